import type { WeightSpec } from '../blocks/define.ts';
import { sizeOf, type Shape } from '../shape.ts';

export const frameworks = ['pytorch', 'keras'] as const;
export type Framework = (typeof frameworks)[number];

/** A weight as a framework stores it. */
export interface Parameter {
  /** The name within its module or layer: `weight`. */
  readonly name: string;
  readonly shape: Shape;
  /** For each of its elements, in the framework's order, the index of that element in our weight. */
  readonly places: readonly number[];
}

/** Converts a block's weight to the form in which a framework stores it. */
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

/** The offsets of the entries along an axis from the first one. */
function alongAxis(shape: Shape, axis: number): readonly number[] {
  const stride = sizeOf(shape.slice(axis + 1));
  return Array.from({ length: shape[axis] ?? 1 }, (_, i) => i * stride);
}
