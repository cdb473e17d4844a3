import { labelOf } from '../../core/graph/runLabels.ts';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { SavedProject } from '../../core/protocol/projects.ts';
import { goesOn } from '../../core/runs/keptWeights.ts';
import { text, type Text } from '../../core/text.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import { piecesElsewhere, weightsIn, withPlaces, type Elsewhere, type PlaceFinder } from '../projects/elsewhere.ts';
import { startsOf, type LeftOut } from '../projects/leftOut.ts';
import * as say from '../projects/notices.ts';
import { saveProject, type ProjectToSave, type RunToSave } from '../projects/save.ts';
import type { ListedRun, RunStore, SavedRun } from '../train/store.ts';
import { weightsGone } from '../projects/save.ts';

/**
 * What is kept of a run beside the last one: all that it needs if it may go on, else its weights alone; without what lies in the
 * files that its network begins with.
 */
export async function* keptPieces({ record, checkpoint, document }: Pick<SavedRun, 'record' | 'checkpoint' | 'document'>, leftOut: LeftOut): AsyncGenerator<Uint8Array> {
  const kept: Checkpoint = goesOn(record.progress.status) ? checkpoint : { ...checkpoint, optimizer: new Map(), best: null };
  yield* await leftOut.pieces(kept, startsOf(document));
} // prettier-ignore

async function* piecesHere(store: RunStore, id: string, leftOut: LeftOut): AsyncGenerator<Uint8Array> {
  const found = await store.load(id);
  if (!found) throw new EngineError('fileUnreadable', weightsGone);
  yield* keptPieces(found, leftOut);
}

/** Runs of a project as they are found here, or in the file that is written over. */
export interface FoundRuns {
  readonly runs: readonly RunToSave[];
  readonly notices: readonly Text[];
  /** Where the weights of a run lie in that file that is no longer here. */
  inFile(run: ListedRun): Promise<Elsewhere | undefined>;
}

/** Writes a project with these runs and the weights that are kept of them. Fails like `saveProject` and `withKeptWeights`. */
export function saveWithWeights(
  project: Omit<ProjectToSave, 'runs'>,
  found: FoundRuns,
  { store, home }: { readonly store: RunStore; readonly home: string },
): Promise<SavedProject> {
  const { path, document } = project;
  return withPlaces(home, async (firstOf) => {
    const kept = await withKeptWeights(found.runs, document, { store, home, file: path }, found.inFile, firstOf);
    const rescued = await rescueWeights(path, kept.runs, store);
    const saved = await saveProject(home, { ...project, runs: kept.runs });
    await pointToSaved(path, kept.runs, store);
    return { ...saved, notices: [...found.notices, ...kept.notices, ...rescued, ...saved.notices] };
  });
}

/**
 * Runs to be saved with their weights, unless somebody dropped these, and what could not be found of them. Fails with wouldLose
 * if the file that is written over is where those lie that cannot be read: they may be readable tomorrow.
 */
async function withKeptWeights(
  runs: readonly RunToSave[],
  document: Document,
  { store, home, file }: { readonly store: RunStore; readonly home: string; readonly file: string },
  inFile: (run: ListedRun) => Promise<Elsewhere | undefined>,
  firstOf: PlaceFinder,
): Promise<{ readonly runs: readonly RunToSave[]; readonly notices: readonly Text[] }> {
  const there = await weightsIn(file);
  const gone: number[] = [];
  const damaged: number[] = [];
  const last = runs.findIndex(({ checkpoint }) => checkpoint !== null);
  const weightsFor = async (run: RunToSave, isBefore: boolean): Promise<RunToSave['weights']> => {
    const { id, number } = run.record;
    const known = store.weightsOf(id);
    if (known?.elsewhere.length === 0) return (leftOut) => piecesHere(store, id, leftOut);
    const places = known?.elsewhere ?? [(await inFile(run)) ?? []].flat();
    const place = await firstOf(places);
    if (place) return (leftOut) => piecesElsewhere(place, home, leftOut);
    if (places.some(({ path, crc }) => path === there.get(id)?.path && crc === there.get(id)?.crc))
      throw wouldLose(file, number);
    if (places.length > 0) gone.push(number);
    // Of later ones it was said that the file has those of an earlier run instead.
    else if (isBefore && store.hasFile(id)) damaged.push(number);
    return undefined;
  };
  const kept: RunToSave[] = [];
  for (const [i, run] of runs.entries()) {
    const isWanted = run.checkpoint === null && labelOf(document, run.record.id).weights !== 'dropped';
    kept.push(isWanted ? { ...run, weights: await weightsFor(run, i < last) } : run);
  }
  const notices = damaged.map(say.missingWeights);
  return { runs: kept, notices: gone.length > 0 ? [...notices, say.weightsGone(gone)] : notices };
}

function wouldLose(file: string, number: number): EngineError {
  return new EngineError('wouldLose', text(
    `${file} was not replaced: the weights of run ${number} that lie in it cannot be read. Save under another name.`,
    `${file} wurde nicht ersetzt: Die Gewichte von Lauf ${number}, die darin liegen, lassen sich nicht lesen. Unter anderem Namen speichern.`,
  ));
} // prettier-ignore

/**
 * Before a project is written over: takes those weights out of it that lie there alone and will no longer do so, so that an
 * undo still finds them, or another window that has the project open.
 */
async function rescueWeights(file: string, runs: readonly RunToSave[], store: RunStore): Promise<readonly Text[]> {
  const staying = new Set(runs.flatMap(({ record, weights }) => (weights ? [record.id] : [])));
  let failure: EngineError | undefined;
  for (const id of await store.inFile(file)) {
    if (staying.has(id)) continue;
    try {
      await store.unpack(id);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      // What the file does not have any more was said when somebody asked for it.
      if (error.code === 'diskFull' || error.code === 'fileUnwritable') failure = error;
    }
  }
  return failure ? [say.notUnpacked(failure.code === 'diskFull')] : [];
}

/** After a project was written: weights that lay in a project alone lie in this one from now on. */
async function pointToSaved(file: string, runs: readonly RunToSave[], store: RunStore): Promise<void> {
  const places = await weightsIn(file);
  for (const { record } of runs) {
    const place = places.get(record.id);
    if (place && !store.hasWeights(record.id)) store.pointTo(record.id, place);
  }
}
