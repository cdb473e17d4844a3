import type { Sweep, SweepOutcome } from '../../../core/protocol/sweeps.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { pairs, ranked, type Ranked } from '../../../core/sweep/ranking.ts';
import { pairedDifference, summaryOf } from '../../../core/sweep/statistics.ts';
import { differenceSentence, pointName } from '../../../core/sweep/words.ts';
import type { Text } from '../../../core/text.ts';

/** A point of a sweep with what is known of it so far. */
export interface KnownPoint extends Ranked {
  /** Of the runs that came to a number: NaN if none has. */
  readonly mean: number;
  readonly deviation: number;
  /** Runs that came to none, by how they ended. */
  readonly others: Readonly<Partial<Record<SweepOutcome['status'], number>>>;
}

/** What is shown of the points of a sweep: what its settings are called, and the points from the best on. */
export interface PointsProps {
  readonly sweep: Sweep;
  readonly names: readonly Text[];
  readonly points: readonly KnownPoint[];
}

/** The points of a sweep, best first. Runs that ended early have no value: theirs is not that of the network asked for. */
export function pointsOf({ metric }: Sweep, outcomes: readonly SweepOutcome[]): readonly KnownPoint[] {
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
  return ranked(measured, metric.better).map((point) => {
    const { mean, deviation } = summaryOf(point.values.filter((value) => !Number.isNaN(value)));
    return { ...point, mean, deviation, others: ended.get(point.place) ?? {} };
  });
}

/** How the best is better than the next, in words; null while there are not two. */
export function verdictOf(
  { metric }: Sweep,
  names: readonly Text[],
  [first, second]: readonly KnownPoint[],
): Text | null {
  if (!first || !second || Number.isNaN(first.summary.mean) || Number.isNaN(second.summary.mean)) return null;
  const difference = pairedDifference(...pairs(first, second), metric.better);
  return differenceSentence(pointName(names, first.point), pointName(names, second.point), metric, difference);
}
