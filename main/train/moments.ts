import type { LandscapePlace, Moment } from '../../core/protocol/moment.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { Recordings } from './history/recordings.ts';
import type { ListedRun, SavedRun } from './store.ts';
import { freshCheckpoint } from './trainer.ts';

/** Provides the past states of runs. */
export interface MomentSource {
  readonly recordings: Pick<Recordings, 'snapshots'>;
  /** The current state of the run. */
  saved(runId: string): Promise<SavedRun>;
  listed(runId: string): Promise<ListedRun>;
  /** The weights at a point of a landscape; undefined if that landscape is no longer open. */
  weightsAt(place: LandscapePlace, network: string): NamedTensors | undefined;
}

/**
 * The state of a run at a moment: the recorded one with exactly this step, or else the nearest before it; absent: the
 * current state. Fails with runUnknown, and with invalidRequest if nothing from that time is kept.
 */
export async function momentOf(runs: MomentSource, runId: string, at: Moment | undefined): Promise<SavedRun> {
  if (at === undefined) return runs.saved(runId);
  const listed = await runs.listed(runId);
  if ('landscape' in at) {
    const weights = runs.weightsAt(at, listed.record.network);
    if (!weights)
      throw new EngineError(
        'invalidRequest',
        text(
          'Another landscape has been drawn since: choose its point again.',
          'Inzwischen wurde eine andere Landschaft gezeichnet: ihren Punkt neu wählen.',
        ),
      );
    return { ...listed, checkpoint: freshCheckpoint(weights) };
  }
  const { step } = listed.record.progress;
  if (at.step > step)
    throw new EngineError(
      'invalidRequest',
      text(`The run has come to step ${step} only.`, `Der Lauf ist erst bis Schritt ${step} gekommen.`),
    );
  const snapshot = runs.recordings.snapshots(runId).findLast((recorded) => recorded.step <= at.step);
  // Its current state is always available.
  if (at.step === step && snapshot?.step !== step) return runs.saved(runId);
  if (snapshot) return { ...listed, checkpoint: snapshot.checkpoint };
  throw new EngineError(
    'invalidRequest',
    text(
      `Step ${at.step} of this run is not recorded: choose a later one, or train it again.`,
      `Schritt ${at.step} dieses Laufs ist nicht aufgezeichnet: einen späteren wählen oder neu trainieren.`,
    ),
  );
}
