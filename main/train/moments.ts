import type { LandscapePlace, Moment } from '../../core/protocol/moment.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { Recordings } from './history/recordings.ts';
import type { ListedRun, SavedRun } from './store.ts';
import { freshCheckpoint } from './trainer.ts';

/** Who knows where runs have been. */
export interface MomentSource {
  readonly recordings: Pick<Recordings, 'snapshots'>;
  /** The run as it is now. */
  saved(runId: string): Promise<SavedRun>;
  listed(runId: string): Promise<ListedRun>;
  /** The weights at a point of a landscape; undefined when nobody looks at that one any more. */
  weightsAt(place: LandscapePlace, network: string): NamedTensors | undefined;
}

/**
 * A run as it was at a moment: the recorded one with exactly this step, else the nearest before it; absent: as it is
 * now. Fails with runUnknown, and with invalidRequest when nothing of that time is kept.
 */
export async function momentOf(runs: MomentSource, runId: string, at: Moment | undefined): Promise<SavedRun> {
  if (at === undefined) return runs.saved(runId);
  const listed = await runs.listed(runId);
  if ('landscape' in at) {
    const weights = runs.weightsAt(at, listed.record.network);
    if (!weights)
      throw new EngineError('invalidRequest', 'Another landscape has been drawn since: choose its point again.');
    return { ...listed, checkpoint: freshCheckpoint(weights) };
  }
  const { step } = listed.record.progress;
  if (at.step > step) throw new EngineError('invalidRequest', `The run has come to step ${step} only.`);
  const snapshot = runs.recordings.snapshots(runId).findLast((recorded) => recorded.step <= at.step);
  // Where it is now is kept in any case.
  if (at.step === step && snapshot?.step !== step) return runs.saved(runId);
  if (snapshot) return { ...listed, checkpoint: snapshot.checkpoint };
  throw new EngineError(
    'invalidRequest',
    `Step ${at.step} of this run is not recorded: choose a later one, or train it again.`,
  );
}
