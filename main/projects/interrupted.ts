import { open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { FileState } from '../../core/protocol/fileState.ts';
import { inOrder, writeAtomically } from '../files/files.ts';
import { readList } from '../files/list.ts';
import { stateOf } from './fileState.ts';

/** So many saves are remembered. */
const MOST_SAVES = 50;

const saveSchema = z.object({ key: z.string(), from: z.string(), to: z.string() });

/** A file that a document is about to replace: by the document's key, and the hashes of both contents. */
type Save = z.infer<typeof saveSchema>;

/**
 * Remembers a save that is about to be done. If engine or page die before the page has heard of it, the page still knows
 * the file as it was before, and would otherwise take its own save for that of another program. Nothing else depends on
 * it: where it cannot be written, the save goes on.
 */
export async function noteSave(home: string, save: Save): Promise<void> {
  await inOrder(`saves of ${home}`, async () => {
    const saves = [save, ...(await savesOf(home))].slice(0, MOST_SAVES);
    await writeAtomically(listFile(home), JSON.stringify(saves, null, 2));
  }).catch((error: unknown) => console.warn(error));
}

/** The hashes of what the document of this key has written, or was about to write, over a content. */
export async function savedOver(home: string, key: string, from: string): Promise<readonly string[]> {
  return (await savesOf(home)).filter((save) => save.key === key && save.from === from).map(({ to }) => to);
}

/** The state of a file as the document of this key left it, if its last save was not heard of; else as it was known. */
export async function asLeftBy(home: string, key: string, file: string, known: FileState): Promise<FileState> {
  const own = await savedOver(home, key, known.sha256);
  const handle = own.length > 0 ? await open(file, 'r').catch(() => undefined) : undefined;
  try {
    const now = handle && (await stateOf(handle));
    return now && own.includes(now.sha256) ? { ...now, isDamaged: false } : known;
  } catch {
    // Whether it can be read is said when it is read.
    return known;
  } finally {
    await handle?.close();
  }
}

function listFile(home: string): string {
  return path.join(home, 'saves.json');
}

function savesOf(home: string): Promise<Save[]> {
  return readList(listFile(home), saveSchema);
}
