import type { Sweep } from '../../../core/protocol/sweeps.ts';
import type { KnownPoint } from '../../../core/runs/sweepPoints.ts';

/** The best and the worst mean of the points that came to a number; undefined if there is none. */
export function extremesOf({ metric }: Pick<Sweep, 'metric'>, points: readonly Pick<KnownPoint, 'mean'>[]) {
  let [low, high] = [Infinity, -Infinity];
  for (const { mean } of points) {
    if (!Number.isFinite(mean)) continue;
    low = Math.min(low, mean);
    high = Math.max(high, mean);
  }
  if (low > high) return undefined;
  return metric.better === 'higher' ? { best: high, worst: low } : { best: low, worst: high };
}

/** Where a mean lies between the worst (0) and the best (1) that came to a number; NaN for one that did not. */
export function goodnessOf(sweep: Pick<Sweep, 'metric'>, points: readonly KnownPoint[]): (point: KnownPoint | undefined) => number {
  const { best, worst } = extremesOf(sweep, points) ?? { best: NaN, worst: NaN };
  return (point) => {
    if (!point || !Number.isFinite(point.mean)) return NaN;
    return best === worst ? 1 : (point.mean - worst) / (best - worst);
  };
} // prettier-ignore

/** From the colour of the panel to that of the accent: light and dark follow the theme. */
export function fillOf(goodness: number): string {
  if (Number.isNaN(goodness)) return 'transparent';
  return `color-mix(in srgb, var(--accent) ${Math.round(10 + 90 * goodness)}%, var(--panel))`;
}
