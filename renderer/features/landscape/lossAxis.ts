import type { RaceLoss } from '../../../core/protocol/race.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';

/** A logarithmic axis for losses. */
export interface LossAxis {
  /** Round, from the lowest to the highest. */
  readonly ticks: readonly number[];
  /** 0 at the lowest loss, 1 at the highest; within for all others. */
  readonly heightOf: (loss: number) => number;
}

/** Losses of so many times the lowest are drawn; what has diverged would press all others flat. */
const MOST_DECADES = 6;

/** @param most ticks that there is room for */
export function lossAxis(losses: readonly number[], most: number): LossAxis {
  const positive = losses.filter((loss) => loss > 0 && Number.isFinite(loss)).toSorted((a, b) => a - b);
  const low = positive[0] ?? 0.1;
  const high = Math.max(low * 2, Math.min(positive.at(-1) ?? 1, low * 10 ** MOST_DECADES));
  const [begin, end] = [Math.log10(low), Math.log10(high)];
  const heightOf = (loss: number) => {
    if (Number.isNaN(loss)) return 1;
    return Math.min(1, Math.max(0, (Math.log10(Math.max(loss, Number.MIN_VALUE)) - begin) / (end - begin)));
  };
  return { ticks: ticksBetween(low, high, most), heightOf };
}

/** As fine as there is room for: 1, 2, 5; only powers of ten; or every second, third of these. */
function ticksBetween(low: number, high: number, most: number): readonly number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
  const within = (values: readonly number[]) => values.filter((value) => value >= low && value <= high);
  const fine = within(powers.flatMap((power) => [1, 2, 5].map((factor) => Number((factor * power).toPrecision(3)))));
  if (fine.length <= most) return fine;
  const coarse = within(powers);
  const every = Math.ceil(coarse.length / most);
  return coarse.filter((_, i) => i % every === 0);
}

/** Between the points of a curve, its last loss after them; undefined before the first. */
export function lossAtStep(curve: readonly RaceLoss[], step: number): number | undefined {
  const next = curve.findIndex((point) => point.step > step);
  if (next === -1) return curve.at(-1) && fromWire(curve.at(-1)?.loss ?? NaN);
  const [before, after] = [curve[next - 1], curve[next]];
  if (!before || !after) return undefined;
  const share = (step - before.step) / (after.step - before.step);
  return fromWire(before.loss) + share * (fromWire(after.loss) - fromWire(before.loss));
}
