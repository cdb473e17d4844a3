import type { Point } from './points.ts';
import { summaryOf, type Summary } from './statistics.ts';

/** A point of a sweep with what its runs came to, seed by seed. */
export interface Ranked {
  readonly place: number;
  readonly point: Point;
  readonly seeds: readonly number[];
  /** In the order of `seeds`; NaN where a run has no value. */
  readonly values: readonly number[];
  readonly summary: Summary;
}

interface Measured {
  readonly trial: { readonly place: number; readonly point: Point; readonly seed: number };
  readonly value: number;
}

/** The points by the mean of their runs, best first; those with a run that came to no number last, by the others. */
export function ranked(measured: readonly Measured[], better: 'lower' | 'higher'): readonly Ranked[] {
  const places = new Map<number, Measured[]>();
  for (const one of measured) places.set(one.trial.place, [...(places.get(one.trial.place) ?? []), one]);
  const points = [...places].flatMap(([place, runs]) => {
    const sorted = runs.toSorted((a, b) => a.trial.seed - b.trial.seed);
    const values = sorted.map(({ value }) => value);
    const [first] = sorted;
    return first ? [{ place, point: first.trial.point, seeds: sorted.map(({ trial }) => trial.seed), values, summary: summaryOf(values) }] : []; // prettier-ignore
  });
  const sign = better === 'higher' ? -1 : 1;
  const known = ({ values }: Ranked) => summaryOf(values.filter((value) => !Number.isNaN(value))).mean;
  const rank = (one: Ranked) => (Number.isNaN(known(one)) ? Number.MAX_VALUE : sign * known(one));
  const isPartial = ({ summary }: Ranked) => Number(Number.isNaN(summary.mean));
  return points.toSorted((a, b) => isPartial(a) - isPartial(b) || rank(a) - rank(b) || a.place - b.place);
}

/** The values of two points for the seeds that both were trained with. */
export function pairs(first: Ranked, second: Ranked): readonly [first: readonly number[], second: readonly number[]] {
  const common = first.seeds.filter((seed) => second.seeds.includes(seed));
  const valuesOf = ({ seeds, values }: Ranked) => common.map((seed) => values[seeds.indexOf(seed)] ?? NaN);
  return [valuesOf(first), valuesOf(second)];
}
