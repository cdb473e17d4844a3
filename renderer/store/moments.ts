import type { Moment } from '../../core/protocol/moment.ts';
import type { StepMetrics } from '../../core/protocol/runs.ts';

/** The last recorded step that is not after `step`; the first one when all are. Undefined when nothing is recorded. */
export function nearestEarlier(steps: readonly number[], step: number): number | undefined {
  return steps.findLast((recorded) => recorded <= step) ?? steps[0];
}

/** What was measured nearest to a step; undefined when nothing was. */
export function nearestMetrics(steps: readonly StepMetrics[], step: number): StepMetrics | undefined {
  const next = steps.findIndex((point) => point.step >= step);
  if (next === -1) return steps.at(-1);
  const [before, after] = [steps[next - 1], steps[next]];
  return before && after && step - before.step < after.step - step ? before : after;
}

/** The step of a moment; undefined for a point of a landscape, and for now. */
export function stepOf(at: Moment | undefined): number | undefined {
  return at && 'step' in at ? at.step : undefined;
}
