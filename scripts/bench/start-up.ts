import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAction } from '../../local/runner.ts';
import { atMost, type Figure, median } from './figures.ts';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');

/**
 * The time from a process's start to its first AWS call, of our bundle and of one that holds the bare ECS client, in turns; and
 * how much JavaScript ours loads until then.
 *
 * @param directory for what is built and written on the way
 */
export async function startUp(runs: number, directory: string): Promise<Figure[]> {
  const reference = await buildReference(directory);
  await using server = await FirstCallServer.start();
  const ours: number[] = [];
  const bare: number[] = [];
  // The first run of each warms the file system's caches.
  for (let run = 0; run <= runs; run += 1) {
    for (const [dist, times] of [[DIST, ours] as const, [reference, bare] as const]) {
      const ms = await firstCallMs(dist, server, directory);
      if (run > 0) times.push(ms);
    }
  }
  return [
    { what: 'first AWS call of a bundle with the bare ECS client', measured: `${median(bare).toFixed(0)} ms` },
    { what: 'first AWS call of ours', measured: `${median(ours).toFixed(0)} ms` },
    atMost('  as a ratio', median(ours) / median(bare), 1.25, '', 2),
    atMost('JavaScript loaded until the first AWS call', (await loadedBytes(server, directory)) / 1000, 800, 'kB'),
  ];
}

async function buildReference(directory: string): Promise<string> {
  const dist = join(directory, 'reference');
  await mkdir(dist);
  const source = join(import.meta.dirname, 'reference.js');
  execFileSync(join(ROOT, 'node_modules/.bin/ncc'), ['build', source, '-o', dist, '-m', '-q'], { stdio: 'inherit' });
  return dist;
}

async function firstCallMs(dist: string, server: FirstCallServer, directory: string): Promise<number> {
  return await untilFirstCall(dist, server, directory, {});
}

/** Every file that is loaded until the first call goes out. */
async function loadedBytes(server: FirstCallServer, directory: string): Promise<number> {
  const list = join(directory, 'loaded-files');
  await untilFirstCall(DIST, server, directory, {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'loaded-files.cjs')}`,
    LOADED_FILES: list,
  });
  const urls = (await readFile(list, 'utf8')).split('\n').filter((url) => url.startsWith('file:'));
  const sizes = await Promise.all(urls.map(async (url) => (await stat(fileURLToPath(url))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @returns ms from the process's start to its first call, upon which it is killed */
async function untilFirstCall(
  dist: string,
  server: FirstCallServer,
  workspace: string,
  env: Record<string, string>,
): Promise<number> {
  const called = server.nextCall();
  const { child, ended } = await startAction({
    dist,
    inputs: { cluster: 'production', services: 'api', repository: 'api' },
    env: {
      AWS_ENDPOINT_URL: server.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      ...env,
    },
    workspace,
  });
  const startedAt = performance.now();
  const outcome = await Promise.race([called, ended]);
  child.kill('SIGKILL');
  const { tempDir, log } = await ended;
  await rm(tempDir, { recursive: true });
  if (!('at' in outcome)) throw new Error(`${dist} ended without an AWS call:\n${log}`);
  if (outcome.operation !== 'DescribeServices') {
    throw new Error(`The first call of ${dist} is ${outcome.operation}; the reference makes DescribeServices.`);
  }
  return outcome.at - startedAt;
}

interface FirstCall {
  operation: string;
  /** By performance.now(). */
  at: number;
}

/** Takes the time of calls and answers none. */
class FirstCallServer {
  readonly url: string;
  readonly #close: () => void;
  #arrived: (call: FirstCall) => void = () => {};

  static async start(): Promise<FirstCallServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new FirstCallServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => {
      server.closeAllConnections();
      server.close();
    });
    server.on('request', ({ headers }) => {
      const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
      started.#arrived({ operation, at: performance.now() });
    });
    return started;
  }

  constructor(url: string, close: () => void) {
    this.url = url;
    this.#close = close;
  }

  nextCall(): Promise<FirstCall> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
  }
}
