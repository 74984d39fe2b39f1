import { chmod, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DeployError } from '../errors.ts';

/** Docker's config.json, as far as it is touched here. https://docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties */
export interface DockerConfig {
  auths?: Record<string, object>;
  credsStore?: string;
  credHelpers?: Record<string, string>;
  [other: string]: unknown;
}

/** Where docker of this environment has its configuration: DOCKER_CONFIG, by default ~/.docker. */
export function userConfigDir(env: NodeJS.ProcessEnv): string {
  return resolve(env.DOCKER_CONFIG || join(homedir(), '.docker'));
}

/**
 * A configuration directory of our own for docker, so that no login is left on the machine and none reaches other jobs; with the
 * user's configuration in it: config.json as a copy, everything else (contexts/, buildx/, cli-plugins/, TLS certificates) as
 * links, so that removing the directory removes nothing of the user's.
 *
 * @param parent where to make it
 * @param registry the host that will be logged in to
 * @returns its path; only we can read it
 */
export async function makeDockerConfig(parent: string, userDir: string, registry: string): Promise<string> {
  const dir = await mkdtemp(join(parent, 'docker-config-'));
  await chmod(dir, 0o700);
  for (const entry of await readdirIfThere(userDir)) {
    if (entry.name === 'config.json') continue;
    // On Windows a junction is the link to a directory that needs no privilege.
    await symlink(join(userDir, entry.name), join(dir, entry.name), entry.isDirectory() ? 'junction' : 'file');
  }
  const config = withoutLogin(await readConfig(join(userDir, 'config.json')), registry);
  await writeFile(join(dir, 'config.json'), JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return dir;
}

/**
 * The configuration with which `docker login` for `registry` writes into config.json and nowhere else. A credential helper of its
 * own that is empty takes precedence over `credsStore` for this one host (docker's getConfiguredCredentialStore); all other hosts
 * keep theirs, also those that only the store knows of. It also keeps docker from turning to a keychain that it finds by itself,
 * which it does for a configuration without any login.
 */
export function withoutLogin(config: DockerConfig, registry: string): DockerConfig {
  const isOurs = (server: string) => server.replace(/^https?:\/\//, '').replace(/\/.*$/, '') === registry;
  const auths = Object.fromEntries(Object.entries(config.auths ?? {}).filter(([server]) => !isOurs(server)));
  return { ...config, auths, credHelpers: { ...config.credHelpers, [registry]: '' } };
}

async function readConfig(file: string): Promise<DockerConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text || '{}');
  } catch {
    throw new DeployError({
      what: `Docker's configuration ${file} is not valid JSON.`,
      // The parser's message quotes the text, which may hold a password.
      next: 'Repair or remove it, or let DOCKER_CONFIG name another directory.',
    });
  }
}

async function readdirIfThere(dir: string) {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
