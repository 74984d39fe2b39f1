import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What the registry refuses: HTTP status, and code and message of the OCI error. */
export class RegistryError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'RegistryError';
    this.status = status;
    this.code = code;
  }
}

/** As it was pushed: its digest is that of its very bytes. */
export interface Manifest {
  digest: string;
  /** The Content-Type that it came with. */
  mediaType: string;
  bytes: Buffer;
}

/** What is read of an image manifest (Docker schema 2, OCI), and of an index of them. */
interface ManifestContent {
  mediaType?: string;
  config?: Descriptor;
  layers?: Descriptor[];
  /** Of an index. */
  manifests?: Descriptor[];
}

interface Descriptor {
  digest: string;
  size: number;
  /** A foreign layer, which is not kept here. */
  urls?: string[];
}

interface Images {
  /** Digests. The same blob is there once, and known in each repository that it was pushed or mounted to. */
  blobs: Set<string>;
  manifests: Map<string, Manifest>;
  /** Tag to digest. */
  tags: Map<string, string>;
}

const MANIFEST_TYPE =
  /^application\/vnd\.(docker\.distribution\.manifest(\.list)?\.v2|oci\.image\.(manifest|index)\.v1)\+json$/;

/** What a registry keeps, in a temporary directory: blobs and uploads as files, manifests and tags in memory. */
export class RegistryStore {
  readonly #directory: string;
  readonly #repositories = new Map<string, Images>();
  /** Blob digest to bytes. */
  readonly #blobSizes = new Map<string, number>();
  /** Upload id to repository. */
  readonly #uploads = new Map<string, string>();

  static async create(): Promise<RegistryStore> {
    const directory = await mkdtemp(join(tmpdir(), 'registry-'));
    await mkdir(join(directory, 'uploads'));
    await mkdir(join(directory, 'sha256'));
    return new RegistryStore(directory);
  }

  constructor(directory: string) {
    this.#directory = directory;
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Size in bytes of a blob that the repository has. @throws RegistryError where it has not */
  blobSize(repository: string, digest: string): number {
    const size = this.#blobSizes.get(digest);
    if (size !== undefined && this.#images(repository).blobs.has(digest)) return size;
    throw new RegistryError(
      404,
      'BLOB_UNKNOWN',
      `The blob '${digest}' does not exist in the '${repository}' repository`,
    );
  }

  readBlob(digest: string): ReadStream {
    return createReadStream(this.#blobPath(digest));
  }

  /** Makes a blob of one repository known in another. @returns whether it is there */
  mount(digest: string, from: string, to: string): boolean {
    if (!this.#images(from).blobs.has(digest)) return false;
    this.#images(to).blobs.add(digest);
    return true;
  }

  /** @returns the upload's id */
  beginUpload(repository: string): string {
    const id = randomUUID();
    this.#uploads.set(id, repository);
    return id;
  }

  /** Bytes received so far. */
  async uploadSize(repository: string, id: string): Promise<number> {
    const file = await stat(this.#uploadPath(repository, id)).catch(() => undefined);
    return file?.size ?? 0;
  }

  async append(repository: string, id: string, chunk: Readable): Promise<void> {
    await pipeline(chunk, createWriteStream(this.#uploadPath(repository, id), { flags: 'a' }));
  }

  /** Makes what was uploaded a blob. @throws RegistryError if its digest is another one; the upload is gone then, too */
  async finishUpload(repository: string, id: string, digest: string): Promise<void> {
    const path = this.#uploadPath(repository, id);
    const size = await this.uploadSize(repository, id);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const actual = `sha256:${hash.digest('hex')}`;
    if (actual !== digest) {
      await this.cancelUpload(repository, id);
      throw invalidDigest(digest, actual);
    }
    await rename(path, this.#blobPath(digest));
    this.#uploads.delete(id);
    this.#blobSizes.set(digest, size);
    this.#images(repository).blobs.add(digest);
  }

  async cancelUpload(repository: string, id: string): Promise<void> {
    await rm(this.#uploadPath(repository, id), { force: true });
    this.#uploads.delete(id);
  }

  /** @param reference tag or digest. @throws RegistryError for an unknown one */
  manifest(repository: string, reference: string): Manifest {
    const found = this.#find(repository, reference);
    if (found) return found;
    throw new RegistryError(
      404,
      'MANIFEST_UNKNOWN',
      `The image '${reference}' does not exist in the '${repository}' repository`,
    );
  }

  /**
   * Keeps a manifest under its digest and, where `reference` is a tag, under that.
   *
   * @throws RegistryError for a manifest that cannot be read, refers to what is not there, has another digest than `reference`,
   *   or would move an immutable tag
   */
  putManifest(
    repository: string,
    reference: string,
    { mediaType, bytes, immutable }: { mediaType: string; bytes: Buffer; immutable: boolean },
  ): Manifest {
    const manifest = { digest: sha256(bytes), mediaType, bytes };
    if (isDigest(reference) && reference !== manifest.digest) throw invalidDigest(reference, manifest.digest);
    // ECR refuses a tag that is there already even when the image is the same.
    if (immutable && this.digestOf(repository, reference)) {
      throw new RegistryError(
        400,
        'TAG_INVALID',
        `The image tag '${reference}' already exists in the '${repository}' repository and cannot be overwritten because ` +
          'the repository is immutable.',
      );
    }
    const content = readContent(manifest);
    const images = this.#images(repository);
    const missing = [
      ...blobsOf(content).filter(({ digest, urls }) => !urls && !images.blobs.has(digest)),
      ...(content.manifests ?? []).filter(({ digest }) => !images.manifests.has(digest)),
    ];
    if (missing[0]) {
      throw new RegistryError(
        400,
        'MANIFEST_BLOB_UNKNOWN',
        `The manifest refers to '${missing[0].digest}', which does not exist in the '${repository}' repository`,
      );
    }
    images.manifests.set(manifest.digest, manifest);
    if (!isDigest(reference)) images.tags.set(reference, manifest.digest);
    return manifest;
  }

  tags(repository: string): string[] {
    return [...this.#images(repository).tags.keys()].sort();
  }

  digestOf(repository: string, tag: string): string | undefined {
    return this.#images(repository).tags.get(tag);
  }

  /** Bytes of an image's config and layers, those of every platform where it is an index. */
  sizeOf(repository: string, reference: string): number | undefined {
    const manifest = this.#find(repository, reference);
    if (!manifest) return undefined;
    const content = readContent(manifest);
    const parts = content.manifests ?? [];
    return (
      blobsOf(content).reduce((sum, { size }) => sum + size, 0) +
      parts.reduce((sum, { digest }) => sum + (this.sizeOf(repository, digest) ?? 0), 0)
    );
  }

  #find(repository: string, reference: string): Manifest | undefined {
    const { manifests, tags } = this.#images(repository);
    return manifests.get(tags.get(reference) ?? reference);
  }

  #images(repository: string): Images {
    const known = this.#repositories.get(repository);
    if (known) return known;
    const images: Images = { blobs: new Set(), manifests: new Map(), tags: new Map() };
    this.#repositories.set(repository, images);
    return images;
  }

  #uploadPath(repository: string, id: string): string {
    if (this.#uploads.get(id) !== repository) {
      throw new RegistryError(
        404,
        'BLOB_UPLOAD_UNKNOWN',
        `The upload '${id}' does not exist in the '${repository}' repository`,
      );
    }
    return join(this.#directory, 'uploads', id);
  }

  #blobPath(digest: string): string {
    if (!isDigest(digest)) throw new RegistryError(400, 'DIGEST_INVALID', `'${digest}' is not a SHA-256 digest`);
    return join(this.#directory, ...digest.split(':'));
  }
}

function isDigest(reference: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(reference);
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function invalidDigest(given: string, actual: string): RegistryError {
  return new RegistryError(400, 'DIGEST_INVALID', `The digest is '${actual}', not '${given}'`);
}

function readContent({ mediaType, bytes }: Manifest): ManifestContent {
  let content: ManifestContent;
  try {
    content = JSON.parse(bytes.toString());
  } catch {
    throw new RegistryError(400, 'MANIFEST_INVALID', 'The manifest is not JSON');
  }
  if (!MANIFEST_TYPE.test(mediaType) || (content.mediaType ?? mediaType) !== mediaType) {
    throw new RegistryError(400, 'MANIFEST_INVALID', `A manifest of type '${mediaType}' is not taken`);
  }
  return content;
}

function blobsOf({ config, layers = [] }: ManifestContent): Descriptor[] {
  return config ? [config, ...layers] : layers;
}
