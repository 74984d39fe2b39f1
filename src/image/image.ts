import type { Aws } from '../aws/clients.ts';
import type { Clock } from '../clock.ts';
import { InputError } from '../errors.ts';
import type { Inputs } from '../inputs.ts';
import type { Job } from '../job.ts';
import type { Log } from '../report/log.ts';
import { duration, listOf } from '../report/words.ts';
import type { ImageResult } from '../result.ts';
import { STATE } from '../state.ts';
import { addTags } from './add-tags.ts';
import { buildAndPush } from './build.ts';
import { checkSecrets, labelsOf } from './build-arguments.ts';
import { dockerIn } from './docker.ts';
import { makeDockerConfig, userConfigDir } from './docker-config.ts';
import { logIn } from './login.ts';
import { describeImage, type ExistingImage, type FoundImage, type FoundRepository } from './look-up.ts';

export interface ImageOptions {
  inputs: Inputs;
  job: Job;
  found: FoundImage;
  aws: Aws;
  clock: Clock;
  log: Log;
  /** Aborted when the run is cancelled: docker is told to stop, and its output is no longer shown. */
  signal?: AbortSignal;
}

/**
 * The image that is to be deployed: given, in ECR already, or built and pushed now.
 *
 * @throws DeployError
 */
export async function provideImage(options: ImageOptions): Promise<ImageResult> {
  const { clock, found, inputs } = options;
  const { existing, isBuilt, registry, repository, uri } = found;
  if (isBuilt && repository) return await buildImage(options, repository);

  const { digest, isIndex, pushedAt, sizeBytes } = existing ?? {};
  const result = { uri, digest, registry, built: false, sizeBytes, isIndex };
  if (inputs.image !== undefined || !existing || !repository) return { ...result, outcome: 'given, nothing to build' };
  const missing = inputs.additionalTags.filter((tag) => !existing.tags.includes(tag));
  if (missing.length > 0) await addTags(await options.aws.ecr(repository.region), repository, existing.digest, missing);
  const facts = [
    'already in ECR',
    pushedAt !== undefined && `pushed ${age(clock.now() - pushedAt)} ago`,
    missing.length > 0 ? `now tagged ${listOf(missing)} too` : 'nothing to build',
  ];
  return { ...result, outcome: facts.filter(Boolean).join(', ') };
}

async function buildImage(options: ImageOptions, repository: FoundRepository): Promise<ImageResult> {
  const { aws, clock, found, inputs, job, log, signal } = options;
  const { problems, warnings } = checkSecrets(inputs.build.secrets, process.env);
  if (problems.length > 0) throw new InputError(problems);
  for (const warning of warnings) log.warning(warning);
  const ecr = await aws.ecr(repository.region);
  const configDir = await makeDockerConfig(job.tempDir, userConfigDir(process.env), found.registry);
  const { saveState } = await import('@actions/core');
  // For the post step, before there is anything in it that must not stay.
  saveState(STATE.dockerConfig, configDir);
  const docker = dockerIn(
    {
      ...process.env,
      DOCKER_CONFIG: configDir,
      DOCKER_BUILDKIT: '1',
      // Without the attestation that buildx adds by default the tag is the image itself, not an index around it: ECR then knows its
      // size and scans it, and lifecycle rules count it once. Older buildx does not know the variable; whoever sets it decides.
      BUILDX_NO_DEFAULT_ATTESTATIONS: process.env.BUILDX_NO_DEFAULT_ATTESTATIONS ?? '1',
    },
    signal,
  );
  const tools = { docker, clock, log, ...(signal && { signal }) };
  await logIn(ecr, found.registry, tools);
  const pushed = await buildAndPush(
    {
      ...inputs.build,
      labels: labelsOf(job, clock.now(), inputs.build.labels),
      tags: [inputs.imageTag, ...inputs.additionalTags].map((tag) => `${repository.uri}:${tag}`),
    },
    tools,
  );

  const { digest = pushed, isIndex, sizeBytes } = await readBack();
  return {
    uri: found.uri,
    digest,
    registry: found.registry,
    built: true,
    sizeBytes,
    isIndex,
    outcome: 'built and pushed',
  };

  /** What ECR says that it got. The push went well, so not hearing of it is no reason to stop. */
  async function readBack(): Promise<Partial<ExistingImage>> {
    try {
      const asked = { ecr, name: repository.name, registryId: repository.registryId };
      return (await describeImage(asked, { imageTag: inputs.imageTag })) ?? {};
    } catch (error) {
      log.warning(`The image was pushed, but its digest could not be read back. ${(error as Error).message}`);
      return {};
    }
  }
}

/** "41 s", "3 h 5 min", "12 days" */
function age(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  return days < 2 ? duration(ms) : `${days} days`;
}
