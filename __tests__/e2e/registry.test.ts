import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmbeddedRegistry, startRegistry } from '../../local/registry.ts';
import { describeWithDocker, docker, execute, hasDocker } from '../support/docker.ts';

const hasSkopeo = succeeds('skopeo', ['--version']);
const withSkopeo = hasDocker && hasSkopeo ? describe : describe.skip;

let registry: EmbeddedRegistry;
let directory: string;

beforeAll(async () => {
  if (process.env.REQUIRE_DOCKER === '1' && !hasSkopeo) throw new Error('REQUIRE_DOCKER is 1, and there is no skopeo.');
  registry = await startRegistry({
    registryId: '123456789012',
    repositoryExists: (name) => ['team/api', 'copy', 'fixed'].includes(name),
    isImmutable: (name) => name === 'fixed',
    authorize: (user, password) => user === 'AWS' && password === 'sesame',
  });
  directory = mkdtempSync(join(tmpdir(), 'registry-'));
  writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch\nCOPY greeting /\nCOPY Dockerfile /\nCMD ["/greeting"]\n');
  writeFileSync(join(directory, 'greeting'), `hello ${Date.now()}`);
});

afterAll(async () => {
  await registry.close();
  rmSync(directory, { recursive: true });
});

function succeeds(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** With a docker configuration of our own, so that no login is left behind. */
async function dockerRun(args: string[], input?: string): Promise<string> {
  return (await docker?.run(args, { input, env: { DOCKER_CONFIG: directory } })) ?? '';
}

async function build(image: string): Promise<void> {
  await dockerRun(['build', '--quiet', '--tag', image, directory]);
}

async function pushed(repository: string, tag: string): Promise<string> {
  const image = `${registry.host}/${repository}:${tag}`;
  await dockerRun(['login', '--username', 'AWS', '--password-stdin', registry.host], 'sesame');
  await build(image);
  await dockerRun(['push', image]);
  return image;
}

describeWithDocker('docker', () => {
  it('is refused with a wrong password', async () => {
    const login = dockerRun(['login', '--username', 'AWS', '--password-stdin', registry.host], 'wrong');
    await expect(login).rejects.toThrow(/unauthorized/i);
  });

  it('pushes an image, and pulls the same one', async () => {
    const image = await pushed('team/api', 'v1');
    const idOf = async () => (await dockerRun(['image', 'inspect', '--format', '{{.Id}}', image])).trim();
    const id = await idOf();
    await dockerRun(['rmi', '--force', image]);
    expect(await dockerRun(['pull', image])).toContain(registry.digestOf('team/api', 'v1'));
    expect(await idOf()).toBe(id);
    await dockerRun(['rmi', '--force', image]);
  });

  it('pushes again what is there already, and mounts layers from another repository', async () => {
    const image = await pushed('team/api', 'v2');
    await dockerRun(['push', image]);
    const copy = `${registry.host}/copy:v2`;
    await dockerRun(['tag', image, copy]);
    await dockerRun(['push', copy]);
    expect(registry.digestOf('copy', 'v2')).toBe(registry.digestOf('team/api', 'v2'));
    expect(registry.sizeOf('copy', 'v2')).toBeGreaterThan(500);
    await dockerRun(['rmi', '--force', image, copy]);
  });

  it('is told that a repository does not exist', async () => {
    await expect(pushed('none', 'v1')).rejects.toThrow(
      "The repository with name 'none' does not exist in the registry with id '123456789012'",
    );
    await dockerRun(['rmi', '--force', `${registry.host}/none:v1`]);
  });

  it('is told that a tag is immutable', async () => {
    const image = await pushed('fixed', 'v1');
    await dockerRun(['rmi', '--force', image]);
    writeFileSync(join(directory, 'greeting'), 'changed');
    await build(image);
    await expect(dockerRun(['push', image])).rejects.toThrow(
      "The image tag 'v1' already exists in the 'fixed' repository and cannot be overwritten",
    );
    await dockerRun(['rmi', '--force', image]);
  });
});

withSkopeo('skopeo', () => {
  const credentials = ['--creds', 'AWS:sesame', '--tls-verify=false'];

  it('inspects what docker pushed', async () => {
    const image = await pushed('team/api', 'v3');
    const inspected = JSON.parse(await execute('skopeo', ['inspect', ...credentials, `docker://${image}`]));
    expect(inspected.Digest).toBe(registry.digestOf('team/api', 'v3'));
    expect(inspected.RepoTags).toEqual(registry.tags('team/api'));
    expect(inspected.Layers).toHaveLength(2);
    await dockerRun(['rmi', '--force', image]);
  });

  it('copies an image out and back in, as Docker and as OCI manifests', async () => {
    const image = await pushed('team/api', 'v4');
    const copy = (from: string, to: string, ...options: string[]) =>
      execute('skopeo', ['copy', '--insecure-policy', ...options, from, to]);
    const source = ['--src-creds', 'AWS:sesame', '--src-tls-verify=false'];
    const target = ['--dest-creds', 'AWS:sesame', '--dest-tls-verify=false'];
    for (const format of ['v2s2', 'oci']) {
      const layout = `dir:${join(directory, format)}`;
      await copy(`docker://${image}`, layout, ...source);
      await copy(layout, `docker://${registry.host}/copy:${format}`, '--format', format, ...target);
      const raw = await execute('skopeo', [
        'inspect',
        '--raw',
        ...credentials,
        `docker://${registry.host}/copy:${format}`,
      ]);
      expect(JSON.parse(raw)).toMatchObject({ schemaVersion: 2, layers: [{}, {}] });
    }
    expect(registry.digestOf('copy', 'v2s2')).toBe(registry.digestOf('team/api', 'v4'));
    await dockerRun(['rmi', '--force', image]);
  });
});
