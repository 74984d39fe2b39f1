import { copyFile, cp, mkdir, mkdtemp, open, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIRECTORY = import.meta.dirname;

/** What the web app uses of busybox. */
const APPLETS = ['sh', 'echo', 'cat', 'httpd', 'wget'];

/**
 * A checkout of the demo's web app in a temporary directory. Its image is made of this machine's busybox, so that nothing has to
 * be pulled; where there is none that stands alone, it starts from Docker Hub's.
 */
export async function checkOut(): Promise<string> {
  const workspace = await mkdtemp(join(tmpdir(), 'credential-api-'));
  await cp(join(DIRECTORY, 'app'), workspace, { recursive: true });
  if (await addBusybox(join(workspace, 'root/bin'), APPLETS)) {
    const dockerfile = join(workspace, 'Dockerfile');
    const text = await readFile(dockerfile, 'utf8');
    await writeFile(dockerfile, text.replace(/^FROM .*$/m, 'FROM scratch\nCOPY root /\nENV PATH=/bin'));
  }
  return workspace;
}

/** The next commit: the app crashes at its start. */
export async function breakApp(workspace: string): Promise<void> {
  await copyFile(join(DIRECTORY, 'broken-server.sh'), join(workspace, 'server.sh'));
}

/** Puts this machine's busybox into a directory, under the names of what is used of it. @returns whether there is one that stands alone */
export async function addBusybox(bin: string, applets: readonly string[]): Promise<boolean> {
  const busybox = await findStaticBusybox();
  if (!busybox) return false;
  await mkdir(bin, { recursive: true });
  await copyFile(busybox, join(bin, 'busybox'));
  for (const applet of applets) await symlink('busybox', join(bin, applet));
  return true;
}

async function findStaticBusybox(): Promise<string | undefined> {
  for (const path of ['/bin/busybox', '/usr/bin/busybox', '/bin/busybox.static', '/usr/bin/busybox.static']) {
    if (await isStatic(path)) return path;
  }
  return undefined;
}

/** Whether it is a Linux program that names no dynamic loader; the name would stand right behind the ELF headers. */
async function isStatic(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const head = buffer.toString('latin1', 0, bytesRead);
    return head.startsWith('\x7fELF') && !/\/ld-/.test(head);
  } catch {
    return false;
  }
}
