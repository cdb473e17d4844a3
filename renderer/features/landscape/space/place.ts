import { Vector3 } from 'three';
import type { LandscapeSpot } from '../../../../core/protocol/landscape.ts';
import { heightOf, lossAt, placeOf, pointAtPlace, type Ground } from '../heights.ts';

/** The ground is a square of this width; its highest point is this high. */
export const WIDTH = 2;
export const HEIGHT = 0.9;

/** Where a column and a row of the grid lie; b grows to the back. */
export function onSquare({ grid: { size } }: Ground, column: number, row: number): readonly [x: number, z: number] {
  const along = (value: number) => (value / (size - 1) - 0.5) * WIDTH;
  return [along(column), -along(row)];
}

/** Where a point of the landscape lies, so far above the ground. */
export function inSpace(ground: Ground, point: LandscapeSpot, lift: number): Vector3 {
  const { grid, losses, scale } = ground;
  const place = placeOf(grid, point);
  const [x, z] = onSquare(ground, place[0], place[1]);
  return new Vector3(x, HEIGHT * heightOf(lossAt(grid, losses, place), scale) + lift, z);
}

export function fromSpace({ grid }: Ground, { x, z }: Vector3): LandscapeSpot {
  const along = (value: number) => (value / WIDTH + 0.5) * (grid.size - 1);
  return pointAtPlace(grid, [along(x), along(-z)]);
}
