import type { Clock } from '../clock.ts';
import { DeployError } from '../errors.ts';
import type { Log } from '../report/log.ts';
import { type BuildPlan, buildxArguments, plainArguments } from './build-arguments.ts';
import type { Docker, DockerRun } from './docker.ts';
import { hintFor, isPassingPushFailure, lastErrorLines } from './docker-errors.ts';

const PUSH_RETRIES = 3;
const FIRST_PAUSE_MS = 2000;

interface BuildTools {
  docker: Docker;
  clock: Clock;
  log: Log;
}

/**
 * Builds an image and pushes all of its tags: by buildx where docker has it, by the engine's own BuildKit where not. Docker's
 * output streams into the log. A push that the network broke is tried again.
 *
 * @returns the digest that docker says it pushed, where it does
 * @throws DeployError with docker's own last words
 */
export async function buildAndPush(plan: BuildPlan, tools: BuildTools): Promise<string | undefined> {
  const { docker, log } = tools;
  const [uri = ''] = plan.tags;
  const hasBuildx = (await docker(['buildx', 'version'])).exitCode === 0;
  if (hasBuildx) {
    const args = buildxArguments(plan);
    const { lines } = await log.group(`docker buildx build: ${uri}`, () =>
      run(args, `build ${uri}`, 'build-and-push', tools),
    );
    return digestIn(lines);
  }
  const { args, warnings } = plainArguments(plan);
  for (const warning of warnings) log.warning(warning);
  await log.group(`docker build: ${uri}`, () => run(args, `build ${uri}`, 'build', tools));
  return await log.group(`docker push: ${uri}`, async () => {
    const digests: (string | undefined)[] = [];
    for (const tag of plan.tags) digests.push(digestIn((await run(['push', tag], `push ${tag}`, 'push', tools)).lines));
    return digests[0];
  });
}

async function run(
  args: string[],
  doing: string,
  command: 'build' | 'build-and-push' | 'push',
  { clock, docker, log }: BuildTools,
): Promise<DockerRun> {
  for (let retries = 0; ; retries += 1) {
    const result = await docker(args, { log });
    if (result.exitCode === 0) return result;
    const why = lastErrorLines(result.lines);
    if (command === 'build' || retries === PUSH_RETRIES || !isPassingPushFailure(result.lines, command)) {
      throw new DeployError({ what: `Docker cannot ${doing}.`, why: why.join('\n'), next: hintFor(why) });
    }
    const pauseMs = FIRST_PAUSE_MS * 2 ** retries;
    log.info(`The push broke off (${why.at(-1)}); it is tried again in ${pauseMs / 1000} s.`);
    await clock.sleep(pauseMs);
  }
}

/** "1.0: digest: sha256:… size: 528" of docker push; "pushing manifest for registry/repository:1.0@sha256:…" of BuildKit. */
function digestIn(lines: readonly string[]): string | undefined {
  return /(?:digest: |pushing manifest for \S+@)(sha256:[0-9a-f]{64})/.exec(lines.join('\n'))?.[1];
}
