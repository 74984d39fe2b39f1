import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerPath } from './docker.ts';

/**
 * Puts a docker into a directory that notes how it is called, and then is the real one. It has no buildx, whatever this machine
 * has.
 *
 * @returns the directory for the PATH, and the calls so far, one a line: "DOCKER_BUILDKIT=1 docker build …"
 */
export async function notedDocker(directory: string): Promise<{ path: string; calls(): Promise<string[]> }> {
  const path = join(directory, 'bin');
  const notes = join(directory, 'docker-calls');
  const script = [
    '#!/bin/sh',
    `printf '%s\\n' "DOCKER_BUILDKIT=$DOCKER_BUILDKIT docker $*" >> '${notes}'`,
    '[ "$1" = buildx ] && exit 1',
    `exec '${dockerPath}' "$@"`,
  ];
  await mkdir(path);
  await writeFile(notes, '');
  await writeFile(join(path, 'docker'), `${script.join('\n')}\n`, { mode: 0o755 });
  return { path, calls: async () => (await readFile(notes, 'utf8')).split('\n').filter(Boolean) };
}
