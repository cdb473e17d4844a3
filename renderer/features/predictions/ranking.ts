import type { Prediction } from '../../../core/protocol/requests/results.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';

export interface Ranked {
  readonly index: number;
  readonly probability: number;
}

/** The classes of a prediction, the likeliest first. */
export function ranking(prediction: Prediction): readonly Ranked[] {
  return prediction.output
    .map((value, index) => ({ index, probability: fromWire(value) }))
    .toSorted((a, b) => orZero(b.probability) - orZero(a.probability));
}

/** Diverged weights predict NaN: no class at all. */
function orZero(value: number): number {
  return Number.isNaN(value) ? -1 : value;
}
