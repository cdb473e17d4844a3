import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { makeFolder, writeAtomically } from './files.ts';
import { isOfDead } from './temporary.ts';

const movesSchema = z.object({
  /** The temporary folder in which they lie whole. */
  stage: z.string(),
  moves: z.array(z.object({ from: z.string(), to: z.string() })),
  /** What an earlier state has and this one has not. */
  stale: z.array(z.string()),
});

/** Files on their way to where they belong, by absolute paths. */
export type Moves = z.infer<typeof movesSchema>;

/** Remembers moves that are about to begin: from now on the next start finishes them, should this process die. */
export async function beginMoves(home: string, moves: Moves): Promise<void> {
  await makeFolder(folderOf(home));
  await writeAtomically(noteOf(home, moves.stage), JSON.stringify(moves, null, 2));
}

/** They are done, or taken back. */
export async function endMoves(home: string, stage: string): Promise<void> {
  await rm(noteOf(home, stage), { force: true });
}

/** Finishes the moves of processes that died. What somebody has written there since then stays. */
export async function finishMoves(home: string): Promise<void> {
  for (const name of await readdir(folderOf(home)).catch(() => [])) {
    if (!isOfDead(name.replace(/\.json$/, ''))) continue;
    const note = path.join(folderOf(home), name);
    try {
      await finish(movesSchema.parse(JSON.parse(await readFile(note, 'utf8'))), (await stat(note)).mtimeMs);
    } catch (error) {
      console.warn(error);
    }
    await rm(note, { force: true });
  }
}

async function finish({ moves, stale }: Moves, begun: number): Promise<void> {
  const isOld = (file: string) => stat(file).then(({ mtimeMs }) => mtimeMs <= begun, () => true); // prettier-ignore
  for (const file of stale) if (await isOld(file)) await rm(file, { force: true });
  for (const { from, to } of moves) {
    const isWaiting = await stat(from).then(() => true, () => false); // prettier-ignore
    if (!isWaiting || !(await isOld(to))) continue;
    await mkdir(path.dirname(to), { recursive: true });
    await rename(from, to);
  }
}

const folderOf = (home: string) => path.join(home, 'moves');
/** The name of the stage names its process. */
const noteOf = (home: string, stage: string) => path.join(folderOf(home), `${path.basename(stage)}.json`);
