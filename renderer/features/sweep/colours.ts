import type { Sweep } from '../../../core/protocol/sweeps.ts';
import type { KnownPoint } from '../../../core/runs/sweepPoints.ts';

/** Where a mean lies between the worst (0) and the best (1) that came to a number; NaN for one that did not. */
export function goodnessOf({ metric }: Pick<Sweep, 'metric'>, points: readonly KnownPoint[]): (point: KnownPoint | undefined) => number {
  const means = points.map(({ mean }) => mean).filter((mean) => Number.isFinite(mean));
  const [low, high] = [Math.min(...means), Math.max(...means)];
  return (point) => {
    if (!point || !Number.isFinite(point.mean)) return NaN;
    const share = high > low ? (point.mean - low) / (high - low) : 1;
    return metric.better === 'higher' ? share : 1 - share;
  };
} // prettier-ignore

/** From the colour of the panel to that of the accent: light and dark follow the theme. */
export function fillOf(goodness: number): string {
  if (Number.isNaN(goodness)) return 'transparent';
  return `color-mix(in srgb, var(--accent) ${Math.round(10 + 90 * goodness)}%, var(--panel))`;
}
