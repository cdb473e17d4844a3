import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOENT: 'the folder is not there',
  ENOTDIR: 'the folder is not there',
  EISDIR: 'it is a folder',
  EBUSY: 'another program uses it',
};

/** The operating system's code of a failure, or of what caused it: ENOSPC, ECONNRESET; empty when there is none. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error) return String(error.code);
  return systemCode(error.cause);
}

/** A failure to write `file` as the user can act on it: diskFull or fileUnwritable. */
export function asWriteError(error: unknown, file: string): EngineError {
  if (error instanceof EngineError) return error;
  const code = systemCode(error);
  const options = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new EngineError(
      'diskFull',
      `${file} was not written: the disk is full. Make room, or choose another place.`,
      options,
    );
  }
  const reason = reasons[code] ?? (code || String(error));
  return new EngineError('fileUnwritable', `${file} cannot be written: ${reason}. Choose another place.`, options);
}

/** A failure to read `file`: fileUnreadable. */
export function asReadError(error: unknown, file: string): EngineError {
  if (error instanceof EngineError) return error;
  const code = systemCode(error);
  const reason = code === 'ENOENT' ? 'it is not there (any more)' : (reasons[code] ?? (code || String(error)));
  return new EngineError('fileUnreadable', `${file} cannot be read: ${reason}.`, { cause: error });
}

/** What a file is to hold: whole, or in pieces. */
export type Content = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The last write to every file that is under way. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Writes a file whole or not at all: into a temporary file beside it, to the disk, then under its name. On any failure
 * the old file is as it was. Writes to the same file happen in the order in which they were asked for.
 * Gives the number of bytes. Fails with diskFull or fileUnwritable, and with whatever producing the content throws.
 */
export async function writeAtomically(file: string, content: Content): Promise<number> {
  const before = underWay.get(file);
  const write = Promise.resolve(before).catch(() => undefined).then(() => replace(file, content)); // prettier-ignore
  underWay.set(file, write);
  try {
    return await write;
  } finally {
    if (underWay.get(file) === write) underWay.delete(file);
  }
}

async function replace(file: string, content: Content): Promise<number> {
  // What a link points to is replaced, not the link.
  const target = await realpath(file).catch(() => file);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await access(target, constants.W_OK).catch(ignoreMissing);
    const handle = await open(temporary, 'wx');
    try {
      await writeFile(handle, content);
      await handle.sync();
      const { size } = await handle.stat();
      await handle.close();
      await rename(temporary, target);
      return size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asWriteError(error, file);
  }
}

function ignoreMissing(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error;
}

/** Makes a folder and those above it. Fails with diskFull or fileUnwritable. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asWriteError(error, folder);
  });
}
