import type { RunStatus } from '../protocol/runs.ts';
import type { RunLabel } from '../graph/runLabel.ts';

/** Megabytes that the weights of all runs of a project may take, unless somebody sets another number. */
export const USUAL_BUDGET = 200;
/** A project file holds less than 4 GB in all. */
export const MOST_BUDGET = 3_000;
export const MB = 1_000_000;

/** Whether a run may go on, and so is kept with the state of its optimizer; of others the weights are enough. */
export function goesOn(status: RunStatus): boolean {
  return status !== 'finished' && status !== 'diverged';
}

/** A run whose weights can be kept. */
export interface Keepable {
  readonly id: string;
  /** What keeping them takes. */
  readonly bytes: number;
  readonly fate: RunLabel['weights'];
}

/** What the next save does with the weights of runs. */
export interface WeightPlan {
  readonly kept: readonly string[];
  /** What those take, in bytes. */
  readonly bytes: number;
  /** What would be taken if none of them left. */
  readonly wanted: number;
  /** Those for which there is no room, oldest first. */
  readonly leaving: readonly string[];
}

/**
 * Which runs keep their weights in the project, of all that have any, oldest first. The last one's are always kept, and those
 * that are pinned; of the others the oldest go first when all together take more than `budget` bytes.
 */
export function weightPlan(runs: readonly Keepable[], budget: number): WeightPlan {
  const last = runs.at(-1);
  const wanted = runs.filter((run) => run === last || run.fate !== 'dropped');
  const all = wanted.reduce((sum, run) => sum + run.bytes, 0);
  let bytes = all;
  const leaving = new Set<string>();
  for (const run of wanted) {
    if (bytes <= budget) break;
    if (run === last || run.fate === 'pinned') continue;
    leaving.add(run.id);
    bytes -= run.bytes;
  }
  const kept = wanted.flatMap(({ id }) => (leaving.has(id) ? [] : [id]));
  return { kept, bytes, wanted: all, leaving: [...leaving] };
}
