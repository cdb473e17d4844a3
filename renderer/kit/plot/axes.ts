import type { PlaneGrid } from '../../../core/protocol/plane.ts';
import { niceTicks } from './ticks.ts';

type Range = readonly [low: number, high: number];

/** From where to where a plot reaches along both axes. */
export interface Extents {
  readonly across: Range;
  readonly up: Range;
}

/** Where coordinates lie on a drawing, in CSS pixels, and back. */
export interface Axes {
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  /** Those whose numbers have room beside each other. */
  readonly xLabels: readonly number[];
  readonly yLabels: readonly number[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  xOf(x: number): number;
  yOf(y: number): number;
  xAt(pixel: number): number;
  yAt(pixel: number): number;
}

/** Room around a plot for its numbers and names, in rem: left, right, top, bottom. */
const MARGINS = [2.75, 0.75, 0.75, 2.25] as const;
/** Width of a character beside the axis, and of all else that is left of the plot, in rem. */
const [CHARACTER, BESIDE] = [0.42, 1.05];

/** Height of a line of letters, in rem. */
const LINE = 0.8;

/** How large a plot is, in CSS pixels, and how its numbers are written. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly rem: number;
  readonly format: (tick: number) => string;
}

/** The axes of a plot, from tick to tick, with room for the longest number. */
export function createAxes({ across, up }: Extents, { width, height, rem, format }: Sheet): Axes {
  const [xTicks, yTicks] = [niceTicks(across), niceTicks(up)];
  const longestOf = (ticks: readonly number[]) => Math.max(...ticks.map((tick) => format(tick).length));
  const longest = longestOf(yTicks);
  const left = Math.max(MARGINS[0], BESIDE + CHARACTER * longest) * rem;
  const [right, top, bottom] = [width - MARGINS[1] * rem, MARGINS[2] * rem, height - MARGINS[3] * rem];
  const [x, y] = [scale(xTicks, left, right), scale(yTicks, bottom, top)];
  const xLabels = withRoom(xTicks, x.to, (CHARACTER * longestOf(xTicks) + LINE / 2) * rem);
  const yLabels = withRoom(yTicks, y.to, LINE * rem);
  return { xTicks, yTicks, xLabels, yLabels, left, right, top, bottom, xOf: x.to, yOf: y.to, xAt: x.from, yAt: y.from };
}

/** Every tick, every second or fewer, so that so many pixels lie between them; 0 stays. */
function withRoom(ticks: readonly number[], to: (tick: number) => number, pixels: number): readonly number[] {
  const apart = Math.abs(to(ticks[1] ?? 0) - to(ticks[0] ?? 0));
  const every = apart > 0 ? Math.max(1, Math.ceil(pixels / apart)) : 1;
  const zero = Math.max(0, ticks.indexOf(0));
  return ticks.filter((_, i) => (i - zero) % every === 0);
}

/** From the first tick to the last: what is really drawn of a range. */
export function drawnRange(range: Range): [number, number] {
  const ticks = niceTicks(range);
  return [ticks[0] ?? 0, ticks.at(-1) ?? 1];
}

/** Points of a plane, or along its first axis, as far as the axes are drawn. */
export function gridOver({ across, up }: Extents, isPlane: boolean, size: number): PlaneGrid {
  return { across: drawnRange(across), up: isPlane ? drawnRange(up) : null, size };
}

function scale(ticks: readonly number[], begin: number, end: number) {
  const low = ticks[0] ?? 0;
  const span = (ticks.at(-1) ?? 1) - low || 1;
  return {
    to: (value: number) => begin + ((value - low) / span) * (end - begin),
    from: (pixel: number) => low + ((pixel - begin) / (end - begin || 1)) * span,
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Just around the points. */
export function extentsOf(points: readonly Place[]): Extents {
  return { across: range(points, ({ x }) => x), up: range(points, ({ y }) => y) };
}

function range(points: readonly Place[], coordinate: (point: Place) => number): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const point of points) {
    const value = coordinate(point);
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? [0, 1] : [low, high];
}

/** Where a plot without points lies. */
export const emptyExtents: Extents = { across: [-1, 1], up: [-1, 1] };

/** Share of the points' width that stays free on each side, so that there is room for more. */
const FREE = 0.1;
/** A point that is this near to an edge makes room behind it, so that it can be moved on. */
const EDGE = 0.02;
/** Extents are kept until the points fill less than this share of them... */
const FILLED = 0.4;
/** ... and while there are fewer than so many. */
const FEW = 4;

/**
 * Extents for points that are set and moved by hand: with room around them, and the same as before for as long as the
 * points fit, so that nothing jumps under the hand.
 */
export function heldExtents(before: Extents, points: readonly Place[]): Extents {
  if (points.length === 0) return emptyExtents;
  const { across, up } = extentsOf(points);
  const fits = (held: Range, needed: Range) => {
    const [low, high] = drawnRange(held);
    const edge = EDGE * (high - low);
    const isFilled = points.length < FEW || needed[1] - needed[0] >= FILLED * (high - low);
    return low + edge <= needed[0] && needed[1] <= high - edge && isFilled;
  };
  return fits(before.across, across) && fits(before.up, up) ? before : { across: roomy(across), up: roomy(up) };
}

function roomy([low, high]: Range): Range {
  const free = FREE * (high - low || 1);
  return [low - free, high + free];
}
