import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Of this machine, or container: whether a process of another one still lives cannot be asked here. Containers and cloned
 * machines often have the same name; Linux tells whose processes one sees.
 */
const MACHINE = createHash('sha256')
  .update(
    [hostname(), told(() => readFileSync('/etc/machine-id')), told(() => readlinkSync('/proc/self/ns/pid'))].join(),
  )
  .digest('hex')
  .slice(0, 6);
/** Temporary files and folders of this app; the first version did not name the process. */
const TEMPORARY = /^\.neuroloom-(?:([0-9a-f]{6})-(\d+)-)?([0-9a-f]{8})\.tmp$/;
/** Where the process cannot be asked: what was not written to for this long belongs to a dead one. */
const ABANDONED_MS = 24 * 60 * 60_000;

/**
 * A new name for something temporary in a folder. Not based on the target's name: with a suffix it might be too long for
 * the file system. It names the process, so that the next start knows whose it was. `last`: eight hexadecimal digits.
 */
export function temporaryIn(folder: string, last = randomUUID().slice(0, 8)): string {
  return path.join(folder, `.neuroloom-${MACHINE}-${process.pid}-${last}.tmp`);
}

interface Named {
  /** As `temporaryIn` was given it. */
  readonly last: string;
  /** Whether the process has died; undefined where it cannot be asked. */
  readonly isDead: boolean | undefined;
}

/** What the name of something temporary says; undefined if it is not one. */
export function readTemporary(name: string): Named | undefined {
  const [, machine, pid, last] = TEMPORARY.exec(name) ?? [];
  return last === undefined ? undefined : { last, isDead: machine === MACHINE ? !isAlive(Number(pid)) : undefined };
}

/** A new folder among the system's temporary files, which only this user can read. */
export async function temporaryFolder(): Promise<string> {
  const folder = temporaryIn(tmpdir());
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

const swept = new Set<string>();

/** Folders that were swept are swept once more: processes have died since. */
export function sweepAgain(): void {
  swept.clear();
}

/** Removes temporary files of dead processes; once per folder. */
export async function sweep(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  await removeIn(folder, async (file, isDead) => isDead ?? (await isAbandoned(file)));
}

/** Whether a path leads into a folder that `temporaryFolder` made. */
export function isTemporary(file: string): boolean {
  return file.startsWith(path.join(tmpdir(), '.neuroloom-'));
}

/** Removes what dead processes left among the system's temporary files, and in the temporary folders of living ones. */
export async function sweepTemporaryFolders(): Promise<void> {
  await removeIn(tmpdir(), (_, isDead) => Promise.resolve(isDead ?? false));
  const entries = await readdir(tmpdir(), { withFileTypes: true }).catch(() => []);
  // Others may write there, too: a link leads who knows where.
  const folders = entries.filter((entry) => entry.isDirectory() && readTemporary(entry.name)?.isDead !== undefined);
  for (const { name } of folders) {
    for (const folder of await foldersBelow(path.join(tmpdir(), name))) await sweep(folder);
  }
}

/** A folder and all inside it. */
export async function foldersBelow(folder: string): Promise<readonly string[]> {
  const inside = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const folders = inside.filter((entry) => entry.isDirectory());
  return [folder, ...folders.map(({ parentPath, name }) => path.join(parentPath, name))];
}

/** Whether that is the name of something temporary that a process of this machine left when it died. */
export function isOfDead(name: string): boolean {
  return readTemporary(name)?.isDead ?? false;
}

async function removeIn(folder: string, isOver: (file: string, isDead: boolean | undefined) => Promise<boolean>) {
  for (const name of await readdir(folder).catch(() => [])) {
    const named = readTemporary(name);
    if (!named) continue;
    const file = path.join(folder, name);
    if (await isOver(file, named.isDead)) await rm(file, { force: true, recursive: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A folder counts as written to when anything in it is. */
async function isAbandoned(file: string): Promise<boolean> {
  const inside = await readdir(file, { recursive: true }).catch(() => []);
  const written = [file, ...inside.map((name) => path.join(file, name))].map((each) =>
    lstat(each).then(({ mtimeMs }) => mtimeMs, () => Infinity),
  ); // prettier-ignore
  return Math.max(...(await Promise.all(written))) < Date.now() - ABANDONED_MS;
}

/** Empty where the system does not tell. */
function told(read: () => Buffer | string): string {
  try {
    return String(read());
  } catch {
    return '';
  }
}
