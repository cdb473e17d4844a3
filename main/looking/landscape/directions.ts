import type { LandscapePoint } from '../../../core/protocol/landscape.ts';
import { createRandom } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Model } from '../../model/model.ts';
import { principalComponents } from './principal.ts';
import type { Snapshot } from '../../train/history/trail.ts';
import { dot, subtract, trainableOf, type Point } from '../../train/history/vector.ts';

/** Two directions through weight space: the axes of a landscape. */
export interface Plane {
  /** The point where both coordinates are zero. */
  readonly centre: Point;
  readonly axes: readonly [Point, Point];
  /** What share of the run's movement each axis shows; null if not asked for. */
  readonly explained: readonly [number, number] | null;
}

/** Two single weights: nothing is projected away, so the landscape is exact. */
export function weightPlane(centre: Point, first: number, second: number): Plane {
  const unit = (at: number) => {
    const axis = new Float32Array(centre.length);
    axis[at] = 1;
    return axis;
  };
  return { centre, axes: [unit(first), unit(second)], explained: null };
}

/**
 * Two random directions, scaled filter by filter to the norm of the weights (Li et al. 2018), so that a step along them
 * means the same in layers with large and small weights. Biases stay fixed.
 */
export function randomPlane(model: Model, centre: Point, seed: number): Plane {
  const random = createRandom(seed);
  const draw = () => filterNormalised(model, centre, () => random.normal());
  return { centre, axes: [draw(), draw()], explained: null };
}

function filterNormalised(model: Model, centre: Point, normal: () => number): Point {
  const axis = new Float32Array(centre.length);
  let at = 0;
  for (const { spec } of trainableOf(model)) {
    const size = sizeOf(spec.shape);
    const filters = spec.shape.at(-1) ?? 1;
    if (spec.shape.length > 1) {
      for (let filter = 0; filter < filters; filter++) normaliseFilter(axis, centre, { at: at + filter, end: at + size, stride: filters }, normal); // prettier-ignore
    }
    at += size;
  }
  return axis;
}

interface Filter {
  readonly at: number;
  readonly end: number;
  readonly stride: number;
}

/** Draws the values of one filter, and scales them to the norm of its weights. */
function normaliseFilter(axis: Point, centre: Point, { at, end, stride }: Filter, normal: () => number): void {
  let [drawn, own] = [0, 0];
  for (let i = at; i < end; i += stride) {
    const value = normal();
    axis[i] = value;
    drawn += value ** 2;
    own += (centre[i] ?? 0) ** 2;
  }
  const scale = Math.sqrt(own / Math.max(drawn, Number.MIN_VALUE));
  for (let i = at; i < end; i += stride) axis[i] = (axis[i] ?? 0) * scale;
}

/**
 * The two directions in which a run has moved most; undefined as long as it has not moved in two. See
 * `principalComponents`.
 */
export async function principalPlane(
  trail: readonly Snapshot[],
  centre: Point,
  signal: AbortSignal,
): Promise<Plane | undefined> {
  const moves = trail.map(({ point }) => subtract(point, centre));
  const found = await principalComponents(moves, signal);
  return found && { centre, axes: found.axes, explained: found.explained };
}

/** Projects a point onto the plane: the coordinates of the nearest point. The axes need not be orthogonal. */
export function project({ centre, axes: [u, v] }: Plane, point: Point): readonly [number, number] {
  const move = subtract(point, centre);
  const [uu, uv, vv] = [dot(u, u), dot(u, v), dot(v, v)];
  const [um, vm] = [dot(u, move), dot(v, move)];
  const determinant = uu * vv - uv * uv;
  if (Math.abs(determinant) <= 1e-12 * uu * vv) return [0, 0];
  return [(um * vv - vm * uv) / determinant, (vm * uu - um * uv) / determinant];
}

/** A snapshot's position on the plane. */
export function placed(plane: Plane, { step, point }: Snapshot): LandscapePoint {
  const [a, b] = project(plane, point);
  return { step, a, b };
}
