import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { engineAnswers } from '../tasks/engine.ts';

const execute = promisify(execFile);

/**
 * A PATH on which the first `docker` builds with BuildKit. Machines may have several clients, of which one lacks the plugin for it.
 *
 * @returns the PATH, or why images cannot be built here
 */
export async function findDockerClient(
  path = process.env.PATH ?? '',
): Promise<{ path: string } | { obstacle: string }> {
  if (!(await engineAnswers())) return { obstacle: 'No Docker engine answers' };
  for (const directory of path.split(delimiter).filter(Boolean)) {
    if (await buildsWithBuildKit(join(directory, 'docker'))) return { path: directory + delimiter + path };
  }
  return { obstacle: 'No docker command here builds with BuildKit: its plugin buildx is missing' };
}

/** With the plugin buildx, or, before version 23, without it. */
async function buildsWithBuildKit(docker: string): Promise<boolean> {
  try {
    const { stdout } = await execute(docker, ['version', '--format', '{{.Client.Version}}']);
    if (Number.parseInt(stdout, 10) < 23) return true;
    await execute(docker, ['buildx', 'version']);
    return true;
  } catch {
    return false;
  }
}
