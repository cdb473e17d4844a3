import { useState } from 'react';
import type { EngineParams, EngineRequestName, EngineResults } from '../../../core/protocol/engine.ts';
import type { Moment } from '../../../core/protocol/moment.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { useRequest, type Answer } from '../../link/useAnswer.ts';
import { findRun, isActive } from '../runs/runState.ts';
import { selectedRun, useRuns } from '../runs/runs.ts';
import { useMoment } from '../runs/shown.ts';
import { useSelectedRun, useThrottled } from './useThrottled.ts';

const LOOK_EVERY_MS = 250;
const AT_MOST_EVERY_MS = 1000;

/** What the engine finds out about a run at a moment, and says of which. */
type Measurable = {
  [Name in EngineRequestName]: EngineResults[Name] extends { readonly runId: string; readonly step: number }
    ? Name
    : never;
}[EngineRequestName];

interface Measured<T> extends Answer<T> {
  /** Of which run `data` is; before the first answer, the chosen one. Undefined until that has made its first step. */
  readonly run: RunRecord | undefined;
}

/**
 * Asks the engine about the chosen run's weights of this moment: when the panel opens, at the end of every epoch (at most once
 * a second), and after every step of a run that is not running. Of moments that one passes through quickly it asks for
 * as many as the engine can answer.
 */
export function useMeasured<Name extends Measurable>(
  name: Name,
  paramsFor: (run: RunRecord, at: Moment | undefined) => EngineParams[Name] | null,
): Measured<EngineResults[Name]> {
  const run = useSelectedRun(LOOK_EVERY_MS);
  const refresh = useNewWeights();
  const chosen = useMoment((state) => state.chosen);
  const [asked, setAsked] = useState(chosen);
  const isTrained = run !== undefined && run.progress.step > 0;
  const at = asked?.runId === run?.id ? asked?.at : undefined;
  const requested = useRequest(name, isTrained ? paramsFor(run, at) : null, refresh);
  if (chosen !== asked && !requested.isLoading) setAsked(chosen);
  const measured = requested.data && findRun(useRuns.getState().runs, requested.data.runId);
  return { ...requested, run: isTrained ? (measured ?? run) : undefined };
}

/** Another word whenever there are new weights to be looked at: see `useMeasured`. */
export function useNewWeights(): string {
  return useThrottled(useRuns, () => moment(selectedRun()), AT_MOST_EVERY_MS);
}

function moment(run: RunRecord | undefined): string {
  if (!run) return '';
  const { epochs, progress } = run;
  return isActive(progress.status) ? `epoch ${epochs.length}` : `step ${progress.step}`;
}
