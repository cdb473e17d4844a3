import type { WeightSpec } from '../blocks/define.ts';
import { sizeOf, type Shape } from '../shape.ts';

export const frameworks = ['pytorch', 'keras'] as const;
export type Framework = (typeof frameworks)[number];

/** A weight as a framework holds it. */
export interface Parameter {
  /** In its module or layer: `weight`. */
  readonly name: string;
  readonly shape: Shape;
  /** For each of its numbers, in its own order, the place of that number in the weight here. */
  readonly places: readonly number[];
}

/** A block's weight as a framework holds it. */
export function parameterOf(framework: Framework, { shape, pytorch, keras }: WeightSpec): Parameter {
  const own = shape.map((_, axis) => axis);
  const isTransposed = framework === 'pytorch' && pytorch.isTransposed === true;
  const axes = isTransposed ? [...own.slice(-2).reverse(), ...own.slice(0, -2)] : own;
  return {
    name: framework === 'pytorch' ? pytorch.name : keras,
    shape: axes.map((axis) => shape[axis] ?? 1),
    places: axes.reduce<readonly number[]>(
      (places, axis) => places.flatMap((place) => alongAxis(shape, axis).map((step) => place + step)),
      [0],
    ),
  };
}

/** How far the entries along an axis lie from its first. */
function alongAxis(shape: Shape, axis: number): readonly number[] {
  const stride = sizeOf(shape.slice(axis + 1));
  return Array.from({ length: shape[axis] ?? 1 }, (_, i) => i * stride);
}
