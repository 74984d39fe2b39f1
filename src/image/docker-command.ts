import type { Clock } from '../clock.ts';
import { DeployError } from '../errors.ts';
import type { Log } from '../report/log.ts';
import type { Docker } from './docker.ts';
import { hintFor, isPassingFailure, lastErrorLines } from './docker-errors.ts';

const RETRIES = 3;
const FIRST_PAUSE_MS = 2000;

export interface DockerTools {
  docker: Docker;
  clock: Clock;
  log: Log;
  /** Aborted when the run is cancelled: docker is then told to stop. */
  signal?: AbortSignal;
}

export interface DockerCommand {
  args: string[];
  /** Completes "Docker cannot …": `push registry/api:1`. */
  doing: string;
  /** What of it is tried again when the network or the registry breaks it. A build is not: its steps are the user's. */
  retried: 'nothing' | 'the push' | 'everything';
  /** For docker's standard input. */
  input?: string;
  /** Whether its output streams into the log. */
  isShown: boolean;
}

/**
 * Runs a docker command that has to succeed.
 *
 * @returns the end of its output
 * @throws DeployError with docker's own last words and what to do about them
 */
export async function runDocker(command: DockerCommand, tools: DockerTools): Promise<string[]> {
  const { clock, docker, log, signal } = tools;
  const { args, doing, input, isShown, retried } = command;
  for (let retries = 0; ; retries += 1) {
    const { exitCode, lines } = await docker(args, {
      ...(input !== undefined && { input }),
      ...(isShown && { log }),
    }).catch((error) => {
      if (signal?.aborted) log.info(`docker was stopped; it was to ${doing}.`);
      throw error;
    });
    if (exitCode === 0) return lines;
    const why = lastErrorLines(lines);
    if (retried === 'nothing' || retries === RETRIES || !isPassingFailure(lines, retried)) {
      throw new DeployError({ what: `Docker cannot ${doing}.`, why: why.join('\n'), next: hintFor(why) });
    }
    const pauseMs = FIRST_PAUSE_MS * 2 ** retries;
    log.info(`Docker could not ${doing} (${why.at(-1)}); it is tried again in ${pauseMs / 1000} s.`);
    await clock.sleep(pauseMs, signal);
  }
}
