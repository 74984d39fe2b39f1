import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedRegistry, startRegistry } from '../../../local/registry.ts';

const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

const open: EmbeddedRegistry[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((registry) => registry.close()));
});

/** A registry with repositories `team/api` and `worker`, and `release`, whose tags are immutable; login AWS:secret. */
async function start() {
  const registry = await startRegistry({
    registryId: '123456789012',
    repositoryExists: (name) => ['team/api', 'worker', 'release'].includes(name),
    isImmutable: (name) => name === 'release',
    authorize: (user, password) => user === 'AWS' && password === 'secret',
  });
  open.push(registry);
  const call = (method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(new URL(path, `http://${registry.host}`), {
      method,
      body,
      headers: { authorization: basic('AWS:secret'), ...headers },
    });
  const pushBlob = async (repository: string, content: string | Buffer) => {
    const digest = sha256(content);
    await call('POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, content);
    return { digest, size: content.length };
  };
  const putManifest = (repository: string, reference: string, manifest: object, mediaType = OCI_MANIFEST) =>
    call('PUT', `/v2/${repository}/manifests/${reference}`, JSON.stringify(manifest), { 'content-type': mediaType });
  /** Pushes an image of which `content` is the one layer. */
  const pushImage = async (repository: string, tag: string, content = 'layer', mediaType = OCI_MANIFEST) => {
    const manifest = {
      schemaVersion: 2,
      mediaType,
      config: await pushBlob(repository, '{}'),
      layers: [await pushBlob(repository, content)],
    };
    const answer = await putManifest(repository, tag, manifest, mediaType);
    return { answer, manifest, digest: sha256(JSON.stringify(manifest)) };
  };
  return { registry, call, pushBlob, putManifest, pushImage };
}

function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function sha256(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

async function errorOf(answer: Response): Promise<unknown> {
  const { errors } = (await answer.json()) as { errors: { code: string; message: string }[] };
  return { status: answer.status, ...errors[0] };
}

describe('login', () => {
  it('is asked for where none is given', async () => {
    const { registry } = await start();
    const answer = await fetch(`http://${registry.host}/v2/`);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="/);
    expect(await errorOf(answer)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
  });

  it.each(['AWS:wrong', 'AWS', 'somebody:secret', ''])('is refused to %j', async (login) => {
    const { call } = await start();
    expect((await call('GET', '/v2/', undefined, { authorization: basic(login) })).status).toBe(401);
  });

  it('lets one in who has the password', async () => {
    const { call } = await start();
    expect((await call('GET', '/v2/')).status).toBe(200);
  });
});

describe('blobs', () => {
  it('arrive in chunks and come back as they were', async () => {
    const { call } = await start();
    const begun = await call('POST', '/v2/team/api/blobs/uploads/');
    const upload = begun.headers.get('location') ?? '';
    expect(begun.status).toBe(202);
    const first = await call('PATCH', upload, 'one ', { 'content-range': '0-3' });
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-3']);
    const second = await call('PATCH', upload, 'two ');
    expect(second.headers.get('range')).toBe('0-7');
    const asked = await call('GET', upload);
    expect([asked.status, asked.headers.get('range')]).toEqual([204, '0-7']);
    const digest = sha256('one two three');
    const finished = await call('PUT', `${upload}?digest=${digest}`, 'three');
    expect([finished.status, finished.headers.get('location')]).toEqual([201, `/v2/team/api/blobs/${digest}`]);

    const blob = await call('GET', `/v2/team/api/blobs/${digest}`);
    expect(await blob.text()).toBe('one two three');
    expect(blob.headers.get('docker-content-digest')).toBe(digest);
    const head = await call('HEAD', `/v2/team/api/blobs/${digest}`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '13']);
  });

  it('arrive whole in one request', async () => {
    const { call, pushBlob } = await start();
    const content = Buffer.alloc(3_000_000, 'abc');
    const { digest } = await pushBlob('worker', content);
    expect(Buffer.from(await (await call('GET', `/v2/worker/blobs/${digest}`)).arrayBuffer()).equals(content)).toBe(
      true,
    );
  });

  it('may be empty', async () => {
    const { call, pushBlob } = await start();
    const { digest } = await pushBlob('worker', '');
    expect((await call('HEAD', `/v2/worker/blobs/${digest}`)).headers.get('content-length')).toBe('0');
  });

  it('with another digest than was said are refused, and their upload is gone', async () => {
    const { call } = await start();
    const upload = (await call('POST', '/v2/worker/blobs/uploads/')).headers.get('location') ?? '';
    const digest = sha256('something else');
    const answer = await call('PUT', `${upload}?digest=${digest}`, 'content');
    expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    expect(await errorOf(await call('PATCH', upload, 'x'))).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
    expect((await call('HEAD', `/v2/worker/blobs/${digest}`)).status).toBe(404);
  });

  it('cannot have a digest that names another file', async () => {
    const { call } = await start();
    const answer = await call('POST', '/v2/worker/blobs/uploads/?digest=sha256:../../x', 'content');
    expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  });

  it('refuse a chunk that leaves a gap', async () => {
    const { call } = await start();
    const upload = (await call('POST', '/v2/worker/blobs/uploads/')).headers.get('location') ?? '';
    expect((await call('PATCH', upload, 'late', { 'content-range': '5-8' })).status).toBe(416);
  });

  it('are forgotten when their upload is cancelled', async () => {
    const { call } = await start();
    const upload = (await call('POST', '/v2/worker/blobs/uploads/')).headers.get('location') ?? '';
    expect((await call('DELETE', upload)).status).toBe(204);
    expect((await call('GET', upload)).status).toBe(404);
  });

  it('belong to one repository until they are mounted in another', async () => {
    const { call, pushBlob } = await start();
    const { digest } = await pushBlob('team/api', 'shared');
    expect((await call('HEAD', `/v2/worker/blobs/${digest}`)).status).toBe(404);
    expect((await call('POST', `/v2/worker/blobs/uploads/?mount=${digest}&from=team/api`)).status).toBe(201);
    expect(await (await call('GET', `/v2/worker/blobs/${digest}`)).text()).toBe('shared');
  });

  it('that are not there to mount are to be uploaded', async () => {
    const { call } = await start();
    const answer = await call('POST', `/v2/worker/blobs/uploads/?mount=${sha256('x')}&from=team/api`);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toMatch(/^\/v2\/worker\/blobs\/uploads\/[^/]+$/);
  });
});

describe('manifests', () => {
  it.each([DOCKER_MANIFEST, OCI_MANIFEST])(
    'of type %s come back by tag and by digest as they were',
    async (mediaType) => {
      const { registry, call, pushImage } = await start();
      const { answer, manifest, digest } = await pushImage('team/api', 'v1', 'layer', mediaType);
      expect([answer.status, answer.headers.get('docker-content-digest')]).toEqual([201, digest]);
      for (const reference of ['v1', digest]) {
        const got = await call('GET', `/v2/team/api/manifests/${reference}`);
        expect([got.headers.get('content-type'), await got.text()]).toEqual([mediaType, JSON.stringify(manifest)]);
        const head = await call('HEAD', `/v2/team/api/manifests/${reference}`);
        expect([head.status, head.headers.get('docker-content-digest')]).toEqual([200, digest]);
      }
      expect(registry.digestOf('team/api', 'v1')).toBe(digest);
      expect(registry.sizeOf('team/api', 'v1')).toBe('{}'.length + 'layer'.length);
    },
  );

  it('of an index hold the images of its platforms', async () => {
    const { registry, putManifest, pushImage } = await start();
    const arm = await pushImage('team/api', 'arm', 'arm64');
    const amd = await pushImage('team/api', 'amd', 'x86-64');
    const manifests = [{ digest: arm.digest }, { digest: amd.digest }];
    const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
    expect((await putManifest('team/api', 'v1', index, OCI_INDEX)).status).toBe(201);
    expect(registry.sizeOf('team/api', 'v1')).toBe(2 * '{}'.length + 'arm64'.length + 'x86-64'.length);
    expect(registry.tags('team/api')).toEqual(['amd', 'arm', 'v1']);
  });

  it('that refer to what is not there are refused', async () => {
    const { putManifest } = await start();
    const layerMissing = { config: { digest: sha256('config'), size: 6 }, layers: [] };
    expect(await errorOf(await putManifest('team/api', 'v1', layerMissing))).toMatchObject({
      status: 400,
      code: 'MANIFEST_BLOB_UNKNOWN',
    });
    const index = { manifests: [{ digest: sha256('image'), size: 5 }] };
    expect((await putManifest('team/api', 'v1', index, OCI_INDEX)).status).toBe(400);
  });

  it.each([
    ['that are not JSON', 'no JSON', OCI_MANIFEST],
    ['of the retired first schema', '{}', 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
    ['whose own type is another', JSON.stringify({ mediaType: DOCKER_MANIFEST }), OCI_MANIFEST],
  ])('%s are refused', async (_, body, type) => {
    const { call } = await start();
    const answer = await call('PUT', '/v2/team/api/manifests/v1', body, { 'content-type': type });
    expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'MANIFEST_INVALID' });
  });

  it('pushed by another digest than theirs are refused', async () => {
    const { putManifest } = await start();
    const answer = await putManifest('team/api', sha256('another'), {});
    expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  });

  it('that do not exist are said to be unknown', async () => {
    const { registry, call } = await start();
    expect(await errorOf(await call('GET', '/v2/team/api/manifests/v1'))).toMatchObject({
      status: 404,
      code: 'MANIFEST_UNKNOWN',
    });
    expect([registry.digestOf('team/api', 'v1'), registry.sizeOf('team/api', 'v1')]).toEqual([undefined, undefined]);
  });
});

describe('tags', () => {
  it('are listed', async () => {
    const { call, pushImage } = await start();
    await pushImage('team/api', 'v2');
    await pushImage('team/api', 'v1');
    const answer = await call('GET', '/v2/team/api/tags/list');
    expect(await answer.json()).toEqual({ name: 'team/api', tags: ['v1', 'v2'] });
  });

  it('of a mutable repository move to the image pushed last', async () => {
    const { registry, pushImage } = await start();
    await pushImage('team/api', 'latest', 'old');
    const { digest } = await pushImage('team/api', 'latest', 'new');
    expect(registry.digestOf('team/api', 'latest')).toBe(digest);
  });

  it('of an immutable repository cannot be pushed again, not even to the same image', async () => {
    const { registry, pushImage } = await start();
    const { digest } = await pushImage('release', 'v1', 'first');
    expect(await errorOf((await pushImage('release', 'v1', 'second')).answer)).toEqual({
      status: 400,
      code: 'TAG_INVALID',
      message:
        "The image tag 'v1' already exists in the 'release' repository and cannot be overwritten because the repository is immutable.",
    });
    expect((await pushImage('release', 'v1', 'first')).answer.status).toBe(400);
    expect(registry.digestOf('release', 'v1')).toBe(digest);
  });
});

describe('what is not there', () => {
  it.each([
    ['POST', '/v2/unknown/name/blobs/uploads/'],
    ['GET', '/v2/unknown/name/manifests/v1'],
    ['GET', '/v2/unknown/name/tags/list'],
  ])('is a repository nobody created: %s %s', async (method, path) => {
    const { call } = await start();
    expect(await errorOf(await call(method, path))).toEqual({
      status: 404,
      code: 'NAME_UNKNOWN',
      message: "The repository with name 'unknown/name' does not exist in the registry with id '123456789012'",
    });
  });

  it('is a way to delete images, as in ECR', async () => {
    const { call } = await start();
    expect(await errorOf(await call('DELETE', '/v2/team/api/manifests/v1'))).toMatchObject({
      status: 405,
      code: 'UNSUPPORTED',
    });
  });
});
