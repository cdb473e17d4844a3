import { contours } from 'd3-contour';
import { interpolateViridis } from 'd3-scale-chromatic';
import { heightOf, levelsOf, type Ground } from './heights.ts';

const LEVELS = 14;

export interface Band {
  /** 0 to 1. */
  readonly height: number;
  readonly colour: string;
  /** Rings around where the loss is higher; a point of the grid lies at its column and row plus a half. */
  readonly rings: readonly (readonly (readonly [number, number])[])[];
}

export function colourAt(height: number): string {
  return interpolateViridis(height);
}

/** Areas above each level, the lowest first, so that the higher ones lie on them. The first one is everything. */
export function bandsOf({ grid: { size }, losses, scale }: Ground): readonly Band[] {
  const levels = [scale.low - 1, ...levelsOf(scale, LEVELS)];
  const finite = Array.from(losses, (loss) => Math.min(loss, scale.low + 10 * (scale.high - scale.low)));
  const shapes = contours().size([size, size]).thresholds(levels)(finite);
  return shapes.map(({ coordinates, value }) => ({
    height: heightOf(value, scale),
    colour: colourAt(heightOf(value, scale)),
    rings: coordinates.flat().map((ring) => ring.map(([x = 0, y = 0]) => [x, y] as const)),
  }));
}
