import type { ECRClient, ImageDetail, ImageIdentifier, Repository } from '@aws-sdk/client-ecr';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAwsError } from '../aws/errors.ts';
import type { NewRepositoryInputs } from '../inputs/image.ts';
import type { Inputs } from '../inputs.ts';
import type { NewRepository } from './create-repository.ts';
import { parseImageReference, parseRepository, sameRegistry, sameRepository, splitHost } from './reference.ts';
import { isImmutable } from './tag-mutability.ts';

/** How many repositories an error lists. */
const LISTED = 20;

/** The image of this run, as preflight finds it. */
export interface FoundImage {
  /** The reference that will be deployed: registry/repository:tag, or the input `image` as given. */
  uri: string;
  /** Registry host. */
  registry: string;
  /** Undefined for a ready image without the input `repository`. */
  repository: FoundRepository | undefined;
  /** Undefined: ECR does not have it, or (a ready image that is elsewhere) nothing is known of it. */
  existing: ExistingImage | undefined;
  /** Whether this run builds it. */
  isBuilt: boolean;
  /** Worth knowing of the repository. */
  notices?: string[];
}

export interface FoundRepository {
  name: string;
  /** Host and name, as ECR says. */
  uri: string;
  /** The account that it belongs to. */
  registryId: string;
  /** Of its registry; undefined: the run's own. */
  region: string | undefined;
  /** ECR scans what is pushed to it; what rules of the registry scan is not known. */
  scansOnPush: boolean;
  /** It is not there, and this is how it is to be created. */
  creation?: NewRepository | undefined;
}

export interface ExistingImage {
  /** sha256:… */
  digest: string;
  sizeBytes: number | undefined;
  /** ms since the epoch */
  pushedAt: number | undefined;
  /** All of its tags. */
  tags: string[];
  /** In ECR's archive storage, from which nothing can be pulled. */
  isArchived: boolean;
  /** A list of images, one for each platform. */
  isIndex: boolean;
}

/** Whom to ask about which repository. */
interface Asked {
  ecr: ECRClient;
  name: string;
  registryId: string | undefined;
}

/**
 * What will be deployed, and whether ECR has it already: ECR DescribeRepositories and DescribeImages, asked in parallel.
 *
 * @param problems gets what the user has to put right
 * @throws DeployError when ECR refuses a call
 */
export async function lookUpImage(inputs: Inputs, aws: Aws, problems: string[]): Promise<FoundImage> {
  const { image, imageTag } = inputs;
  if (inputs.repository === undefined) return readyImage(image ?? '');

  const { host, name, region, registryId } = parseRepository(inputs.repository);
  const asked: Asked = { ecr: await aws.ecr(region), name, registryId: inputs.registryId ?? registryId };
  const [described, existing] = await Promise.all([
    describeRepository(asked, problems, inputs.newRepository !== undefined),
    describeImage(asked, image === undefined ? { imageTag } : imageId(image)),
  ]);
  if (!described && inputs.newRepository)
    return await imageOfNewRepository(inputs, inputs.newRepository, asked, problems);
  // There is a problem then, so nothing is done with the rest.
  if (!described) return readyImage(image ?? inputs.repository);

  const uri = described.repositoryUri ?? '';
  const registry = splitHost(uri).host ?? '';
  const repository = toFound(described, region);
  if (host !== undefined && !sameRegistry(host, registry)) {
    problems.push(`repository: ECR has "${name}" as ${uri}, not as "${inputs.repository}"; give the one that is meant`);
  }
  if (existing?.isArchived) {
    const [input, value] = image === undefined ? ['image-tag', imageTag] : ['image', image];
    problems.push(
      `${input}: "${value}" is archived in repository "${name}", so that no task can pull it: restore it in ECR ` +
        '(aws ecr update-image-storage-class --target-storage-class STANDARD)',
    );
  }
  if (image === undefined) {
    problems.push(...(await refusedTags(asked, described, inputs, existing)));
    const isBuilt = inputs.rebuild === 'always' || !existing;
    return {
      uri: `${uri}:${imageTag}`,
      registry,
      repository,
      existing,
      isBuilt,
      notices: noticesOf(repository, inputs),
    };
  }
  if (!sameRepository(image, uri)) {
    if (inputs.scan)
      problems.push(`scan: ${image} is not in repository "${name}", so that ECR has no scan of it there`);
    return { ...readyImage(image), repository };
  }
  if (!existing) problems.push(`image: ${image} does not exist: repository "${name}" has no such image`);
  return { uri: image, registry, repository, existing, isBuilt: false };
}

export function toFound(
  { imageScanningConfiguration, registryId, repositoryName, repositoryUri }: Repository,
  region?: string,
): FoundRepository {
  return {
    name: repositoryName ?? '',
    uri: repositoryUri ?? '',
    registryId: registryId ?? '',
    region,
    scansOnPush: imageScanningConfiguration?.scanOnPush ?? false,
  };
}

function noticesOf({ name, scansOnPush }: FoundRepository, { newRepository }: Inputs): string[] {
  if (!newRepository || scansOnPush) return [];
  return [
    `Repository "${name}" is there already and left as it is: scan on push is off in it, so its images are scanned only where the ` +
      "registry's own scanning rules, or somebody, scan them.",
  ];
}

/** An image that will be built, in a repository that is not there yet. */
async function imageOfNewRepository(
  inputs: Inputs,
  wanted: NewRepositoryInputs,
  asked: Asked,
  problems: string[],
): Promise<FoundImage> {
  const { planRepository } = await import('./create-repository.ts');
  const { host } = parseRepository(inputs.repository ?? '');
  const registry = host ?? (await registryHost(asked));
  const { name, registryId = '' } = asked;
  const uri = `${registry}/${name}`;
  const creation = await planRepository(uri, wanted, inputs, problems);
  const region = parseRepository(uri).region;
  const repository = { name, uri, registryId, region: host && region, scansOnPush: true, creation };
  return { uri: `${uri}:${inputs.imageTag}`, registry, repository, existing: undefined, isBuilt: true };
}

/** ECR GetAuthorizationToken: the one call that names the registry's host before there is a repository in it. */
async function registryHost({ ecr, registryId }: Asked): Promise<string> {
  const { GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  try {
    const asked = new GetAuthorizationTokenCommand(registryId ? { registryIds: [registryId] } : {});
    const { authorizationData } = await ecr.send(asked);
    return new URL(authorizationData?.[0]?.proxyEndpoint ?? '').host;
  } catch (error) {
    throw explainAwsError(error, 'ask ECR for the host of the registry');
  }
}

/** A ready image of which ECR was not asked. */
function readyImage(uri: string): FoundImage {
  const { host, digest } = parseImageReference(uri);
  return {
    uri,
    registry: host ?? 'docker.io',
    repository: undefined,
    existing: digest
      ? { digest, sizeBytes: undefined, pushedAt: undefined, tags: [], isArchived: false, isIndex: false }
      : undefined,
    isBuilt: false,
  };
}

function imageId(image: string): ImageIdentifier {
  const { digest, tag = 'latest' } = parseImageReference(image);
  return digest ? { imageDigest: digest } : { imageTag: tag };
}

/** Undefined, with a problem that lists what there is, when the repository does not exist. */
async function describeRepository(
  asked: Asked,
  problems: string[],
  mayBeMissing: boolean,
): Promise<Repository | undefined> {
  const { ecr, name, registryId } = asked;
  const { DescribeRepositoriesCommand } = await import('@aws-sdk/client-ecr');
  try {
    const command = new DescribeRepositoriesCommand({ repositoryNames: [name], registryId });
    return (await ecr.send(command)).repositories?.[0];
  } catch (error) {
    if (!isAwsError(error, 'RepositoryNotFoundException')) throw explainAwsError(error, `read repository "${name}"`);
    if (mayBeMissing) return undefined;
    // "The repository with name 'x' does not exist in the registry with id '123456789012'"
    const registry = registryId ?? /registry with id '(\d+)'/.exec(error.message)?.[1];
    const where = `registry ${[registry, `(${await ecr.config.region()})`].filter(Boolean).join(' ')}`;
    problems.push(
      `repository: "${name}" does not exist in ${where}${await listRepositories(asked)} (create-repository: true creates it)`,
    );
    return undefined;
  }
}

/** "; it has: a, b, c", or nothing where the role may not list them. */
async function listRepositories({ ecr, registryId }: Asked): Promise<string> {
  const { DescribeRepositoriesCommand } = await import('@aws-sdk/client-ecr');
  try {
    const command = new DescribeRepositoriesCommand({ registryId, maxResults: LISTED });
    const { nextToken, repositories = [] } = await ecr.send(command);
    const names = repositories.map(({ repositoryName }) => repositoryName);
    return names.length > 0 ? `; it has: ${names.join(', ')}${nextToken ? ', …' : ''}` : '; it has none';
  } catch {
    return '';
  }
}

/**
 * ECR DescribeImages for one image; undefined when it, or its repository, does not exist.
 *
 * @throws DeployError when ECR refuses the call
 */
export async function describeImage({ ecr, name, registryId }: Asked, id: ImageIdentifier) {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ecr');
  try {
    const command = new DescribeImagesCommand({ repositoryName: name, registryId, imageIds: [id] });
    return toExisting((await ecr.send(command)).imageDetails?.[0]);
  } catch (error) {
    if (isAwsError(error, 'ImageNotFoundException', 'RepositoryNotFoundException')) return undefined;
    throw explainAwsError(error, `read repository "${name}"`);
  }
}

function toExisting(detail: ImageDetail | undefined): ExistingImage | undefined {
  if (!detail?.imageDigest) return undefined;
  return {
    digest: detail.imageDigest,
    sizeBytes: detail.imageSizeInBytes,
    pushedAt: detail.imagePushedAt?.getTime(),
    tags: detail.imageTags ?? [],
    isArchived: detail.imageStatus === 'ARCHIVED',
    isIndex: /manifest\.list|image\.index/.test(detail.imageManifestMediaType ?? ''),
  };
}

/** Tags that this run would have to move although the repository does not let it. */
async function refusedTags(
  asked: Asked,
  repository: Repository,
  { additionalTags, imageTag, rebuild }: Inputs,
  existing: ExistingImage | undefined,
): Promise<string[]> {
  const whose = `repository "${asked.name}", whose tags are immutable`;
  if (existing && rebuild === 'always' && isImmutable(imageTag, repository)) {
    return [
      `rebuild: "always" would overwrite tag "${imageTag}" of ${whose}: use if-missing, give another image-tag, ` +
        'or exclude the tag from immutability in ECR',
    ];
  }
  const fixed = additionalTags.filter((tag) => isImmutable(tag, repository) && !existing?.tags.includes(tag));
  const taken = await Promise.all(
    fixed.map(async (tag) => ((await describeImage(asked, { imageTag: tag })) ? tag : [])),
  );
  return taken
    .flat()
    .map(
      (tag) =>
        `additional-tags: "${tag}" is on another image of ${whose}: leave it out, or exclude it from immutability in ECR`,
    );
}
