import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';

/** A Docker engine that answers, and the client that the tests call it by. */
export interface Docker {
  /** Path of the client. */
  cli: string;
  /** Runs the client and resolves to its standard output; see `execute`. */
  run(args: string[], options?: ExecuteOptions): Promise<string>;
}

export interface ExecuteOptions {
  /** Standard input. */
  input?: string | Buffer;
  /** On top of our own environment. */
  env?: Record<string, string>;
}

/** Undefined where no engine answers; with REQUIRE_DOCKER=1 that is an error instead of a reason to skip tests. */
export const docker: Docker | undefined = findDocker();

export const hasDocker = docker !== undefined;

/** A docker client that knows BuildKit. */
export const dockerPath = docker?.cli ?? 'docker';

/** A `describe` for what needs a Docker engine: skipped where there is none. */
export const describeWithDocker = docker ? describe : describe.skip;

/** Runs a program without blocking this process, in which the registry may be. Rejects with everything that it printed. */
export async function execute(command: string, args: string[], { input, env }: ExecuteOptions = {}): Promise<string> {
  return await new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}

function findDocker(): Docker | undefined {
  // The distribution's own client builds with BuildKit; what comes first on the PATH may be a stand-in that does not.
  const candidates = [...(existsSync('/usr/bin/docker') ? ['/usr/bin/docker'] : []), 'docker'];
  const cli = candidates.find(answers);
  if (cli) {
    return {
      cli,
      run: (args, options) => execute(cli, args, { ...options, env: { DOCKER_BUILDKIT: '1', ...options?.env } }),
    };
  }
  if (process.env.REQUIRE_DOCKER === '1') throw new Error('REQUIRE_DOCKER is 1, and no Docker engine answers.');
  return undefined;
}

function answers(cli: string): boolean {
  try {
    execFileSync(cli, ['version', '--format', '{{.Server.Version}}'], { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
