import type { Docker, DockerRun } from '../../src/image/docker.ts';

export interface FakeDocker {
  docker: Docker;
  /** The arguments of every call, as one line. */
  calls: string[];
  /** What each call got on its standard input. */
  inputs: (string | undefined)[];
}

/**
 * A docker that answers each call by the next of `answers` for the first word of its arguments; the last one again and again.
 * Without one the call succeeds and says nothing.
 */
export function fakeDocker(answers: Record<string, (Partial<DockerRun> | undefined)[]> = {}): FakeDocker {
  const calls: string[] = [];
  const inputs: (string | undefined)[] = [];
  const docker: Docker = async (args, options = {}) => {
    calls.push(args.join(' '));
    inputs.push(options.input);
    const [command = ''] = args;
    const queue = answers[command] ?? [];
    const { exitCode = 0, lines = [] } = (queue.length > 1 ? queue.shift() : queue[0]) ?? {};
    options.log?.untrusted(lines);
    return { exitCode, lines };
  };
  return { docker, calls, inputs };
}
