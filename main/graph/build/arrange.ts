import { isSameShape, sizeOf } from '../../../core/shape.ts';
import type { Builder } from '../builder.ts';
import type { Operation, Value } from '../ir.ts';
import { inversePermutation, isIdentity, permuted } from '../shape.ts';
import { fill, fillOf } from './leaves.ts';

/** The same values in row-major order, with a different shape. */
export function reshape(b: Builder, x: Value, shape: readonly number[]): Value {
  const type = b.type(x);
  if (sizeOf(shape) !== sizeOf(type.shape)) {
    throw new Error(`[${type.shape.join(', ')}] cannot become [${shape.join(', ')}].`);
  }
  if (isSameShape(shape, type.shape)) return x;
  const operation = b.operation(x);
  switch (operation.op) {
    case 'reshape':
      return reshape(b, operation.inputs[0], shape);
    case 'fill':
      return fill(b, operation.value, shape, type.dtype);
    case 'constant':
      return b.emit(operation, { dtype: type.dtype, shape });
    default:
      return b.emit({ op: 'reshape', inputs: [x] }, { dtype: type.dtype, shape });
  }
}

/** Permutes axes: axis i of the result is axis perm[i] of x. */
export function transpose(b: Builder, x: Value, perm: readonly number[]): Value {
  const { dtype, shape } = b.type(x);
  if (isIdentity(perm)) return x;
  const result = permuted(shape, perm);
  const operation = b.operation(x);
  if (operation.op === 'transpose') return transpose(b, operation.inputs[0], permuted(operation.perm, perm));
  if (operation.op === 'fill') return fill(b, operation.value, result, dtype);
  // Moving axes of length 1 does not move any values.
  const moved = perm.filter((axis) => shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > (moved[i - 1] ?? 0))) return reshape(b, x, result);
  return b.emit({ op: 'transpose', inputs: [x], perm }, { dtype, shape: result });
}

/** Undoes a transposition. */
export function untranspose(b: Builder, x: Value, perm: readonly number[]): Value {
  return transpose(b, x, inversePermutation(perm));
}

/** Repeats along axes of length 1, and along new leading axes. */
export function broadcast(b: Builder, x: Value, shape: readonly number[]): Value {
  const type = b.type(x);
  if (isSameShape(type.shape, shape)) return x;
  const known = fillOf(b, x);
  if (known !== undefined) return fill(b, known, shape, type.dtype);
  const operation = b.operation(x);
  if (operation.op === 'broadcast') return broadcast(b, operation.inputs[0], shape);
  return b.emit({ op: 'broadcast', inputs: [x] }, { dtype: type.dtype, shape });
}

/**
 * Operands for an elementwise operation, which broadcasts by itself: explicit broadcasts are dropped, and a filled
 * tensor becomes a scalar. This may make the result's shape smaller.
 */
export function withoutBroadcast<T extends readonly Value[]>(b: Builder, values: T): T {
  const rank = Math.max(...values.map((value) => b.type(value).shape.length));
  const strip = (value: Value): Value => {
    const operation: Operation = b.operation(value);
    if (operation.op === 'broadcast') return operation.inputs[0];
    const { dtype, shape } = b.type(value);
    return operation.op === 'fill' && shape.length > 0 ? fill(b, operation.value, [], dtype) : value;
  };
  const stripped = values.map(strip);
  // Leading axes of length 1 can be dropped as long as another operand has the full rank.
  const isFull = (value: Value) => b.type(value).shape.length === rank && (rank === 0 || b.type(value).shape[0] !== 1);
  if (!stripped.some(isFull)) return stripped as unknown as T;
  return stripped.map((value) => withoutOnes(b, value)) as unknown as T;
}

function withoutOnes(b: Builder, value: Value): Value {
  const { shape } = b.type(value);
  const first = shape.findIndex((length) => length !== 1);
  return reshape(b, value, first < 0 ? [] : shape.slice(first));
}

/** Along every axis: `size` elements from `begin`, in steps of `strides`, which may be negative. */
export function slice(
  b: Builder,
  x: Value,
  begin: readonly number[],
  size: readonly number[],
  strides: readonly number[] = size.map(() => 1),
): Value {
  const { dtype, shape } = b.type(x);
  const known = fillOf(b, x);
  if (known !== undefined) return fill(b, known, size, dtype);
  if (isSameShape(shape, size) && strides.every((stride) => stride === 1)) return x;
  return b.emit({ op: 'slice', inputs: [x], begin, strides }, { dtype, shape: size });
}

/** Reverses some axes. */
export function reverse(b: Builder, x: Value, axes: readonly number[]): Value {
  const { shape } = b.type(x);
  const isReversed = (axis: number) => axes.includes(axis) && shape[axis] !== 1;
  const begin = shape.map((length, axis) => (isReversed(axis) ? length - 1 : 0));
  const strides = shape.map((_, axis) => (isReversed(axis) ? -1 : 1));
  return slice(b, x, begin, shape, strides);
}

/** Pads with a constant. */
export function pad(b: Builder, x: Value, paddings: readonly (readonly [number, number])[], value = 0): Value {
  const { dtype, shape } = b.type(x);
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
  const padded = shape.map((length, axis) => length + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
  if (fillOf(b, x) === value) return fill(b, value, padded, dtype);
  const before = paddings.map(([length]) => length);
  return b.emit({ op: 'pad', inputs: [x], before, value }, { dtype, shape: padded });
}

export function concat(b: Builder, values: readonly Value[], axis: number): Value {
  const [first, ...others] = values;
  if (first === undefined) throw new Error('Nothing to concatenate.');
  if (others.length === 0) return first;
  const { dtype, shape } = b.type(first);
  const length = values.reduce((sum, value) => sum + (b.type(value).shape[axis] ?? 0), 0);
  const known = fillOf(b, first);
  const result = shape.map((size, i) => (i === axis ? length : size));
  if (known !== undefined && values.every((value) => fillOf(b, value) === known)) return fill(b, known, result, dtype);
  return b.emit({ op: 'concat', inputs: values, axis }, { dtype, shape: result });
}

/** Repeats the whole tensor `reps[i]` times along axis i. */
export function tile(b: Builder, x: Value, reps: readonly number[]): Value {
  const { shape } = b.type(x);
  const spread = reshape(
    b,
    x,
    shape.flatMap((length) => [1, length]),
  );
  const repeated = broadcast(
    b,
    spread,
    shape.flatMap((length, axis) => [reps[axis] ?? 1, length]),
  );
  return reshape(
    b,
    repeated,
    shape.map((length, axis) => length * (reps[axis] ?? 1)),
  );
}

/** Prepends axes of length 1, so that x broadcasts with a tensor of `rank` axes. */
export function withRank(b: Builder, x: Value, rank: number): Value {
  const { shape } = b.type(x);
  return reshape(b, x, [...Array.from({ length: rank - shape.length }, () => 1), ...shape]);
}
