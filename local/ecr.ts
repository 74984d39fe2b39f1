import { createHash, randomBytes } from 'node:crypto';
import { MANIFEST_TYPES, readManifest, writeManifest } from './manifests.ts';
import { Scans } from './scans.ts';
import { AwsError, type Operations, page, seconds } from './wire.ts';

/** The image registry behind ECR. */
export interface Registry {
  /** "127.0.0.1:PORT" */
  host: string;
  digestOf(repository: string, tag: string): MaybePromise<string | undefined>;
  sizeOf(repository: string, tag: string): MaybePromise<number | undefined>;
  tags(repository: string): MaybePromise<string[]>;
  close(): Promise<void>;
}

type MaybePromise<T> = T | Promise<T>;

export interface Repository {
  name: string;
  registryId: string;
  imageTagMutability: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION';
  /** Patterns of tags that may be moved all the same. */
  exclusions: string[];
  scanOnPush: boolean;
  encryption: { encryptionType: string; kmsKey?: string };
  /** JSON. */
  lifecyclePolicy: string | undefined;
  createdAt: number;
  /** Images that are only said to be there, by tag. */
  fakeImages: Map<string, { digest: string; size: number; index?: string | undefined }>;
}

interface Image {
  tags: string[];
  digest: string;
  size: number | undefined;
  /** Its manifest, where it is an index of images. */
  index?: string | undefined;
}

const HOUR_S = 3600;

/** The local ECR: repositories and tokens of its own, images from its registry (or only said to be there). */
export class Ecr {
  readonly repositories: Repository[] = [];
  readonly scans = new Scans();
  readonly #accountId: string;
  readonly #region: string;
  /** The one login of a registry that is not ours. */
  readonly #given: { user: string; password: string } | undefined;
  /** Passwords that were handed out for our own registry. */
  readonly #passwords = new Set<string>();
  #registry: Registry | undefined;

  /** @param login what the registry takes where it is not ours; by default "AWS" and a fresh password each time */
  constructor(region: string, accountId: string, login?: { user: string; password: string }) {
    this.#region = region;
    this.#accountId = accountId;
    this.#given = login;
  }

  connect(registry: Registry): void {
    this.#registry = registry;
  }

  /** Where images are pulled from; without a registry of its own it looks like the real one. */
  get host(): string {
    return this.#registry?.host ?? `${this.#accountId}.dkr.ecr.${this.#region}.amazonaws.com`;
  }

  get hasRegistry(): boolean {
    return this.#registry !== undefined;
  }

  authorizes(user: string, password: string): boolean {
    return user === 'AWS' && this.#passwords.has(password);
  }

  /** A login that the registry takes from now on. */
  login(): { user: string; password: string } {
    if (this.#given) return this.#given;
    const password = randomBytes(96).toString('base64url');
    this.#passwords.add(password);
    return { user: 'AWS', password };
  }

  find(name: string, registryId = this.#accountId): Repository | undefined {
    return this.repositories.find((each) => each.name === name && each.registryId === registryId);
  }

  add(name: string, options: Partial<Omit<Repository, 'name' | 'createdAt' | 'fakeImages'>> = {}): string {
    this.repositories.push({
      name,
      registryId: options.registryId ?? this.#accountId,
      imageTagMutability: options.imageTagMutability ?? 'MUTABLE',
      exclusions: options.exclusions ?? [],
      scanOnPush: options.scanOnPush ?? false,
      encryption: options.encryption ?? { encryptionType: 'AES256' },
      lifecyclePolicy: options.lifecyclePolicy,
      createdAt: seconds(),
      fakeImages: new Map(),
    });
    return `${this.host}/${name}`;
  }

  /** An image that is only said to be there, or an index of images; returns its digest. */
  addImage(repository: string, tag: string, index?: object): string {
    const digest = `sha256:${createHash('sha256').update(`${repository}:${tag}`).digest('hex')}`;
    this.repositories
      .find(({ name }) => name === repository)
      ?.fakeImages.set(tag, { digest, size: 12_345_678, index: index && JSON.stringify(index) });
    return digest;
  }

  /** A lifecycle rule expires an image that was only said to be there. */
  removeImage(repository: string, tag: string): void {
    this.repositories.find(({ name }) => name === repository)?.fakeImages.delete(tag);
  }

  /** Whether an image reference points here and at nothing. */
  async isMissing(image: string): Promise<boolean> {
    if (!image.startsWith(`${this.host}/`)) return false;
    const [name = '', digest] = image.slice(this.host.length + 1).split('@');
    const [repository = '', tag = 'latest'] = name.split(':');
    const images = await this.#images(this.repositories.find((each) => each.name === repository));
    return !images.some((each) => (digest ? each.digest === digest : each.tags.includes(tag)));
  }

  operations(): Operations {
    return {
      GetAuthorizationToken: () => {
        const { user, password } = this.login();
        return {
          authorizationData: [
            {
              authorizationToken: Buffer.from(`${user}:${password}`).toString('base64'),
              expiresAt: seconds() + 12 * HOUR_S,
              proxyEndpoint: `${this.hasRegistry ? 'http' : 'https'}://${this.host}`,
            },
          ],
        };
      },
      CreateRepository: (input: CreateRepositoryInput) => {
        const { registryId = this.#accountId, repositoryName: name } = input;
        if (this.find(name, registryId)) {
          throw new AwsError(
            'RepositoryAlreadyExistsException',
            `The repository with name '${name}' already exists in the registry with id '${registryId}'`,
          );
        }
        this.add(name, {
          registryId,
          imageTagMutability: input.imageTagMutability ?? 'MUTABLE',
          exclusions: (input.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter),
          scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
          encryption: input.encryptionConfiguration ?? { encryptionType: 'AES256' },
        });
        return { repository: this.#view(this.#require(name, registryId)) };
      },
      PutLifecyclePolicy: (input: { registryId?: string; repositoryName: string; lifecyclePolicyText: string }) => {
        const repository = this.#require(input.repositoryName, input.registryId);
        repository.lifecyclePolicy = input.lifecyclePolicyText;
        const { lifecyclePolicyText, repositoryName } = input;
        return { registryId: repository.registryId, repositoryName, lifecyclePolicyText };
      },
      ...this.scans.operations((input: { registryId?: string; repositoryName: string }) =>
        this.#require(input.repositoryName, input.registryId),
      ),
      DescribeRepositories: (input: RepositoriesInput) => {
        const { registryId = this.#accountId, repositoryNames } = input;
        const chosen = repositoryNames
          ? repositoryNames.map((name) => this.#require(name, registryId))
          : this.repositories.filter((each) => each.registryId === registryId);
        const { items, nextToken } = page(chosen, input);
        return { repositories: items.map((each) => this.#view(each)), nextToken };
      },
      DescribeImages: async (input: ImagesInput) => {
        const repository = this.#require(input.repositoryName, input.registryId);
        const images = await this.#images(repository);
        const chosen = input.imageIds?.length
          ? input.imageIds.map((id) => choose(images, id, repository))
          : images.filter(({ tags }) => input.filter?.tagStatus !== 'UNTAGGED' || tags.length === 0);
        const { items, nextToken } = page([...new Set(chosen)], input);
        return {
          imageDetails: items.map((image) => ({
            registryId: repository.registryId,
            repositoryName: repository.name,
            imageDigest: image.digest,
            imageTags: image.tags,
            imageSizeInBytes: image.size,
            imagePushedAt: repository.createdAt,
            imageManifestMediaType: image.index
              ? 'application/vnd.oci.image.index.v1+json'
              : 'application/vnd.docker.distribution.manifest.v2+json',
            artifactMediaType: 'application/vnd.docker.container.image.v1+json',
          })),
          nextToken,
        };
      },
      ListImages: async (input: ImagesInput) => {
        const images = await this.#images(this.#require(input.repositoryName, input.registryId));
        const ids = images.flatMap(({ tags, digest }) => tags.map((imageTag) => ({ imageTag, imageDigest: digest })));
        const { items, nextToken } = page(ids, input);
        return { imageIds: items, nextToken };
      },
      BatchGetImage: async (input: ImagesInput) => {
        const repository = this.#require(input.repositoryName, input.registryId);
        const { name, registryId } = repository;
        const indexOf = (id: ImageId) => {
          const [tag, fake] = [...repository.fakeImages].find(([, { digest }]) => digest === id.imageDigest) ?? [];
          return (
            tag &&
            fake?.index && {
              digest: fake.digest,
              mediaType: 'application/vnd.oci.image.index.v1+json',
              text: fake.index,
            }
          );
        };
        const found = await Promise.all(
          (input.imageIds ?? []).map(async (id) => ({
            id,
            manifest: indexOf(id) || (await readManifest(this.#access(), name, id.imageDigest ?? id.imageTag ?? '')),
          })),
        );
        return {
          images: found.flatMap(({ id, manifest }) =>
            manifest
              ? {
                  registryId,
                  repositoryName: name,
                  imageId: { ...id, imageDigest: manifest.digest },
                  imageManifest: manifest.text,
                  imageManifestMediaType: manifest.mediaType,
                }
              : [],
          ),
          failures: found.flatMap(({ id, manifest }) =>
            manifest ? [] : { imageId: id, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' },
          ),
        };
      },
      PutImage: async (input: PutImageInput) => {
        const { imageManifest: text, imageManifestMediaType: mediaType, imageTag } = input;
        const { name, registryId } = this.#require(input.repositoryName, input.registryId);
        const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
        if ((await readManifest(this.#access(), name, imageTag))?.digest === digest) {
          throw new AwsError(
            'ImageAlreadyExistsException',
            `Image with digest '${digest}' and tag '${imageTag}' already exists in the repository with name '${name}' ` +
              `in registry with id '${registryId}'`,
          );
        }
        await writeManifest(this.#access(), name, imageTag, { mediaType, text });
        return {
          image: {
            registryId,
            repositoryName: name,
            imageId: { imageDigest: digest, imageTag },
            imageManifest: text,
            imageManifestMediaType: mediaType,
          },
        };
      },
    };
  }

  /** For the manifests themselves, which only a registry has. */
  #access() {
    if (!this.#registry) throw new AwsError('InvalidParameterException', 'This ECR has no registry');
    return { host: this.#registry.host, ...this.login() };
  }

  #require(name: string, registryId = this.#accountId): Repository {
    const repository = this.find(name, registryId);
    if (repository) return repository;
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
    );
  }

  /** What the registry holds, one entry a digest. */
  async #images(repository: Repository | undefined): Promise<Image[]> {
    const byDigest = new Map<string, Image>();
    if (!repository) return [];
    const { name, fakeImages } = repository;
    const add = (tag: string, digest: string, size: number | undefined, index?: string) => {
      const image = byDigest.get(digest) ?? { tags: [], digest, size, index };
      image.tags.push(tag);
      byDigest.set(digest, image);
    };
    for (const tag of (await this.#registry?.tags(name)) ?? []) {
      const digest = await this.#registry?.digestOf(name, tag);
      if (digest) add(tag, digest, await this.#registry?.sizeOf(name, tag));
    }
    for (const [tag, { digest, index, size }] of fakeImages) add(tag, digest, size, index);
    return [...byDigest.values()];
  }

  #view(repository: Repository): object {
    const { createdAt, encryption, exclusions, imageTagMutability, name, registryId, scanOnPush } = repository;
    return {
      repositoryArn: `arn:aws:ecr:${this.#region}:${registryId}:repository/${name}`,
      registryId,
      repositoryName: name,
      repositoryUri: `${this.host}/${name}`,
      createdAt,
      imageTagMutability,
      ...(exclusions.length > 0 && {
        imageTagMutabilityExclusionFilters: exclusions.map((filter) => ({ filterType: 'WILDCARD', filter })),
      }),
      imageScanningConfiguration: { scanOnPush },
      encryptionConfiguration: encryption,
    };
  }

  /** Whether a tag of a repository cannot be moved. */
  isImmutable(name: string, tag: string): boolean {
    const repository = this.repositories.find((each) => each.name === name);
    if (repository?.imageTagMutability === 'IMMUTABLE') return true;
    return repository?.imageTagMutability === 'IMMUTABLE_WITH_EXCLUSION' && !repository.exclusions.includes(tag);
  }
}

interface CreateRepositoryInput {
  registryId?: string;
  repositoryName: string;
  imageTagMutability?: Repository['imageTagMutability'];
  imageTagMutabilityExclusionFilters?: { filterType: 'WILDCARD'; filter: string }[];
  imageScanningConfiguration?: { scanOnPush: boolean };
  encryptionConfiguration?: { encryptionType: string; kmsKey?: string };
}

interface RepositoriesInput {
  registryId?: string;
  repositoryNames?: string[];
  maxResults?: number;
  nextToken?: string;
}

interface ImageId {
  imageTag?: string;
  imageDigest?: string;
}

interface ImagesInput {
  registryId?: string;
  repositoryName: string;
  imageIds?: ImageId[];
  filter?: { tagStatus?: string };
  maxResults?: number;
  nextToken?: string;
}

interface PutImageInput {
  registryId?: string;
  repositoryName: string;
  imageManifest: string;
  imageManifestMediaType: string;
  imageTag: string;
}

function choose(images: Image[], { imageTag, imageDigest }: ImageId, { name, registryId }: Repository): Image {
  const found = images.find(
    ({ tags, digest }) => (!imageTag || tags.includes(imageTag)) && (!imageDigest || digest === imageDigest),
  );
  if (found) return found;
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest ?? null}', imageTag:'${imageTag ?? null}'} does not exist ` +
      `within the repository with name '${name}' in the registry with id '${registryId}'`,
  );
}

/** A registry that runs by itself, such as Debian's docker-registry, spoken to by the OCI distribution API. */
export function standaloneRegistry({ url, user, password }: { url: string; user: string; password: string }): Registry {
  const headers = {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    accept: MANIFEST_TYPES.join(', '),
  };
  return {
    host: new URL(url).host,
    digestOf: async (repository, tag) => {
      const answer = await fetch(new URL(`/v2/${repository}/manifests/${tag}`, url), { method: 'HEAD', headers });
      return (answer.ok && answer.headers.get('docker-content-digest')) || undefined;
    },
    sizeOf: () => undefined,
    tags: async (repository) => {
      const answer = await fetch(new URL(`/v2/${repository}/tags/list`, url), { headers });
      return answer.ok ? (((await answer.json()) as { tags: string[] | null }).tags ?? []) : [];
    },
    close: async () => {},
  };
}
