import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The registry of the distribution project, as Debian's package docker-registry has it, behind a password. */
export interface DockerRegistry {
  /** http://127.0.0.1:PORT */
  url: string;
  host: string;
  user: string;
  password: string;
  /** The manifest's digest as the registry serves it; undefined when there is none. */
  digestOf(repository: string, tag: string): Promise<string | undefined>;
  /** The image's configuration: labels, environment, history. */
  configOf(repository: string, tag: string): Promise<ImageConfig>;
  close(): Promise<void>;
}

export interface ImageConfig {
  config: { Labels: Record<string, string>; Env: string[] };
  history: { created_by: string }[];
}

/** Whether docker-registry and htpasswd are there; with REQUIRE_DOCKER=1 they have to be. */
export const hasDockerRegistry = ['docker-registry', 'htpasswd'].every((command) => {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env.REQUIRE_DOCKER === '1') throw new Error(`REQUIRE_DOCKER is 1, and there is no ${command}.`);
    return false;
  }
});

export async function startDockerRegistry(user: string, password: string): Promise<DockerRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'docker-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const { stdout: accounts } = await promisify(execFile)('htpasswd', ['-Bbn', user, password]);
  await writeFile(join(directory, 'htpasswd'), accounts);
  const configuration = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(directory, 'data') } },
    http: { addr: host },
    auth: { htpasswd: { realm: 'test', path: join(directory, 'htpasswd') } },
  };
  // JSON is YAML.
  await writeFile(join(directory, 'config.yml'), JSON.stringify(configuration));
  const registry = spawn('docker-registry', ['serve', join(directory, 'config.yml')], { stdio: 'ignore' });
  const url = `http://${host}`;
  await answering(url);

  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const get = (path: string) =>
    fetch(new URL(path, url), {
      headers: { authorization, accept: 'application/vnd.docker.distribution.manifest.v2+json' },
    });
  return {
    url,
    host,
    user,
    password,
    digestOf: async (repository, tag) => {
      const answer = await get(`/v2/${repository}/manifests/${tag}`);
      await answer.arrayBuffer();
      return (answer.ok && answer.headers.get('docker-content-digest')) || undefined;
    },
    configOf: async (repository, tag) => {
      const manifest = (await (await get(`/v2/${repository}/manifests/${tag}`)).json()) as {
        config: { digest: string };
      };
      return (await (await get(`/v2/${repository}/blobs/${manifest.config.digest}`)).json()) as ImageConfig;
    },
    close: async () => {
      const ended = new Promise((resolve) => registry.once('exit', resolve));
      registry.kill();
      await ended;
      await rm(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await fetch(`${url}/v2/`);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await setTimeout(50);
    }
  }
}
