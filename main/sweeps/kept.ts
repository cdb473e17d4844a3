import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { signature } from '../../core/analysis/signature.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { sweepWish, type Sweep, type SweepProgress, type SweepWish } from '../../core/protocol/sweeps.ts';
import { countOf } from '../../core/sweep/points.ts';
import { asWriteError, makeFolder, systemCode } from '../files/files.ts';
import { readSweepHead, type Counts, type Standing } from './record.ts';
import { metricOf } from './sweep.ts';

const begun = z.object({ id: z.string(), startedAt: z.string(), wish: sweepWish });
type Begun = z.infer<typeof begun>;

export type About = Omit<Sweep, keyof SweepProgress>;

/** A sweep as its file says it, without its runs. */
export interface KeptSweep {
  readonly begun: Begun;
  /** The same as its file has it, which may be of another version of the app. */
  readonly head: unknown;
  readonly about: About;
  readonly progress: SweepProgress;
}

const ENDING = '.jsonl';

export const sweepFile = (folder: string, id: string) => path.join(folder, `${id}${ENDING}`);

/** The sweeps in a folder, which need not exist. What cannot be read is left where it is. */
export async function keptSweeps(folder: string): Promise<readonly KeptSweep[]> {
  const names = await readdir(folder).catch(() => []);
  const all: KeptSweep[] = [];
  // One after the other: requests are answered in between.
  for (const name of names) {
    if (!name.endsWith(ENDING)) continue;
    const kept = await keptSweep(path.join(folder, name)).catch(() => undefined);
    if (kept) all.push(kept);
  }
  return all;
}

/** The sweep in a file; undefined if there is none that can be read. */
export async function keptSweep(file: string): Promise<KeptSweep | undefined> {
  const found = await readSweepHead(file);
  const read = begun.safeParse(found?.sweep);
  if (!found || !read.success || path.basename(file) !== `${read.data.id}${ENDING}`) return undefined;
  const document = parseDocument(read.data.wish.document);
  if (!document.ok) return undefined;
  const known: Begun = { ...read.data, wish: { ...read.data.wish, document: document.value } };
  const progress = progressOf(known.id, known.wish, found, found.standing);
  return { begun: known, head: found.sweep, about: aboutOf(known), progress };
}

/** Nobody has paused it: whatever trained it has died. */
const interrupted: Standing = { status: 'interrupted', message: null };
const finished: Standing = { status: 'finished', message: null };

/** Where a sweep is that is not under way. `standing`: unless it has come to its end. */
export function progressOf(id: string, wish: SweepWish, { done, failed }: Counts, standing = interrupted): SweepProgress {
  const total = countOf(wish);
  const { status, message } = done >= total ? finished : standing;
  return { id, status, done, failed, total, secondsLeft: null, message };
} // prettier-ignore

/** Fails with documentHasProblems if its network cannot be trained, as one of another version of the app. */
export function aboutOf({ startedAt, wish }: Begun): About {
  const { document, axes, seeds, endsHopeless } = wish;
  return {
    name: document.name,
    startedAt,
    signature: signature(document),
    axes,
    seeds,
    metric: metricOf(document, wish.metric),
    measuredOn: (document.data.validationShare ?? 0) > 0 ? 'validation' : 'test',
    endsHopeless,
  };
}

/** So many that were removed can come back, together no larger than this, for so long. */
const MOST_REMOVED = 20;
const MOST_REMOVED_BYTES = 64 * 2 ** 20;
const LONGEST_REMOVED_MS = 30 * 24 * 60 * 60_000;

const removedIn = (folder: string) => path.join(folder, 'removed');

/** Puts the file of a sweep away, and the oldest of those put away earlier for good. Fails with diskFull or fileUnwritable. */
export async function putAway(folder: string, id: string): Promise<void> {
  const removed = removedIn(folder);
  await makeFolder(removed);
  const [file, now] = [sweepFile(removed, id), new Date()];
  if (!(await moved(sweepFile(folder, id), file))) return;
  // When it was removed, not when its last run ended.
  await utimes(file, now, now).catch(() => undefined);
  // What finds no room is gone with the next one.
  await tidyRemoved(folder).catch(() => undefined);
}

/** Removes for good what was put away too long ago, or beyond what there is room for: the last one stays whatever its size. */
export async function tidyRemoved(folder: string): Promise<void> {
  const removed = removedIn(folder);
  const names = await readdir(removed).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(removed, name);
      const { mtimeMs, size } = await stat(file);
      return { file, size, at: mtimeMs };
    }),
  );
  let bytes = 0;
  for (const [i, { file, size, at }] of files.toSorted((a, b) => b.at - a.at).entries()) {
    bytes += size;
    const hasRoom = i === 0 || (i < MOST_REMOVED && bytes <= MOST_REMOVED_BYTES);
    if (!hasRoom || Date.now() - at > LONGEST_REMOVED_MS) await rm(file, { force: true });
  }
}

/** Takes the file of a sweep back, unless there is none; what it says. Fails with diskFull or fileUnwritable. */
export async function takeBack(folder: string, id: string): Promise<KeptSweep | undefined> {
  const file = sweepFile(folder, id);
  await moved(sweepFile(removedIn(folder), id), file);
  return keptSweep(file).catch(() => undefined);
}

/** Whether there was such a file. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw asWriteError(error, to);
  }
}
