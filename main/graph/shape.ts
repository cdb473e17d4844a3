import { sizeOf } from '../../core/shape.ts';

/** The result shape of an elementwise operation (numpy.org, "Broadcasting"). Throws if the shapes are incompatible. */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[i - rank + shape.length] ?? 1).filter((size) => size !== 1);
    const [size = 1] = sizes;
    if (sizes.some((other) => other !== size)) {
      throw new Error(`Shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not broadcast.`);
    }
    return size;
  });
}

/** Axes counted from the front, sorted; all of them if none are given. */
export function normaliseAxes(axes: number | readonly number[] | null | undefined, rank: number): readonly number[] {
  if (axes === undefined || axes === null) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axes === 'number' ? [axes] : [...axes];
  return list.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}

/** The axis, counted from the front. */
export function normaliseAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

export function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): readonly number[] {
  if (keepDims) return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** The product of the lengths of some axes. */
export function sizeAlong(shape: readonly number[], axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis] ?? 1));
}

/** A shape with its axes in the order of `perm`. */
export function permuted<T>(shape: readonly T[], perm: readonly number[]): readonly T[] {
  return perm.map((axis) => {
    const size = shape[axis];
    if (size === undefined) throw new Error(`There is no axis ${axis} in [${shape.join(', ')}].`);
    return size;
  });
}

/** The inverse permutation of `perm`. */
export function inversePermutation(perm: readonly number[]): readonly number[] {
  return perm.map((_, axis) => perm.indexOf(axis));
}

export function isIdentity(perm: readonly number[]): boolean {
  return perm.every((axis, i) => axis === i);
}
