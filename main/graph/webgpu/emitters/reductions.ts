import { sizeOf } from '../../../../core/shape.ts';
import type { DType, ReduceFunction } from '../../ir.ts';
import { permuted } from '../../shape.ts';
import { elementType, type Emission, type Emit, type Emitters } from '../kernel.ts';
import { coordinates, indexOf, literal, stridesOf, sum, times, whole } from '../wgsl.ts';

interface Fold {
  start(dtype: DType): string;
  next(sum: string, x: string, dtype: DType): string;
}

const addition: Fold = {
  start: (dtype) => literal(0, dtype),
  next: (total, x) => `${total} + ${x}`,
};

const extreme = (fn: 'max' | 'min'): Fold => ({
  start(dtype) {
    if (dtype === 'bool') return fn === 'max' ? 'false' : 'true';
    if (dtype === 'int32') return fn === 'max' ? 'i32(-2147483648)' : 'i32(2147483647)';
    return literal(fn === 'max' ? -Infinity : Infinity, dtype);
  },
  next(total, x, dtype) {
    if (dtype === 'bool') return `${total} ${fn === 'max' ? '||' : '&&'} ${x}`;
    if (dtype === 'int32') return `${fn}(${total}, ${x})`;
    return `${fn === 'max' ? 'larger' : 'smaller'}(${total}, ${x})`;
  },
});

const folds: Readonly<Record<ReduceFunction, Fold>> = {
  sum: addition,
  mean: addition,
  max: extreme('max'),
  min: extreme('min'),
  prod: { start: (dtype) => literal(1, dtype), next: (total, x) => `${total} * ${x}` },
};

/** The index in the input where the summing begins, and how the k-th element along the reduced axes is found from it. */
function along({ type, types: [from], index, define }: Emission, axes: readonly number[], keepDims: boolean) {
  const shape = from?.shape ?? [];
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const own = coordinates(define, index, type.shape);
  const at = shape.map((_, axis) => (kept.includes(axis) ? (own[keepDims ? axis : kept.indexOf(axis)] ?? '0u') : '0u'));
  const start = indexOf(define, at, shape);
  const strides = permuted(stridesOf(shape), axes);
  const lengths = permuted(shape, axes);
  const place = (k: string, defineInLoop: Emission['define']) =>
    sum([start, ...coordinates(defineInLoop, k, lengths).map((coordinate, i) => times(coordinate, strides[i] ?? 1))]);
  return { count: sizeOf(lengths), place };
}

/** Expressions as they are, in brackets: for places where nothing can be named. */
const inBrackets = (expression: string) => `(${expression})`;

const reduce: Emit<'reduce'> = ({ fn, axes, keepDims }, emission) => {
  const { dtype } = emission.type;
  const { count, place } = along(emission, axes, keepDims);
  const { start, next } = folds[fn];
  const mean = fn === 'mean' ? ` / ${elementType[dtype]}(${count})` : '';
  return `
  var total = ${start(dtype)};
  for (var k = 0u; k < ${whole(count)}; k++) {
    let at = ${place('k', inBrackets)};
    total = ${next('total', emission.read(0, 'at'), dtype)};
  }
  return total${mean};`;
};

/** Plain: every element goes through its whole row. */
const softmax: Emit<'softmax'> = ({ axis, isLog }, emission) => {
  const { type, index, read, define } = emission;
  const length = type.shape[axis] ?? 1;
  const stride = stridesOf(type.shape)[axis] ?? 1;
  const own = coordinates(define, index, type.shape)[axis] ?? '0u';
  const start = define(`${index} - ${times(own, stride)}`);
  const at = sum([start, times('k', stride)]);
  return `
  var largest = -infinity();
  for (var k = 0u; k < ${whole(length)}; k++) { largest = larger(largest, ${read(0, at)}); }
  var total = 0f;
  for (var k = 0u; k < ${whole(length)}; k++) { total += exponential(${read(0, at)} - largest); }
  return ${isLog ? `${read(0, index)} - largest - log(total)` : `exponential(${read(0, index)} - largest) / total`};`;
};

export const reductions: Emitters<'reduce' | 'softmax'> = { reduce, softmax };
