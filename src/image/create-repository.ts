import { readFile } from 'node:fs/promises';
import type { ECRClient, Repository } from '@aws-sdk/client-ecr';
import { explainAwsError, isAwsError } from '../aws/errors.ts';
import { DeployError } from '../errors.ts';
import type { NewRepositoryInputs } from '../inputs/image.ts';
import type { Log } from '../report/log.ts';
import { type FoundRepository, toFound } from './look-up.ts';

/** What a repository is created with. */
export interface NewRepository {
  kmsKey: string | undefined;
  /** JSON. */
  lifecyclePolicy: string;
  /** Tags that may be moved although tags are immutable: those that every image of this workflow gets. */
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

/** @param problems gets what is wrong with the file of `repository-lifecycle-policy` */
export async function planRepository(
  { kmsKey, lifecyclePolicy: path }: NewRepositoryInputs,
  additionalTags: readonly string[],
  problems: string[],
): Promise<NewRepository> {
  const policy = path === undefined ? DEFAULT_LIFECYCLE_POLICY : await readPolicy(path, problems);
  const mutableTags = additionalTags.slice(0, MOST_MUTABLE_TAGS);
  return { kmsKey, lifecyclePolicy: JSON.stringify(policy), mutableTags };
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
  const { CreateRepositoryCommand, DescribeRepositoriesCommand, PutLifecyclePolicyCommand } = await import(
    '@aws-sdk/client-ecr'
  );
  const { name, region, registryId, uri } = planned;
  const repository = { repositoryName: name, ...(registryId && { registryId }) };
  const { kmsKey, lifecyclePolicy, mutableTags } = wanted;
  // As it was planned: the host may be written in more than one way.
  const toRepository = (found: Repository | undefined) => ({ ...toFound(found ?? {}, region), uri });
  let created: FoundRepository;
  try {
    const answer = await ecr.send(
      new CreateRepositoryCommand({
        ...repository,
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
    created = toRepository(answer.repository);
  } catch (error) {
    if (!isAwsError(error, 'RepositoryAlreadyExistsException'))
      throw explainAwsError(error, `create repository "${name}"`);
    const asked = new DescribeRepositoriesCommand({ repositoryNames: [name], ...(registryId && { registryId }) });
    const { repositories } = await ecr.send(asked);
    return { repository: toRepository(repositories?.[0]), isOurs: false };
  }
  log.info(`Repository ${name} created: ${repositoryWords(wanted)}`);
  try {
    await ecr.send(new PutLifecyclePolicyCommand({ ...repository, lifecyclePolicyText: lifecyclePolicy }));
  } catch (error) {
    const { next, why = '' } = explainAwsError(error, 'put a lifecycle policy');
    throw new DeployError({
      what: `Repository "${name}" was created, but without its lifecycle policy.`,
      why,
      next: [
        next,
        'Later runs leave the repository as it is, so put the policy by hand (aws ecr put-lifecycle-policy), or delete the repository, which is ' +
          'empty, and run the job again.',
      ]
        .filter(Boolean)
        .join(' '),
      cause: error,
    });
  }
  return { repository: created, isOurs: true };
}

async function readPolicy(path: string, problems: string[]): Promise<object> {
  const { parseLifecyclePolicy } = await import('./lifecycle-policy.ts');
  const { UnusableFile } = await import('../definition-file/unusable.ts');
  try {
    return await parseLifecyclePolicy(path, await readFile(path, 'utf8'));
  } catch (error) {
    const found =
      error instanceof UnusableFile ? error.problems : [`${path} cannot be read (${(error as Error).message})`];
    problems.push(...found.map((problem) => `repository-lifecycle-policy: ${problem}`));
    return {};
  }
}
