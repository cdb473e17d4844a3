import {
  constants,
  createReadStream,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { access, mkdir, open, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import { same, text, type Text } from '../../core/text.ts';
import { sweep, temporaryIn } from './temporary.ts';

const denied = text('permission is denied', 'die Berechtigung fehlt');
const noFolder = text('the folder is not there', 'den Ordner gibt es nicht');

const reasons: Readonly<Record<string, Text>> = {
  EACCES: denied,
  EPERM: denied,
  EROFS: text('the disk is read-only', 'der Datenträger ist schreibgeschützt'),
  ENOENT: noFolder,
  ENOTDIR: noFolder,
  EEXIST: text('a file is where a folder would have to be', 'eine Datei steht da, wo ein Ordner sein müsste'),
  EISDIR: text('it is a folder or a device', 'es ist ein Ordner oder ein Gerät'),
  ENAMETOOLONG: text('its name is too long', 'der Name ist zu lang'),
  EBUSY: text('another program uses it', 'ein anderes Programm benutzt sie'),
};
const missing = text('it is not there (any more)', 'es gibt sie nicht (mehr)');

/** The operating system's code for a failure or its cause: ENOSPC, ECONNRESET; empty if there is none. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // A DOMException, such as of a wait that was cut short, has a number of its own.
  if ('code' in error && typeof error.code === 'string') return error.code;
  return systemCode(error.cause);
}

/** Converts a failure to write `file` to one the user can act on: diskFull or fileUnwritable. */
export function asWriteError(error: unknown, file: string): EngineError {
  if (error instanceof EngineError) return error;
  const code = systemCode(error);
  const options = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new EngineError(
      'diskFull',
      text(
        `${file} was not written: the disk is full. Make room, or choose another place; nothing is lost.`,
        `${file} wurde nicht geschrieben: Der Datenträger ist voll. Platz schaffen oder einen anderen Ort wählen; nichts ist verloren.`,
      ),
      options,
    );
  }
  const reason = reasons[code] ?? same(code || String(error));
  return new EngineError(
    'fileUnwritable',
    text(
      `${file} cannot be written: ${reason.en}. Choose another place; nothing is lost.`,
      `${file} lässt sich nicht schreiben: ${reason.de}. Einen anderen Ort wählen; nichts ist verloren.`,
    ),
    options,
  );
}

/** Converts a failure to read `file` to fileUnreadable. */
export function asReadError(error: unknown, file: string): EngineError {
  if (error instanceof EngineError) return error;
  const code = systemCode(error);
  const reason = code === 'ENOENT' ? missing : (reasons[code] ?? same(code || String(error)));
  return new EngineError(
    'fileUnreadable',
    text(`${file} cannot be read: ${reason.en}.`, `${file} lässt sich nicht lesen: ${reason.de}.`),
    { cause: error },
  );
}

/** The content of a file: whole, or in pieces. */
export type Content = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The last pending operation on every file. */
const underWay = new Map<string, Promise<unknown>>();

/** Runs operations on the same thing in the order in which they were requested. */
export async function inOrder<T>(what: string, work: () => Promise<T>): Promise<T> {
  const before = underWay.get(what);
  const own = Promise.resolve(before).catch(() => undefined).then(work); // prettier-ignore
  underWay.set(what, own);
  try {
    return await own;
  } finally {
    if (underWay.get(what) === own) underWay.delete(what);
  }
}

/**
 * Writes a file completely or not at all: to a temporary file next to it, flushed to disk, then renamed. On any failure
 * the old file remains unchanged. If it is a link, its target is replaced; permissions are kept. Writes to the same
 * file happen in the order requested; `beforeReplacing` is the last chance to stop one. Returns the number of bytes.
 * Fails with diskFull or fileUnwritable, and with whatever producing the content throws.
 */
export async function writeAtomically(
  file: string,
  content: Content,
  beforeReplacing?: () => Promise<void>,
): Promise<number> {
  const target = followed(file);
  try {
    return await inOrder(target, () => replace(target, content, beforeReplacing));
  } catch (error) {
    throw asWriteError(error, file);
  }
}

/**
 * Writes a small file that can be had again from elsewhere, at once: whole or not at all as long as the machine runs, but not flushed
 * to disk. No other write to the file may be under way. Throws the file system's error.
 */
export function writeCopy(file: string, content: string): void {
  const temporary = temporaryIn(path.dirname(file));
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, file);
  } catch (error) {
    attempt(() => rmSync(temporary, { force: true }));
    throw error;
  }
}

/**
 * Replaces a file by one that lies whole and synced on the same disk, so that it is there as it was or as it is to be.
 * Permissions and links stay. Fails like writing it.
 */
export async function moveAtomically(from: string, file: string): Promise<void> {
  const target = followed(file);
  try {
    await inOrder(target, async () => {
      const old = await existing(target);
      if (old) await withHandle(from, (handle) => keepPermissions(handle, old));
      await rename(from, target);
      await syncFolder(path.dirname(target));
    });
  } catch (error) {
    // A link leads to another disk.
    if (systemCode(error) === 'EXDEV') await writeAtomically(target, createReadStream(from));
    else throw asWriteError(error, file);
  }
}

async function withHandle(file: string, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

/** Resolves when all pending writes have ended, successfully or not. */
export async function writesEnded(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay.values());
}

/**
 * Where a path leads, as its file system spells it, so that two spellings of one file come to the same: links, which may lead to
 * what does not exist yet, are followed, and letters are as large as on disk.
 */
export function followed(file: string): string {
  try {
    return realpathSync.native(file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') return path.resolve(file);
  }
  const link = attempt(() => readlinkSync(file));
  if (link !== undefined) return followed(path.resolve(path.dirname(file), link));
  const folder = path.resolve(path.dirname(file));
  return path.join(attempt(() => realpathSync.native(folder)) ?? folder, path.basename(file));
}

/** Undefined where it fails: for what matters little. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

async function replace(target: string, content: Content, beforeReplacing?: () => Promise<void>): Promise<number> {
  const folder = path.dirname(target);
  await sweep(folder);
  const temporary = temporaryIn(folder);
  try {
    const old = await existing(target);
    const handle = await open(temporary, 'wx', old && old.mode & 0o777);
    try {
      await writeFile(handle, content);
      if (old) await keepPermissions(handle, old);
      await handle.sync();
      const { size } = await handle.stat();
      await handle.close();
      await beforeReplacing?.();
      await rename(temporary, target);
      await syncFolder(folder);
      return size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The file to be replaced; undefined if there is none. Throws if it may not be written, or is not a file. */
async function existing(target: string): Promise<Stats | undefined> {
  try {
    await access(target, constants.W_OK);
    const old = await stat(target);
    if (!old.isFile()) throw Object.assign(new Error(`${target} is not a file`), { code: 'EISDIR' });
    return old;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The new file gets the permissions of the old one, and its owner if that is allowed. */
async function keepPermissions(handle: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  const now = await handle.stat();
  if (now.uid !== uid || now.gid !== gid) await handle.chown(uid, gid).catch(() => undefined);
  // Some foreign file systems do not support permissions.
  if ((now.mode & 0o7777) !== (mode & 0o7777)) await handle.chmod(mode & 0o7777).catch(() => undefined);
}

/**
 * Makes the new name survive a power failure. The file itself is already written: if folders cannot be synced, nothing
 * more can be done.
 */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}

/** Creates a folder and its parents. Fails with diskFull or fileUnwritable. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asWriteError(error, folder);
  });
}
