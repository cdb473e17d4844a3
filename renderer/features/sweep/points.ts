import type { Sweep } from '../../../core/protocol/sweeps.ts';
import type { KnownPoint } from '../../../core/runs/sweepPoints.ts';
import type { AxisValue } from '../../../core/sweep/axes.ts';
import { countOf } from '../../../core/sweep/points.ts';
import type { Text } from '../../../core/text.ts';

/** What is shown of the points of a sweep: what its settings are called, and the points from the best on. */
export interface PointsProps {
  readonly sweep: Sweep;
  readonly names: readonly Text[];
  readonly points: readonly KnownPoint[];
}

/** The point at which two settings have these values; undefined if it is not known. */
export function pointAt(points: readonly KnownPoint[], row: AxisValue, column: AxisValue): KnownPoint | undefined {
  return points.find(({ point }) => point[0] === row && point[1] === column);
}

/** Whether all combinations were asked for: what is drawn from a range lies anywhere, though there may be as many. */
export function isGrid({ axes, seeds, total }: Sweep, points: readonly KnownPoint[]): boolean {
  if (total !== countOf({ axes, seeds })) return false;
  return points.every(({ point }) => axes.every(({ values }, i) => values.includes(point[i] ?? NaN)));
}
