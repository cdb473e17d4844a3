import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { inOrder, writeAtomically } from './files.ts';
import { readList } from './list.ts';
import { finishMoves } from './moves.ts';
import { foldersBelow, isTemporary, sweep, sweepAgain, sweepTemporaryFolders } from './temporary.ts';

/** So many folders of the user's are remembered. */
const MOST_FOLDERS = 50;

/**
 * Finishes what processes that died were moving, and removes what they left half-written: in the app's own folders, among the system's temporary files, and
 * in the folders to which the user last saved or exported. Nothing depends on it.
 */
export async function sweepLeftovers(home: string): Promise<void> {
  await finishMoves(home);
  await sweepTemporaryFolders();
  for (const folder of [...(await foldersBelow(home)), ...(await writtenFolders(home))]) await sweep(folder);
}

/** An engine whose host has died may outlive it for a while, and leave something behind after all: it is looked for again. */
const AGAIN_MS = 20_000;

/** Like `sweepLeftovers`, now and once more later; what fails is printed. */
export async function sweepTwice(home: string): Promise<void> {
  const report = (error: unknown) => console.error(error);
  await sweepLeftovers(home).catch(report);
  const again = () => {
    sweepAgain();
    void sweepLeftovers(home).catch(report);
  };
  setTimeout(again, AGAIN_MS).unref();
}

/** Remembers where a file of the user's is about to be written, for the engine that would have to tidy up there. */
export async function noteWritten(home: string, file: string): Promise<void> {
  const isFolder = await stat(file).then((found) => found.isDirectory(), () => false); // prettier-ignore
  const folder = isFolder ? file : path.dirname(file);
  // Those are looked through anyway.
  if (folder === home || folder.startsWith(home + path.sep) || isTemporary(folder)) return;
  await inOrder(`written folders of ${home}`, async () => {
    const known = await writtenFolders(home);
    if (known[0] === folder) return;
    const folders = [folder, ...known.filter((other) => other !== folder)].slice(0, MOST_FOLDERS);
    await writeAtomically(listFile(home), JSON.stringify(folders, null, 2));
  });
}

function listFile(home: string): string {
  return path.join(home, 'folders.json');
}

function writtenFolders(home: string): Promise<string[]> {
  return readList(listFile(home), z.string());
}
