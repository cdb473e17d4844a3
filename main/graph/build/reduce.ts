import type { Builder } from '../builder.ts';
import type { ReduceFunction, Value } from '../ir.ts';
import { reducedShape, sizeAlong } from '../shape.ts';
import { broadcast, reshape } from './arrange.ts';
import { binary, scale } from './elementwise.ts';
import { fill, fillOf } from './leaves.ts';

/** A sum, mean or similar along some axes, counted from the front. */
export function reduce(b: Builder, fn: ReduceFunction, x: Value, axes: readonly number[], keepDims = false): Value {
  const { dtype, shape } = b.type(x);
  const result = reducedShape(shape, axes, keepDims);
  if (axes.every((axis) => shape[axis] === 1)) return reshape(b, x, result);
  const known = fillOf(b, x);
  if (known !== undefined && fn !== 'prod') {
    return fill(b, fn === 'sum' ? known * sizeAlong(shape, axes) : known, result, dtype);
  }
  const simple = fn === 'sum' ? simplerSum(b, x, axes, keepDims) : undefined;
  return simple ?? b.emit({ op: 'reduce', inputs: [x], fn, axes, keepDims }, { dtype, shape: result });
}

/** sum(x * 3) = 3 sum(x); for repeated values, a multiple; for one-hot rows, 1. */
function simplerSum(b: Builder, x: Value, axes: readonly number[], keepDims: boolean): Value | undefined {
  const { shape, dtype } = b.type(x);
  const result = reducedShape(shape, axes, keepDims);
  const operation = b.operation(x);
  if (operation.op === 'binary' && operation.fn === 'mul') {
    const [value, factor] = operation.inputs;
    const number = fillOf(b, factor);
    if (number !== undefined) return scale(b, reduce(b, 'sum', value, axes, keepDims), number);
  }
  if (operation.op === 'unary' && operation.fn === 'neg') {
    const sum = reduce(b, 'sum', operation.inputs[0], axes, keepDims);
    return binary(b, 'mul', sum, fill(b, -1, [], dtype));
  }
  if (operation.op === 'oneHot' && axes.length === 1 && axes[0] === shape.length - 1) return fill(b, 1, result, dtype);
  if (operation.op === 'broadcast') return sumOfBroadcast(b, operation.inputs[0], shape, axes, keepDims);
  return undefined;
}

function sumOfBroadcast(b: Builder, x: Value, shape: readonly number[], axes: readonly number[], keepDims: boolean) {
  const { shape: own } = b.type(x);
  const missing = shape.length - own.length;
  const lengthOf = (axis: number) => (axis < missing ? 1 : (own[axis - missing] ?? 1));
  const repeated = axes.filter((axis) => lengthOf(axis) !== shape[axis]);
  if (repeated.length === 0) return undefined;
  const aligned = reshape(
    b,
    x,
    shape.map((_, axis) => lengthOf(axis)),
  );
  const sum = reduce(b, 'sum', aligned, axes, true);
  const scaled = scale(b, sum, sizeAlong(shape, repeated));
  const kept = broadcast(b, scaled, reducedShape(shape, axes, true));
  return reshape(b, kept, reducedShape(shape, axes, keepDims));
}

/** The index of the first largest or smallest value along an axis, which is removed. */
export function arg(b: Builder, fn: 'max' | 'min', x: Value, axis: number): Value {
  const shape = reducedShape(b.type(x).shape, [axis], false);
  return b.emit({ op: 'arg', inputs: [x], fn, axis }, { dtype: 'int32', shape });
}

export function softmax(b: Builder, x: Value, axis: number, isLog = false): Value {
  return b.emit({ op: 'softmax', inputs: [x], axis, isLog }, b.type(x));
}

export interface CumsumOptions {
  /** Leaves each element out of its own sum. */
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

export function cumsum(b: Builder, x: Value, axis: number, { exclusive, reverse }: CumsumOptions): Value {
  return b.emit({ op: 'cumsum', inputs: [x], axis, exclusive, reverse }, b.type(x));
}
