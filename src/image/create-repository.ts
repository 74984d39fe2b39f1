import type { ECRClient, Repository, ECRServiceException as ServiceException } from '@aws-sdk/client-ecr';
import { explainAwsError, isAwsError } from '../aws/errors.ts';
import { DeployError } from '../errors.ts';
import type { NewRepositoryInputs } from '../inputs/image.ts';
import type { Inputs } from '../inputs.ts';
import type { Log } from '../report/log.ts';
import { type FoundRepository, toFound } from './look-up.ts';
import { parseImageReference, sameRepository } from './reference.ts';

/** What a repository is created with. */
export interface NewRepository {
  kmsKey: string | undefined;
  /** JSON. */
  lifecyclePolicy: string;
  /** Tags that may be moved although tags are immutable: those that every image of this workflow gets, and its build cache. */
  mutableTags: string[];
}

/** ECR's limit of exclusion filters. */
const MOST_MUTABLE_TAGS = 5;

/** Keeps the newest 50 tagged images, and untagged ones for 14 days. */
const DEFAULT_LIFECYCLE_POLICY = {
  rules: [
    {
      rulePriority: 1,
      description: 'Untagged images are kept for 14 days',
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
      action: { type: 'expire' },
    },
    {
      rulePriority: 2,
      description: 'The newest 50 tagged images are kept',
      selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 50 },
      action: { type: 'expire' },
    },
  ],
};

/**
 * @param uri of the repository
 * @param problems gets what is wrong with the file of `repository-lifecycle-policy`
 */
export async function planRepository(
  uri: string,
  { kmsKey, lifecyclePolicy: path }: NewRepositoryInputs,
  { additionalTags, build }: Pick<Inputs, 'additionalTags' | 'build'>,
  problems: string[],
): Promise<NewRepository> {
  const policy = path === undefined ? DEFAULT_LIFECYCLE_POLICY : await readPolicy(path, problems);
  const mutableTags = [...new Set([...additionalTags, ...cacheTags(build.cacheTo, uri)])].slice(0, MOST_MUTABLE_TAGS);
  return { kmsKey, lifecyclePolicy: JSON.stringify(policy), mutableTags };
}

/** Of `type=registry,ref=REPOSITORY:TAG`: each build writes its cache to it anew. */
function cacheTags(cacheTo: readonly string[], uri: string): string[] {
  return cacheTo.flatMap((cache) => {
    const reference = /(?:^|,)ref=([^,]+)/.exec(cache)?.[1] ?? '';
    const { tag } = parseImageReference(reference);
    return tag && sameRepository(reference, uri) ? [tag] : [];
  });
}

/** "scan on push, immutable tags (latest excepted), encrypted by AES-256, a lifecycle policy" */
export function repositoryWords({ kmsKey, mutableTags }: NewRepository): string {
  const except = mutableTags.length > 0 ? ` (${mutableTags.join(', ')} excepted)` : '';
  return `scan on push, immutable tags${except}, encrypted by ${kmsKey ?? 'AES-256'}, a lifecycle policy`;
}

/**
 * ECR CreateRepository and PutLifecyclePolicy. One that somebody else has created meanwhile is left as it is.
 *
 * @throws DeployError, which says where the repository is there without its lifecycle policy
 */
export async function createRepository(
  ecr: ECRClient,
  planned: FoundRepository,
  wanted: NewRepository,
  log: Log,
): Promise<{ repository: FoundRepository; isOurs: boolean }> {
  const created = await create(ecr, planned, wanted);
  if (!created.isOurs) return created;
  log.info(`Repository ${planned.name} created: ${repositoryWords(wanted)}`);
  await putLifecyclePolicy(ecr, created.repository, wanted.lifecyclePolicy);
  return created;
}

async function create(
  ecr: ECRClient,
  { name, region, registryId, uri }: FoundRepository,
  { kmsKey, mutableTags }: NewRepository,
): Promise<{ repository: FoundRepository; isOurs: boolean }> {
  const { CreateRepositoryCommand, DescribeRepositoriesCommand } = await import('@aws-sdk/client-ecr');
  const registry = registryId ? { registryId } : {};
  // As it was planned: the host may be written in more than one way.
  const found = (repository: Repository | undefined) => ({ ...toFound(repository ?? {}, region), uri });
  try {
    const { repository } = await ecr.send(
      new CreateRepositoryCommand({
        ...registry,
        repositoryName: name,
        imageScanningConfiguration: { scanOnPush: true },
        ...(mutableTags.length > 0
          ? {
              imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
              imageTagMutabilityExclusionFilters: mutableTags.map((filter) => ({ filterType: 'WILDCARD', filter })),
            }
          : { imageTagMutability: 'IMMUTABLE' }),
        encryptionConfiguration: kmsKey ? { encryptionType: 'KMS', kmsKey } : { encryptionType: 'AES256' },
      }),
    );
    return { repository: found(repository), isOurs: true };
  } catch (error) {
    const doing = `create repository "${name}"`;
    if (!isAwsError(error, 'RepositoryAlreadyExistsException')) throw explainAwsError(error, doing);
    try {
      const { repositories } = await ecr.send(
        new DescribeRepositoriesCommand({ ...registry, repositoryNames: [name] }),
      );
      // A call that ECR carried out and whose answer was lost is made again.
      const isOurs = ((error as ServiceException).$metadata.attempts ?? 1) > 1;
      return { repository: found(repositories?.[0]), isOurs };
    } catch (refused) {
      throw explainAwsError(refused, doing);
    }
  }
}

async function putLifecyclePolicy(
  ecr: ECRClient,
  { name, registryId }: FoundRepository,
  lifecyclePolicyText: string,
): Promise<void> {
  const { PutLifecyclePolicyCommand } = await import('@aws-sdk/client-ecr');
  try {
    await ecr.send(new PutLifecyclePolicyCommand({ repositoryName: name, registryId, lifecyclePolicyText }));
  } catch (error) {
    const { next, why = '' } = explainAwsError(error, 'put a lifecycle policy');
    const advice =
      'Later runs leave the repository as it is, so put the policy by hand (aws ecr put-lifecycle-policy), or delete the repository, which is ' +
      'empty, and run the job again.';
    throw new DeployError({
      what: `Repository "${name}" was created, but without its lifecycle policy.`,
      why,
      next: [next, advice].filter(Boolean).join(' '),
      cause: error,
    });
  }
}

async function readPolicy(path: string, problems: string[]): Promise<object> {
  const { parseLifecyclePolicy } = await import('./lifecycle-policy.ts');
  const { fileOfInput } = await import('../definition-file/of-input.ts');
  const parse = (text: string) => parseLifecyclePolicy(path, text);
  return (await fileOfInput('repository-lifecycle-policy', path, problems, parse)) ?? {};
}
