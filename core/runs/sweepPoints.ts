import type { Metric } from '../losses/metrics.ts';
import type { SweepOutcome } from '../protocol/sweeps.ts';
import { fromWire } from '../protocol/tensors.ts';
import { pairs, ranked, type Ranked } from '../sweep/ranking.ts';
import { pairedDifference, summaryOf, type Summary } from '../sweep/statistics.ts';
import { differenceSentence, pointName } from '../sweep/words.ts';
import type { Text } from '../text.ts';

/** A point of a sweep with what is known of it so far. */
export interface KnownPoint extends Ranked, Pick<Summary, 'mean' | 'deviation'> {
  /** Of how many runs these are mean and deviation: those that came to a number. NaN where there is none. */
  readonly known: number;
  /** Runs that came to none, by how they ended. */
  readonly others: Readonly<Partial<Record<SweepOutcome['status'], number>>>;
}

/** The points of a sweep, best first. Runs that ended early have no value: theirs is not that of the network asked for. */
export function pointsOf({ better }: Pick<Metric, 'better'>, outcomes: readonly SweepOutcome[]): readonly KnownPoint[] {
  const measured = outcomes.map(({ trial, status, value }) => ({
    trial,
    value: status === 'finished' ? fromWire(value) : NaN,
  }));
  const ended = new Map<number, Partial<Record<SweepOutcome['status'], number>>>();
  for (const { trial, status } of outcomes) {
    if (status === 'finished') continue;
    const others = ended.get(trial.place) ?? {};
    ended.set(trial.place, { ...others, [status]: (others[status] ?? 0) + 1 });
  }
  return ranked(measured, better).map((point) => {
    const { count, mean, deviation } = summaryOf(point.values.filter((value) => !Number.isNaN(value)));
    return { ...point, known: count, mean, deviation, others: ended.get(point.place) ?? {} };
  });
}

/** How the best of all points is better than the next, in words; null while there are not two with a mean that is a number. */
export function verdictOf(metric: Metric, names: readonly Text[], points: readonly KnownPoint[]): Text | null {
  const [first, second] = points;
  if (!first || !second || !Number.isFinite(first.summary.mean) || !Number.isFinite(second.summary.mean)) return null;
  const difference = pairedDifference(...pairs(first, second), metric.better, points.length);
  return differenceSentence(pointName(names, first.point), pointName(names, second.point), metric, difference);
}
