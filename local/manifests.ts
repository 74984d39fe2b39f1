import { AwsError } from './wire.ts';

/** What a client has to say it takes, so that a registry answers with the manifest as it was pushed. */
export const MANIFEST_TYPES = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];

export interface StoredManifest {
  digest: string;
  mediaType: string;
  text: string;
}

interface Access {
  /** "127.0.0.1:PORT" */
  host: string;
  user: string;
  password: string;
}

/** A manifest by tag or digest, by the OCI distribution API; undefined where there is none. */
export async function readManifest(
  access: Access,
  repository: string,
  reference: string,
): Promise<StoredManifest | undefined> {
  const answer = await call(access, 'GET', repository, reference, { accept: MANIFEST_TYPES.join(', ') });
  if (!answer.ok) return undefined;
  return {
    digest: answer.headers.get('docker-content-digest') ?? '',
    mediaType: answer.headers.get('content-type') ?? '',
    text: await answer.text(),
  };
}

/** Puts a tag on a manifest. Fails as ECR's PutImage does where the tag is on another one that it may not leave. */
export async function writeManifest(
  access: Access,
  repository: string,
  tag: string,
  { mediaType, text }: Pick<StoredManifest, 'mediaType' | 'text'>,
): Promise<void> {
  const answer = await call(access, 'PUT', repository, tag, { 'content-type': mediaType }, text);
  if (answer.ok) return;
  const { errors } = (await answer.json()) as { errors: { code: string; message: string }[] };
  const [error] = errors;
  throw new AwsError(
    error?.code === 'TAG_INVALID' ? 'ImageTagAlreadyExistsException' : 'InvalidParameterException',
    error?.message ?? '',
  );
}

async function call(
  { host, user, password }: Access,
  method: string,
  repository: string,
  reference: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return await fetch(`http://${host}/v2/${repository}/manifests/${reference}`, {
    method,
    headers: { ...headers, authorization },
    ...(body !== undefined && { body }),
  });
}
