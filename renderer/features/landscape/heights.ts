import type { Landscape, LandscapeSpot } from '../../../core/protocol/landscape.ts';

/** Losses [size, size] and where they lie. */
export interface Grid {
  readonly size: number;
  /** By rows of b. NaN where nothing has been computed yet, or the loss is not finite. */
  readonly losses: Float32Array;
  readonly extent: Landscape['extent'];
}

/** From the lowest loss to the highest that is worth telling apart. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly isLog: boolean;
}

/** The highest tenth of the losses would flatten all the rest. */
const SHARE_SHOWN = 0.9;

export function scaleOf({ losses }: Grid, isLog: boolean): Scale {
  const finite = losses.filter(Number.isFinite).sort();
  const low = finite[0] ?? 0;
  const high = finite[Math.floor(SHARE_SHOWN * (finite.length - 1))] ?? 1;
  return { low, high: high > low ? high : low + 1, isLog };
}

/** How high a loss is drawn: 0 at the lowest, 1 at the highest that counts; the logarithm spreads out the valley. */
export function heightOf(loss: number, { low, high, isLog }: Scale): number {
  const share = Math.min(1, Math.max(0, (loss - low) / (high - low)));
  return isLog ? Math.log1p(LOG_STRENGTH * share) / Math.log1p(LOG_STRENGTH) : share;
}

/** How much larger the logarithm draws the bottom than the top. */
const LOG_STRENGTH = 200;

/** The losses at which contours are drawn, evenly spread over the heights. */
export function levelsOf({ low, high, isLog }: Scale, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => {
    const height = (i + 0.5) / count;
    const share = isLog ? Math.expm1(height * Math.log1p(LOG_STRENGTH)) / LOG_STRENGTH : height;
    return low + share * (high - low);
  });
}

/** A grid without holes: what is not there yet is taken from the nearest coarser point before it. */
export function filled(grid: Grid, fallback: number): Float32Array {
  const { size, losses } = grid;
  return losses.map((loss, i) => {
    if (Number.isFinite(loss)) return loss;
    const [row, column] = [Math.floor(i / size), i % size];
    for (const stride of [2, 4]) {
      const coarse = losses[(row - (row % stride)) * size + column - (column % stride)] ?? NaN;
      if (Number.isFinite(coarse)) return coarse;
    }
    return fallback;
  });
}

/** Where a point lies, counted in points of the grid. */
export function placeOf({ size, extent }: Grid, { a, b }: LandscapeSpot): readonly [number, number] {
  const share = (value: number, [low, high]: readonly [number, number]) => ((value - low) / (high - low)) * (size - 1);
  return [share(a, extent.a), share(b, extent.b)];
}

/** The reverse: the point of the landscape that lies there. */
export function pointAtPlace({ size, extent }: Grid, [x, y]: readonly [number, number]): LandscapeSpot {
  const along = (value: number, [low, high]: readonly [number, number]) => low + (value / (size - 1)) * (high - low);
  return { a: along(x, extent.a), b: along(y, extent.b) };
}

/** The loss between the points of the grid (bilinear); at its edge outside of it. */
export function lossAt({ size }: Grid, losses: Float32Array, [x, y]: readonly [number, number]): number {
  const within = (value: number) => Math.min(size - 1, Math.max(0, value));
  const [column, row] = [within(x), within(y)];
  const [left, top] = [Math.min(size - 2, Math.floor(column)), Math.min(size - 2, Math.floor(row))];
  const at = (dx: number, dy: number) => losses[(top + dy) * size + left + dx] ?? NaN;
  const [u, v] = [column - left, row - top];
  return (1 - v) * ((1 - u) * at(0, 0) + u * at(1, 0)) + v * ((1 - u) * at(0, 1) + u * at(1, 1));
}
