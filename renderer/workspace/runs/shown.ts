import type { Document } from '../../../core/graph/document.ts';
import type { Moment } from '../../../core/protocol/moment.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { networkSignatureOf, startSignatureOf } from '../document/analysis.ts';
import { onOpening, useDocument } from '../document/document.ts';
import { follow } from '../../link/follow.ts';
import type { ChosenMoment } from './moments.ts';
import { findRun, isActive } from './runState.ts';
import { useRuns } from './runs.ts';
import { perDocument } from '../workspaces.ts';

/** Whose weights the pictures of a network show, and when: null stands for the network before training. */
export interface Shown {
  readonly runId: string | null;
  readonly at: Moment | undefined;
}

/** A moment of a run that one has gone back to; null: as the run is now. */
export const useMoment = perDocument<{ readonly chosen: ChosenMoment | null }>(() => ({ chosen: null }));

/**
 * Whether a run's weights are those of the network on the canvas: it trained the same network, from the same weights as
 * far as they are set by hand, and has left them behind.
 */
export function hasWeightsFor(run: RunRecord, document: Document): boolean {
  return isOf(run, networkSignatureOf(document), startSignatureOf(document));
}

function isOf(run: RunRecord, network: string, start: string): boolean {
  return run.network === network && run.start === start && hasLeftStart(run);
}

/** Whether a run's weights are others than those before training: trained, or from elsewhere. */
export function hasLeftStart({ progress: { step, status }, origin }: RunRecord): boolean {
  return step > 0 || origin !== null || status === 'finished';
}

/** What the plane, the canvas and the other pictures show now. */
export function shownNow(): Shown {
  const { runs, selectedId } = useRuns.getState();
  return shown(useDocument.getState().document, findRun(runs, selectedId), useMoment.getState().chosen);
}

export function useShown(): Shown {
  // Only what runs are compared with: moving and renaming nodes draws nothing anew.
  const network = useDocument(({ document }) => networkSignatureOf(document));
  const start = useDocument(({ document }) => startSignatureOf(document));
  const runId = useRuns(({ runs, selectedId }) => {
    const run = findRun(runs, selectedId);
    return run && isOf(run, network, start) ? run.id : null;
  });
  const at = useMoment(({ chosen }) => (chosen && chosen.runId === runId ? chosen.at : undefined));
  return { runId, at };
}

function shown(document: Document, run: RunRecord | undefined, chosen: ChosenMoment | null): Shown {
  if (!run || !hasWeightsFor(run, document)) return { runId: null, at: undefined };
  return { runId: run.id, at: chosen?.runId === run.id ? chosen.at : undefined };
}

onOpening(() => useMoment.setState({ chosen: null }));

// A run that goes on leaves the moment behind.
follow(useRuns, ({ runs, selectedId }, before) => {
  const { chosen } = useMoment.getState();
  if (!chosen || runs === before.runs) return;
  const run = findRun(runs, selectedId);
  if (!run || run.id !== chosen.runId || isActive(run.progress.status)) useMoment.setState({ chosen: null });
});
