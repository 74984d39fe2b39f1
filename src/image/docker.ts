import { spawn } from 'node:child_process';
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
 * @param signal when aborted, docker is told to stop, its output is no longer shown, and its run ends with the signal's reason
 * @returns throws a DeployError when there is no docker; how its run ends is for the caller to judge
 */
export function dockerIn(env: NodeJS.ProcessEnv, signal?: AbortSignal): Docker {
  return async (args, { input, log } = {}) => {
    signal?.throwIfAborted();
    // The command itself is not echoed: build arguments may hold what is nobody's business.
    const docker = spawn('docker', args, { env });
    const stop = () => docker.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    let end = '';
    const shown: UntrustedStream[] = [];
    for (const output of [docker.stdout, docker.stderr]) {
      const decoder = new StringDecoder('utf8');
      const stream = log?.untrustedStream();
      if (stream) shown.push(stream);
      output.on('data', (data: Buffer) => {
        end = (end + decoder.write(data)).slice(-KEPT);
        if (!signal?.aborted) stream?.write(data);
      });
    }
    // A docker that ends before it has read everything says itself why.
    docker.stdin.on('error', () => {});
    docker.stdin.end(input);
    try {
      const exitCode = await new Promise<number>((resolve, reject) => {
        docker.once('error', reject);
        docker.once('close', (code) => resolve(code ?? 1));
      });
      signal?.throwIfAborted();
      return { exitCode, lines: printableLines(end) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new DeployError({
        what: 'There is no docker on this runner.',
        next: 'Use a runner that has Docker (ubuntu-latest does), or build the image elsewhere and give it as image.',
        cause: error,
      });
    } finally {
      signal?.removeEventListener('abort', stop);
      for (const stream of shown) stream.end();
    }
  };
}
