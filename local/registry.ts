import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Registry } from './ecr.ts';
import { RegistryError, RegistryStore } from './registry-store.ts';

export interface RegistryOptions {
  /** The account whose registry this is, for messages. */
  registryId: string;
  repositoryExists(name: string): boolean;
  /** Whether a tag of the repository cannot be moved. By default it can. */
  isImmutable?(name: string, tag: string): boolean;
  authorize(user: string, password: string): boolean;
}

/** The registry itself, which answers at once. */
export interface EmbeddedRegistry extends Registry {
  digestOf(repository: string, tag: string): string | undefined;
  /** Bytes of config and layers. */
  sizeOf(repository: string, tag: string): number | undefined;
  tags(repository: string): string[];
}

/**
 * Starts an image registry on a free port of the loopback interface: the OCI distribution API, push and pull, with ECR's rules
 * and words. Blobs are kept in a temporary directory, which `close` removes.
 */
export async function startRegistry(options: RegistryOptions): Promise<EmbeddedRegistry> {
  const store = await RegistryStore.create();
  // A client that reuses an idle connection must not race with our closing it.
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer({ request, response, store, options }).catch((error) => refuse(response, error));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    digestOf: (repository, tag) => store.digestOf(repository, tag),
    sizeOf: (repository, tag) => store.sizeOf(repository, tag),
    tags: (repository) => store.tags(repository),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.remove();
    },
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  store: RegistryStore;
  options: RegistryOptions;
}

interface Call extends Exchange {
  repository: string;
  /** What follows in the path: a tag, a digest, an upload's id or nothing. */
  reference: string;
  query: URLSearchParams;
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, options } = exchange;
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  requireLogin(exchange);
  const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://registry');
  if (pathname === '/v2/') return send(response, 200, {});
  const [, repository = '', kind = '', reference = ''] =
    /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests|tags)\/([^/]*)$/.exec(pathname) ?? [];
  const perform = OPERATIONS[`${request.method} ${kind}`];
  if (!perform) throw new RegistryError(405, 'UNSUPPORTED', `${request.method} ${pathname} is not supported`);
  if (!options.repositoryExists(repository)) {
    throw new RegistryError(
      404,
      'NAME_UNKNOWN',
      `The repository with name '${repository}' does not exist in the registry with id '${options.registryId}'`,
    );
  }
  await perform({ ...exchange, repository, reference, query });
}

function requireLogin({ request, response, options }: Exchange): void {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  if (scheme.toLowerCase() === 'basic' && options.authorize(user, password)) return;
  response.setHeader('www-authenticate', `Basic realm="http://${request.headers.host}/",service="ecr.amazonaws.com"`);
  throw new RegistryError(401, 'UNAUTHORIZED', 'Not Authorized');
}

/** By method and kind of resource. */
const OPERATIONS: Record<string, (call: Call) => void | Promise<void>> = {
  'HEAD blobs': (call) => sendBlobHead(call),

  'GET blobs': async (call) => {
    sendBlobHead(call);
    await pipeline(call.store.readBlob(call.reference), call.response);
  },

  /** Starts an upload, mounts a blob of another repository, or takes a whole blob at once. */
  'POST blobs/uploads': async (call) => {
    const { store, repository, query } = call;
    const mount = query.get('mount');
    if (mount && store.mount(mount, query.get('from') ?? '', repository)) return sendCreated(call, 'blobs', mount);
    const id = store.beginUpload(repository);
    if (query.has('digest')) return finishUpload(call, id);
    await sendUpload(call, id, 202);
  },

  'PATCH blobs/uploads': async (call) => {
    const { store, request, repository, reference } = call;
    const received = await store.uploadSize(repository, reference);
    const start = /^(\d+)-/.exec(request.headers['content-range'] ?? '')?.[1];
    if (start && Number(start) !== received) {
      throw new RegistryError(416, 'BLOB_UPLOAD_INVALID', `The next chunk starts at ${received}, not at ${start}`);
    }
    await store.append(repository, reference, request);
    await sendUpload(call, reference, 202);
  },

  'PUT blobs/uploads': (call) => finishUpload(call, call.reference),

  'GET blobs/uploads': (call) => sendUpload(call, call.reference, 204),

  'DELETE blobs/uploads': async ({ store, response, repository, reference }) => {
    await store.cancelUpload(repository, reference);
    response.writeHead(204).end();
  },

  'HEAD manifests': (call) => sendManifest(call),

  'GET manifests': (call) => sendManifest(call),

  'PUT manifests': async (call) => {
    const { store, request, repository, reference, options } = call;
    const { digest } = store.putManifest(repository, reference, {
      mediaType: request.headers['content-type'] ?? '',
      bytes: Buffer.concat(await request.toArray()),
      immutable: options.isImmutable?.(repository, reference) ?? false,
    });
    sendCreated(call, 'manifests', digest);
  },

  'GET tags': ({ store, response, repository }) =>
    send(response, 200, { name: repository, tags: store.tags(repository) }),
};

async function finishUpload(call: Call, id: string): Promise<void> {
  const { store, request, repository, query } = call;
  const digest = query.get('digest') ?? '';
  await store.append(repository, id, request);
  await store.finishUpload(repository, id, digest);
  sendCreated(call, 'blobs', digest);
}

async function sendUpload({ response, store, repository }: Call, id: string, status: number): Promise<void> {
  const received = await store.uploadSize(repository, id);
  const headers = {
    location: `/v2/${repository}/blobs/uploads/${id}`,
    'docker-upload-uuid': id,
    // Both ends are inclusive; "0-0" is what clients expect of an empty upload.
    range: `0-${Math.max(received - 1, 0)}`,
    'content-length': 0,
  };
  response.writeHead(status, headers).end();
}

function sendCreated({ response, repository }: Call, kind: string, digest: string): void {
  const headers = {
    location: `/v2/${repository}/${kind}/${digest}`,
    'docker-content-digest': digest,
    'content-length': 0,
  };
  response.writeHead(201, headers).end();
}

function sendBlobHead({ request, response, store, repository, reference }: Call): void {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': store.blobSize(repository, reference),
    'docker-content-digest': reference,
  });
  if (request.method === 'HEAD') response.end();
}

function sendManifest({ response, store, repository, reference }: Call): void {
  const { digest, mediaType, bytes } = store.manifest(repository, reference);
  const headers = { 'content-type': mediaType, 'content-length': bytes.length, 'docker-content-digest': digest };
  response.writeHead(200, headers).end(bytes);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers with the error; a connection that broke off has nobody to answer. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, code, message } =
    error instanceof RegistryError ? error : new RegistryError(500, 'UNKNOWN', String((error as Error).stack));
  send(response, status, { errors: [{ code, message }] });
}
