import { type BuildPlan, buildxArguments, plainArguments } from './build-arguments.ts';
import { type DockerTools, runDocker } from './docker-command.ts';

/**
 * Builds an image and pushes all of its tags: by buildx where docker has it, by the engine's own BuildKit where not. Docker's
 * output streams into the log. A push that the network broke is tried again.
 *
 * @returns the digest that docker says it pushed, where it does
 * @throws DeployError with docker's own last words
 */
export async function buildAndPush(plan: BuildPlan, tools: DockerTools): Promise<string | undefined> {
  const { docker, log, signal } = tools;
  const [uri = ''] = plan.tags;
  let pushes = false;
  try {
    const hasBuildx = (await docker(['buildx', 'version'])).exitCode === 0;
    if (hasBuildx) {
      const args = buildxArguments(plan);
      pushes = true;
      return await log.group(`docker buildx build: ${uri}`, async () =>
        digestIn(await runDocker({ args, doing: `build ${uri}`, retried: 'the push', isShown: true }, tools)),
      );
    }
    const { args, warnings } = plainArguments(plan);
    for (const warning of warnings) log.warning(warning);
    await log.group(`docker build: ${uri}`, () =>
      runDocker({ args, doing: `build ${uri}`, retried: 'nothing', isShown: true }, tools),
    );
    return await log.group(`docker push: ${uri}`, async () => {
      pushes = true;
      const digests: (string | undefined)[] = [];
      for (const tag of plan.tags) {
        const push = { args: ['push', tag], doing: `push ${tag}`, isShown: true };
        digests.push(digestIn(await runDocker({ ...push, retried: 'everything' }, tools)));
      }
      return digests[0];
    });
  } catch (error) {
    if (signal?.aborted) {
      log.info(
        pushes
          ? `Whether ${uri} has reached ECR is not known. The next run of this commit looks, and builds only what is missing.`
          : 'Nothing was pushed.',
      );
    }
    throw error;
  }
}

/** "1.0: digest: sha256:… size: 528" of docker push; "pushing manifest for registry/repository:1.0@sha256:…" of BuildKit. */
function digestIn(lines: readonly string[]): string | undefined {
  return /(?:digest: |pushing manifest for \S+@)(sha256:[0-9a-f]{64})/.exec(lines.join('\n'))?.[1];
}
