import type { Sweep } from '../../../core/protocol/sweeps.ts';
import type { KnownPoint } from '../../../core/runs/sweepPoints.ts';
import type { Text } from '../../../core/text.ts';

/** What is shown of the points of a sweep: what its settings are called, and the points from the best on. */
export interface PointsProps {
  readonly sweep: Sweep;
  readonly names: readonly Text[];
  readonly points: readonly KnownPoint[];
}
