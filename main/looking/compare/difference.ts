import { isSameShape } from '../../../core/shape.ts';
import type { NamedTensor } from '../../tensors/named.ts';

/** Values count as the same up to this difference, relative to the larger one if that is above 1. */
export const TOLERANCE = 1e-5;

/** Whether two tensors have the same shape and values. */
export function isSame(a: NamedTensor, b: NamedTensor, tolerance = TOLERANCE): boolean {
  if (!isSameShape(a.shape, b.shape)) return false;
  return a.values.every((value, i) => {
    const other = b.values[i] ?? NaN;
    const size = Math.max(1, Math.abs(value), Math.abs(other));
    // Relative to infinity everything would be near.
    return Object.is(value, other) || (size < Infinity && Math.abs(value - other) <= tolerance * size);
  });
}

/** The largest difference between two values; undefined if the shapes differ. */
export function differenceOf(a: NamedTensor, b: NamedTensor): number | undefined {
  if (!isSameShape(a.shape, b.shape)) return undefined;
  return a.values.reduce((largest, value, i) => {
    const other = b.values[i] ?? NaN;
    return Object.is(value, other) ? largest : Math.max(largest, Math.abs(value - other));
  }, 0);
}
