/** The parts of an image reference as docker takes it: `host/path:tag@sha256:…`. */
export interface ImageReference {
  /** Registry host with its port; undefined for an image of Docker Hub. */
  host: string | undefined;
  /** "team/api" */
  path: string;
  tag: string | undefined;
  /** "sha256:…" */
  digest: string | undefined;
}

/** What the input `repository` says. */
export interface RepositoryReference {
  name: string;
  /** As given; undefined for a name alone. */
  host: string | undefined;
  /** Account and region, where the host is one of ECR's. */
  registryId: string | undefined;
  region: string | undefined;
}

/**
 * The hosts of private ECR registries, of every partition: ACCOUNT.dkr.ecr.REGION.amazonaws.com (.cn, .eu, …), its FIPS form
 * dkr.ecr-fips, the dual-stack form ACCOUNT.dkr-ecr.REGION.on.aws, and what imitations of AWS make of them
 * (000000000000.dkr.ecr.us-east-1.localhost.localstack.cloud:4566).
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 */
const ECR_HOST = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z]{2,}(?:-[a-z]+)+-\d+)\./;

/** Splits `host/path` as docker does: the first part is a host when it has a "." or ":", or is "localhost". */
export function splitHost(reference: string): { host: string | undefined; path: string } {
  const slash = reference.indexOf('/');
  const first = reference.slice(0, Math.max(slash, 0));
  return /[.:]/.test(first) || first === 'localhost'
    ? { host: first, path: reference.slice(slash + 1) }
    : { host: undefined, path: reference };
}

/** Takes an image reference apart. Whether it is well-formed is for the inputs to judge, and for ECS. */
export function parseImageReference(reference: string): ImageReference {
  const { host, path } = splitHost(reference);
  const [, name = path, tag, digest] = /^(.*?)(?::([^:@/]+))?(?:@(.+))?$/.exec(path) ?? [];
  return { host, path: name, tag, digest };
}

/** The input `repository`: a name ("team/api") or a full URI without a tag. */
export function parseRepository(repository: string): RepositoryReference {
  const { host, path } = splitHost(repository);
  return { name: path, host, ...ecrRegistry(host) };
}

/** Whether an image is one of a repository. The forms of one ECR registry's host (FIPS, dual-stack) are the same registry. */
export function sameRepository(imageReference: string, repositoryUri: string): boolean {
  const image = parseImageReference(imageReference);
  const repository = splitHost(repositoryUri);
  return image.path === repository.path && sameRegistry(image.host, repository.host);
}

/** Whether two hosts are one registry. */
export function sameRegistry(one: string | undefined, other: string | undefined): boolean {
  return identity(one) === identity(other);
}

/** Region names are unique over all partitions, so account and region say which registry it is. */
function identity(host: string | undefined): string {
  const { registryId, region } = ecrRegistry(host);
  return registryId ? `${registryId} ${region}` : (host ?? 'docker.io').toLowerCase();
}

function ecrRegistry(host: string | undefined): Pick<RepositoryReference, 'registryId' | 'region'> {
  const [, registryId, region] = ECR_HOST.exec(host?.toLowerCase() ?? '') ?? [];
  return { registryId, region };
}
