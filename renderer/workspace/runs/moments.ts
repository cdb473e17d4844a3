import type { Moment, Recording } from '../../../core/protocol/moment.ts';
import type { StepMetrics } from '../../../core/protocol/runs.ts';

/** The last recorded step that is not after `step`; the first one when all are. Undefined when nothing is recorded. */
export function nearestEarlier(steps: readonly number[], step: number): number | undefined {
  return steps.findLast((recorded) => recorded <= step) ?? steps[0];
}

/** A moment of a run that one has gone back to. */
export interface ChosenMoment {
  readonly runId: string;
  readonly at: Moment;
  /** The step that was wanted, when it is not recorded any more and `at` stands for it. */
  readonly lost?: number;
}

/** A moment that is not recorded any more gives way to the nearest before it; null when nothing is left. */
export function reachable({ runId, steps }: Recording, chosen: ChosenMoment): ChosenMoment | null {
  const step = stepOf(chosen.at);
  if (step === undefined || steps.includes(step)) return chosen;
  const found = nearestEarlier(steps, step);
  return found === undefined ? null : { runId, at: { step: found }, lost: step };
}

/** What was measured nearest to a step; undefined when nothing was. */
export function nearestMetrics(steps: readonly StepMetrics[], step: number): StepMetrics | undefined {
  const next = steps.findIndex((point) => point.step >= step);
  if (next === -1) return steps.at(-1);
  const [before, after] = [steps[next - 1], steps[next]];
  return before && after && step - before.step < after.step - step ? before : after;
}

/** Over how many batches a point is averaged: long runs keep fewer points than batches, each placed at its last batch. */
export function batchesOf(steps: readonly StepMetrics[], point: StepMetrics): number {
  return point.step - (steps[steps.indexOf(point) - 1]?.step ?? 0);
}

/** The step of a moment; undefined for a point of a landscape, and for now. */
export function stepOf(at: Moment | undefined): number | undefined {
  return at && 'step' in at ? at.step : undefined;
}
