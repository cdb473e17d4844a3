import { placeOn } from './grid.ts';
import type { Extent } from './surface.ts';

/**
 * The lowest point of a surface [resolution, resolution]. Between grid points, the surface is approximated by a
 * paraboloid through the lowest point and its neighbours along both axes and one diagonal: exact if the loss is one.
 * Undefined if nothing is finite.
 */
export function lowestPoint(
  values: Float32Array,
  resolution: number,
  { a, b }: Extent,
): { readonly a: number; readonly b: number; readonly loss: number } | undefined {
  let at = -1;
  for (const [i, value] of values.entries()) {
    if (Number.isFinite(value) && (at < 0 || value < (values[at] ?? Infinity))) at = i;
  }
  if (at < 0) return undefined;
  const [column, row] = [at % resolution, Math.floor(at / resolution)];
  const [dx, dy, loss] = vertex((x, y) => valueAt(values, resolution, column + x, row + y));
  return { a: placeOn(a, column + dx, resolution), b: placeOn(b, row + dy, resolution), loss };
}

function valueAt(values: Float32Array, resolution: number, column: number, row: number): number {
  const isInside = column >= 0 && row >= 0 && column < resolution && row < resolution;
  return isInside ? (values[row * resolution + column] ?? NaN) : NaN;
}

/**
 * The position, at most half a step away, and value of the minimum of the paraboloid through f at (0, 0) and its
 * neighbours.
 */
function vertex(f: (x: number, y: number) => number): readonly [number, number, number] {
  const middle = f(0, 0);
  const slope = [(f(1, 0) - f(-1, 0)) / 2, (f(0, 1) - f(0, -1)) / 2] as const;
  const [xx, yy] = [f(1, 0) - 2 * middle + f(-1, 0), f(0, 1) - 2 * middle + f(0, -1)];
  const xy = (f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)) / 4;
  const determinant = xx * yy - xy * xy;
  const x = (xy * slope[1] - yy * slope[0]) / determinant;
  const y = (xy * slope[0] - xx * slope[1]) / determinant;
  const isInside = determinant > 0 && Math.abs(x) <= 1 && Math.abs(y) <= 1;
  if (!isInside) return [0, 0, middle];
  return [x, y, middle + (slope[0] * x + slope[1] * y) / 2];
}
