import { meanMetrics } from '../../../core/protocol/epochs.ts';
import type { StepMetrics } from '../../../core/protocol/runs.ts';

/** The losses of a whole run in limited memory. */
export interface History {
  push(metrics: StepMetrics): void;
  /** At most `limit` points over the whole run, each the mean of equally many batches. */
  points(): readonly StepMetrics[];
}

/**
 * When `limit` points are full, neighbours are merged, and from then on each new point stands for twice as many
 * batches.
 */
export function createHistory(limit: number, earlier: readonly StepMetrics[] = []): History {
  let points = [...earlier];
  let stride = Math.max(1, (points[1]?.step ?? 1) - (points[0]?.step ?? 0));
  let group: StepMetrics[] = [];
  return {
    push(metrics) {
      group.push(metrics);
      if (group.length < stride) return;
      points.push(meanOf(group));
      group = [];
      if (points.length < limit) return;
      points = thin(points, limit / 2);
      stride *= 2;
    },
    points: () => (group.length === 0 ? points.slice() : [...points, meanOf(group)]),
  };
}

/** Reduces to at most `limit` points by averaging neighbours. */
export function thin(points: readonly StepMetrics[], limit: number): StepMetrics[] {
  const size = Math.ceil(points.length / limit);
  if (size <= 1) return [...points];
  const groups = Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    points.slice(i * size, (i + 1) * size),
  );
  return groups.map(meanOf);
}

/** Placed at its last batch. */
function meanOf(group: readonly StepMetrics[]): StepMetrics {
  return { step: group.at(-1)?.step ?? 0, values: meanMetrics(group.map(({ values }) => values)) };
}
