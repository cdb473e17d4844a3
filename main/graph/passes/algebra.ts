import { broadcast, reshape } from '../build/arrange.ts';
import { binary, compare, scale } from '../build/elementwise.ts';
import { fill, fillOf } from '../build/leaves.ts';
import { reduce, softmax } from '../build/reduce.ts';
import type { Builder } from '../builder.ts';
import { isSameShape, sizeOf } from '../../../core/shape.ts';
import type { BinaryFunction, Operation, Value } from '../ir.ts';
import { broadcastShapes, reducedShape } from '../shape.ts';
import type { Rule } from './rewrite.ts';

type Binary = Extract<Operation, { readonly op: 'binary' }>;

const isBinary = (operation: Operation, fn: BinaryFunction): operation is Binary =>
  operation.op === 'binary' && operation.fn === fn;

/** Whether a value is a single number, constant or not. */
export const isScalar = (b: Builder, value: Value): boolean => sizeOf(b.type(value).shape) === 1;

/** The tensor and the number in a product with a single number; undefined if it is no such product. */
export function scaledBy(b: Builder, value: Value): readonly [tensor: Value, number: Value] | undefined {
  const operation = b.operation(value);
  if (!isBinary(operation, 'mul')) return undefined;
  const [x, y] = operation.inputs;
  if (isScalar(b, y) && !isScalar(b, x)) return [x, y];
  return isScalar(b, x) && !isScalar(b, y) ? [y, x] : undefined;
}

/** x - max - log(sum(exp(x - max))), into which TensorFlow.js expands log-softmax. */
const logSoftmax: Rule = (b, operation) => {
  if (!isBinary(operation, 'sub')) return undefined;
  const [shifted, logarithm] = operation.inputs.map((value) => b.operation(value));
  if (!shifted || !logarithm || !isBinary(shifted, 'sub') || logarithm.op !== 'unary' || logarithm.fn !== 'log')
    return undefined;
  const sum = b.operation(logarithm.inputs[0]);
  if (sum.op !== 'reduce' || sum.fn !== 'sum') return undefined;
  const [powers, largest] = [b.operation(sum.inputs[0]), b.operation(shifted.inputs[1])];
  const isOfShifted = powers.op === 'unary' && powers.fn === 'exp' && powers.inputs[0] === operation.inputs[0];
  const isOfMaximum = largest.op === 'reduce' && largest.fn === 'max' && largest.inputs[0] === shifted.inputs[0];
  const [x] = shifted.inputs;
  const last = b.type(x).shape.length - 1;
  const axes = [sum, largest].map((reduction) => ('axes' in reduction ? reduction.axes : []));
  if (!isOfShifted || !isOfMaximum || axes.some((list) => list.join() !== String(last))) return undefined;
  return softmax(b, x, last, true);
};

/** x c - y c = (x - y) c, and the same for sums: one tensor less to traverse. */
const commonFactor: Rule = (b, operation) => {
  if (!isBinary(operation, 'sub') && !isBinary(operation, 'add')) return undefined;
  const [left, right] = operation.inputs;
  if (b.uses(left) > 1 || b.uses(right) > 1) return undefined;
  const [x, y] = [scaledBy(b, left), scaledBy(b, right)];
  if (!x || !y || x[1] !== y[1]) return undefined;
  return binary(b, 'mul', binary(b, operation.fn, x[0], y[0]), x[1]);
};

/** (x c) d = x (c d), if c d is smaller than x: only one product traverses a whole tensor. */
const nestedScale: Rule = (b, operation) => {
  if (!isBinary(operation, 'mul')) return undefined;
  const [left, right] = operation.inputs;
  for (const [value, factor] of [
    [left, right],
    [right, left],
  ] as const) {
    const inner = b.operation(value);
    if (!isBinary(inner, 'mul') || b.uses(value) > 1) continue;
    const [x, own] = bySize(b, inner.inputs);
    const factors = sizeOf(broadcastShapes(b.type(own).shape, b.type(factor).shape));
    if (factors < sizeOf(b.type(x).shape)) return binary(b, 'mul', x, binary(b, 'mul', own, factor));
  }
  return undefined;
};

/** Two values, larger one first. */
function bySize(b: Builder, [x, y]: readonly [Value, Value]): readonly [Value, Value] {
  return sizeOf(b.type(y).shape) > sizeOf(b.type(x).shape) ? [y, x] : [x, y];
}

/** sum(x c) = c sum(x), if c does not change along the summed axes. */
const factorOutOfSum: Rule = (b, operation, { shape }) => {
  if (operation.op !== 'reduce' || operation.fn !== 'sum') return undefined;
  const [value] = operation.inputs;
  const product = b.operation(value);
  if (!isBinary(product, 'mul')) return undefined;
  const [x, factor] = bySize(b, product.inputs);
  const whole = b.type(value).shape;
  const own = b.type(factor).shape;
  const isConstant = operation.axes.every((axis) => (own[axis - whole.length + own.length] ?? 1) === 1);
  if (!isConstant || !isSameShape(b.type(x).shape, whole) || sizeOf(own) === sizeOf(whole)) return undefined;
  const sum = reduce(b, 'sum', x, operation.axes, operation.keepDims);
  if (fillOf(b, sum) === 0) return fill(b, 0, shape);
  const kept = reshape(b, factor, ones(whole.length - own.length).concat(own));
  const fitting = reshape(b, kept, reducedShape(b.type(kept).shape, operation.axes, operation.keepDims));
  return broadcast(b, binary(b, 'mul', sum, fitting), shape);
};

const ones = (count: number): readonly number[] => Array.from({ length: count }, () => 1);

/** Values minus their mean sum to zero. */
const centredSum: Rule = (b, operation, { shape, dtype }) => {
  if (operation.op !== 'reduce' || operation.fn !== 'sum') return undefined;
  const [value] = operation.inputs;
  const difference = b.operation(value);
  if (!isBinary(difference, 'sub')) return undefined;
  const [x, mean] = difference.inputs;
  const scaled = scaledBy(b, withoutReshape(b, mean));
  const sum = scaled && b.operation(withoutReshape(b, scaled[0]));
  if (!sum || sum.op !== 'reduce' || sum.fn !== 'sum' || sum.inputs[0] !== x) return undefined;
  const count = sizeOf(b.type(x).shape) / sizeOf(b.type(mean).shape);
  const isMean = Math.abs((fillOf(b, scaled[1]) ?? 0) * count - 1) < 1e-6;
  return isMean && sum.axes.join() === operation.axes.join() ? fill(b, 0, shape, dtype) : undefined;
};

function withoutReshape(b: Builder, value: Value): Value {
  const operation = b.operation(value);
  return operation.op === 'reshape' ? operation.inputs[0] : value;
}

/** x is positive exactly where its ReLU is: then only the ReLU needs x, and both can be computed in one go. */
const signOfRelu: Rule = (b, operation) => {
  if (operation.op !== 'compare' || operation.fn !== 'greater') return undefined;
  const [x, zero] = operation.inputs;
  if (fillOf(b, zero) !== 0) return undefined;
  const relu = b.find({ op: 'unary', inputs: [x], fn: 'relu' }, b.type(x));
  return relu === undefined ? undefined : compare(b, 'greater', relu, zero);
};

/** m / (s / c + e) = m / (s + e c) c: moves Adam's bias correction from tensors to single numbers. */
const scaledDenominator: Rule = (b, operation) => {
  if (!isBinary(operation, 'div') || isScalar(b, operation.inputs[0])) return undefined;
  const [x, below] = operation.inputs;
  const sum = b.operation(below);
  if (!isBinary(sum, 'add') || !isScalar(b, sum.inputs[1]) || b.uses(below) > 1) return undefined;
  const quotient = b.operation(sum.inputs[0]);
  if (!isBinary(quotient, 'div') || !isScalar(b, quotient.inputs[1]) || b.uses(sum.inputs[0]) > 1) return undefined;
  const [root, correction] = quotient.inputs;
  const epsilon = binary(b, 'mul', sum.inputs[1], correction);
  return binary(b, 'mul', binary(b, 'div', x, binary(b, 'add', root, epsilon)), correction);
};

/** A sum of sums is a sum over all axes. */
const nestedSum: Rule = (b, operation) => {
  if (operation.op !== 'reduce' || operation.fn !== 'sum' || operation.keepDims) return undefined;
  const [x] = operation.inputs;
  const inner = b.operation(x);
  if (inner.op !== 'reduce' || inner.fn !== 'sum' || inner.keepDims || b.uses(x) > 1) return undefined;
  const rank = b.type(inner.inputs[0]).shape.length;
  const left = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !inner.axes.includes(axis));
  const axes = [...inner.axes, ...operation.axes.map((axis) => left[axis] ?? 0)].sort((a, c) => a - c);
  return reduce(b, 'sum', inner.inputs[0], axes);
};

/** Means become sums, whose factor can then move: to where there are fewer values, or into another factor. */
const meanAsSum: Rule = (b, operation, { shape }) => {
  if (operation.op !== 'reduce' || operation.fn !== 'mean') return undefined;
  const [x] = operation.inputs;
  const count = sizeOf(b.type(x).shape) / sizeOf(shape);
  return scale(b, reduce(b, 'sum', x, operation.axes, operation.keepDims), 1 / count);
};

/** -(x c) = x (-c). */
const negatedScale: Rule = (b, operation) => {
  if (operation.op !== 'unary' || operation.fn !== 'neg') return undefined;
  const inner = b.operation(operation.inputs[0]);
  if (!isBinary(inner, 'mul')) return undefined;
  const number = fillOf(b, inner.inputs[1]);
  return number === undefined ? undefined : scale(b, inner.inputs[0], -number);
};

export const algebra: readonly Rule[] = [
  meanAsSum,
  logSoftmax,
  commonFactor,
  nestedScale,
  scaledDenominator,
  nestedSum,
  factorOutOfSum,
  centredSum,
  signOfRelu,
  negatedScale,
];
