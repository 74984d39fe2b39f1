import { StringDecoder } from 'node:string_decoder';
import { DeployError } from '../errors.ts';
import type { Log, UntrustedStream } from '../report/log.ts';
import { printableLines } from '../report/printable.ts';

/** How much of the end of docker's output is kept to explain a failure, in characters. */
const KEPT = 50_000;

export interface DockerRun {
  exitCode: number;
  /** The end of what docker wrote, both streams as they came. */
  lines: string[];
}

/** Runs `docker` in one environment. */
export type Docker = (args: string[], options?: DockerRunOptions) => Promise<DockerRun>;

export interface DockerRunOptions {
  /** For docker's standard input, where nobody else sees it. */
  input?: string;
  /** Shows docker's output as it comes. */
  log?: Log;
}

/**
 * @param env of the docker processes
 * @param signal when aborted, output is no longer shown
 * @returns throws a DeployError when there is no docker; how its run ends is for the caller to judge
 */
export function dockerIn(env: NodeJS.ProcessEnv, signal?: AbortSignal): Docker {
  return async (args, { input, log } = {}) => {
    const { exec } = await import('@actions/exec');
    let end = '';
    const shown: UntrustedStream[] = [];
    const listener = () => {
      const decoder = new StringDecoder('utf8');
      const stream = log?.untrustedStream();
      if (stream) shown.push(stream);
      return (data: Buffer) => {
        end = (end + decoder.write(data)).slice(-KEPT);
        if (!signal?.aborted) stream?.write(data);
      };
    };
    try {
      const exitCode = await exec('docker', args, {
        env: env as Record<string, string>,
        // The command itself is not echoed: build arguments may hold what is nobody's business.
        silent: true,
        ignoreReturnCode: true,
        listeners: { stdout: listener(), stderr: listener() },
        ...(input !== undefined && { input: Buffer.from(input) }),
      });
      return { exitCode, lines: printableLines(end) };
    } catch (error) {
      if (!/unable to locate executable/i.test((error as Error).message)) throw error;
      throw new DeployError({
        what: 'There is no docker on this runner.',
        next: 'Use a runner that has Docker (ubuntu-latest does), or build the image elsewhere and give it as image.',
        cause: error,
      });
    } finally {
      for (const stream of shown) stream.end();
    }
  };
}
