import { DeployError } from '../errors.ts';
import { idOfBuildSecret, keyOf } from '../inputs/forms.ts';
import type { BuildInputs } from '../inputs.ts';
import type { Job } from '../job.ts';

/** What to build: the inputs with what a run adds to them. */
export interface BuildPlan extends BuildInputs {
  /** Full references. */
  tags: string[];
}

/**
 * The inputs' labels after OCI's own that say where the image comes from; the inputs' win.
 * https://github.com/opencontainers/image-spec/blob/main/annotations.md
 *
 * @param now ms since the epoch
 */
export function labelsOf({ repository, serverUrl, sha }: Job, now: number, given: readonly string[]): string[] {
  const own = [
    ...(sha ? [`org.opencontainers.image.revision=${sha}`] : []),
    ...(repository ? [`org.opencontainers.image.source=${serverUrl}/${repository}`] : []),
    `org.opencontainers.image.created=${new Date(now).toISOString()}`,
  ];
  const keys = new Set(given.map(keyOf));
  return [...own.filter((label) => !keys.has(keyOf(label))), ...given];
}

/**
 * The build secrets (`id=NAME,env=VARIABLE`) whose variable is missing or empty, which is what the runner makes of a secret that
 * does not exist. Docker itself goes on without them.
 *
 * @returns problems with what is missing, and warnings about what is empty
 */
export function checkSecrets(
  secrets: readonly string[],
  env: NodeJS.ProcessEnv,
): { problems: string[]; warnings: string[] } {
  const taken = secrets.flatMap((secret) => {
    const variable = /(?:^|,)env=([^,]+)/.exec(secret)?.[1];
    return variable ? { variable, of: `build-secrets: ${variable} of "${idOfBuildSecret(secret)}"` } : [];
  });
  return {
    problems: taken
      .filter(({ variable }) => env[variable] === undefined)
      .map(({ of }) => `${of} is not set; give it in the env of the step`),
    warnings: taken
      .filter(({ variable }) => env[variable] === '')
      .map(({ of }) => `${of} is empty; does the secret exist that the env of the step takes it from?`),
  };
}

/** `docker buildx build`, which pushes too. */
export function buildxArguments(plan: BuildPlan): string[] {
  return [
    'buildx',
    'build',
    '--push',
    ...common(plan),
    ...(plan.platforms.length > 0 ? ['--platform', plan.platforms.join(',')] : []),
    ...each('--cache-from', plan.cacheFrom),
    ...each('--cache-to', plan.cacheTo),
    plan.context,
  ];
}

/**
 * `docker build` by the BuildKit that is in every engine since 18.09, for where the buildx plugin is missing. It knows one platform
 * and no cache but that inside of images in a registry.
 *
 * @returns the arguments, and warnings about what is left out
 * @throws DeployError where the result would be another image
 */
export function plainArguments(plan: BuildPlan): { args: string[]; warnings: string[] } {
  const { cacheFrom, cacheTo, context, platforms } = plan;
  if (platforms.length > 1) {
    throw new DeployError({
      what: `Cannot build for ${platforms.join(' and ')} at once: docker has no buildx here.`,
      next: 'Run docker/setup-buildx-action in a step before this one, or give one platform.',
    });
  }
  const sources = cacheFrom.map(registryReference);
  const inline = cacheTo.some(isInline);
  const leftOut = [
    ...cacheFrom.filter((_, index) => sources[index] === undefined).map((cache) => ['cache-from', cache]),
    ...cacheTo.filter((cache) => !isInline(cache)).map((cache) => ['cache-to', cache]),
  ];
  return {
    args: [
      'build',
      ...common(plan),
      ...each('--platform', platforms),
      ...each(
        '--cache-from',
        sources.filter((source) => source !== undefined),
      ),
      ...(inline ? ['--build-arg', 'BUILDKIT_INLINE_CACHE=1'] : []),
      context,
    ],
    warnings: leftOut.map(
      ([input, cache]) =>
        `${input}: "${cache}" is left out, because docker has no buildx here (docker/setup-buildx-action in a step before this one ` +
        'installs it)',
    ),
  };
}

function common({ args, dockerfile, labels, secrets, tags, target }: BuildPlan): string[] {
  return [
    ...each('--tag', tags),
    ...each('--file', dockerfile === undefined ? [] : [dockerfile]),
    ...each('--target', target === undefined ? [] : [target]),
    ...each('--build-arg', args),
    ...each('--secret', secrets),
    ...each('--label', labels),
  ];
}

function each(option: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [option, value]);
}

/** The image of `user/app:cache` and of `type=registry,ref=user/app:cache`; undefined for another type of cache. */
function registryReference(cache: string): string | undefined {
  if (!cache.includes('=')) return cache;
  const fields = new Map(cache.split(',').map((field) => field.split('=', 2) as [string, string]));
  return fields.get('type') === 'registry' ? fields.get('ref') : undefined;
}

function isInline(cache: string): boolean {
  return /(?:^|,)type=inline(?:,|$)/.test(cache);
}
