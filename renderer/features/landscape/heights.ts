import type { LandscapeGround, LandscapePoint, LandscapeSpot } from '../../../core/protocol/landscape.ts';
import { decodeTensor } from '../../kit/tensor.ts';

/** Losses [size, size] and where they lie. */
export interface Grid {
  readonly size: number;
  /** By rows of b. NaN where nothing has been computed yet, or the loss is not finite. */
  readonly losses: Float32Array;
  readonly extent: LandscapeGround['extent'];
}

/** From the lowest loss to the highest that is worth telling apart. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly isLog: boolean;
}

/** What is drawn: the losses without holes, and how high they are. */
export interface Ground {
  readonly grid: Grid;
  readonly losses: Float32Array;
  readonly scale: Scale;
}

/** `ways` begin below the top. */
export function groundOf(
  { losses, extent }: LandscapeGround,
  isLog: boolean,
  ways: readonly (readonly LandscapePoint[])[],
): Ground {
  const { shape, values } = decodeTensor(losses);
  const grid = { size: shape[0] ?? 0, losses: values as Float32Array, extent };
  const whole = filled(grid, NaN);
  const starts = ways.flatMap(([start]) => (start ? [lossAt(grid, whole, placeOf(grid, start))] : []));
  const scale = scaleOf(grid, isLog, starts);
  const above = scale.high + (scale.high - scale.low);
  return { grid, losses: whole.map((loss) => (Number.isFinite(loss) ? loss : above)), scale };
}

/** The highest tenth of the losses would flatten all the rest. */
const SHARE_SHOWN = 0.9;

/** `shown` are losses that must not lie above it. */
export function scaleOf({ losses }: Grid, isLog: boolean, shown: readonly number[] = []): Scale {
  const finite = losses.filter(Number.isFinite).sort();
  const low = finite[0] ?? 0;
  const usual = finite[Math.floor(SHARE_SHOWN * (finite.length - 1))] ?? 1;
  const high = Math.max(usual, ...shown.filter(Number.isFinite));
  return { low, high: high > low ? high : low + 1, isLog };
}

/** How high a loss is drawn: 0 at the lowest, 1 at the highest that counts; the logarithm spreads out the valley. */
export function heightOf(loss: number, scale: Scale): number {
  return Math.min(1, openHeightOf(loss, scale));
}

/** The same beyond the highest that counts, up to TOP: a surface is cut off there instead of ending in a table. */
export function openHeightOf(loss: number, { low, high, isLog }: Scale): number {
  const share = Math.max(0, (loss - low) / (high - low));
  const height = isLog ? Math.log1p(LOG_STRENGTH * share) / Math.log1p(LOG_STRENGTH) : share;
  return Math.min(TOP, height);
}

const TOP = 2;

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

/** Round losses for the numbers beside the heights, about `count` of them, none much nearer to each other than even ones were. */
export function ticksOf(scale: Scale, count: number): readonly number[] {
  const { low, high } = scale;
  const powers = Array.from({ length: 16 }, (_, i) => 10 ** (Math.floor(Math.log10(high - low)) - 10 + i));
  const round = powers.flatMap((power) => [1, 2, 5].map((factor) => Number((factor * power).toPrecision(3))));
  const isWide = round.filter((loss) => loss >= low && loss <= high).length >= 3;
  const steps = scale.isLog && isWide ? round : evenly(low, high, count);
  const ticks: number[] = [];
  // From the top down: there the round ones lie far apart.
  for (const loss of steps.toReversed()) {
    const height = openHeightOf(loss, scale);
    const above = ticks.at(-1);
    if (loss < low || loss > high) continue;
    if (above === undefined || heightOf(above, scale) - height >= 1 / (1.3 * count)) ticks.push(loss);
  }
  return ticks.toReversed();
}

function evenly(low: number, high: number, count: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / count));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power * (count + 1) >= high - low) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
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
