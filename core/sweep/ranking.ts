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
  const sign = better === 'higher' ? -1 : 1;
  const places = new Map<number, Measured[]>();
  for (const one of measured) {
    const others = places.get(one.trial.place);
    if (others) others.push(one);
    else places.set(one.trial.place, [one]);
  }
  const points = [...places].flatMap(([place, runs]) => {
    const sorted = runs.toSorted((a, b) => a.trial.seed - b.trial.seed);
    const [first] = sorted;
    if (!first) return [];
    const values = sorted.map(({ value }) => value);
    const summary = summaryOf(values);
    const known = summaryOf(values.filter((value) => !Number.isNaN(value))).mean;
    const rank = Number.isNaN(known) ? Number.MAX_VALUE : sign * known;
    const isPartial = Number(Number.isNaN(summary.mean));
    const seeds = sorted.map(({ trial }) => trial.seed);
    return [{ rank, isPartial, point: { place, point: first.trial.point, seeds, values, summary } }];
  });
  return points
    .toSorted((a, b) => a.isPartial - b.isPartial || a.rank - b.rank || a.point.place - b.point.place)
    .map(({ point }) => point);
}

/** The values of two points for the seeds that both were trained with. */
export function pairs(first: Ranked, second: Ranked): readonly [first: readonly number[], second: readonly number[]] {
  const common = first.seeds.filter((seed) => second.seeds.includes(seed));
  const valuesOf = ({ seeds, values }: Ranked) => common.map((seed) => values[seeds.indexOf(seed)] ?? NaN);
  return [valuesOf(first), valuesOf(second)];
}
