import type { Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { FileState } from '../../core/protocol/fileState.ts';
import { asReadError, systemCode } from '../files/files.ts';
import { sha256Of } from '../files/sha256.ts';

/** The current state of a file, which is read to its end. */
export async function stateOf(handle: FileHandle): Promise<Omit<FileState, 'isDamaged'>> {
  const { size, mtimeMs } = await handle.stat();
  return { bytes: size, modified: mtimeMs, sha256: await hashOf(handle) };
}

function hashOf(handle: FileHandle): Promise<string> {
  const pieces: AsyncIterable<Buffer> = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 20 });
  return sha256Of(pieces);
}

/**
 * Fails with fileChanged if the file differs from its known state, and from what the document itself has written over it
 * (by hash). A file that no longer exists may be written again.
 */
export async function requireUnchanged(file: string, known: FileState, own: readonly string[] = []): Promise<void> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw asReadError(error, file);
  });
  try {
    const isKnown = async (found: FileHandle) =>
      (await isSame(found, await found.stat(), known)) || (own.length > 0 && own.includes(await hashOf(found)));
    if (handle && !(await isKnown(handle))) {
      throw new EngineError(
        'fileChanged',
        text(
          `${file} was changed by another window or program since it was opened here: overwrite it, or save a copy.`,
          `${file} wurde von einem anderen Fenster oder Programm geändert, seit sie hier geöffnet wurde: überschreiben oder eine Kopie speichern.`,
        ),
      );
    }
  } finally {
    await handle?.close();
  }
}

/** A file that was merely touched, or restored from a copy, is the same. */
async function isSame(handle: FileHandle, { size, mtimeMs }: Stats, known: FileState): Promise<boolean> {
  if (size !== known.bytes) return false;
  return mtimeMs === known.modified || (await hashOf(handle)) === known.sha256;
}
