import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { booleans, computed, difference, integers, numbers, positive, type Given } from '../../testing.ts';
import { hasSoftwareCard, onCard } from '../testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;
type Case = readonly [title: string, given: readonly Given[], compute: Compute, tolerance?: number];

const shapes = [[], [3], [2, 1, 3], [2, 3, 1, 2]];
const pairs = [
  [[2, 3], [3]],
  [[], [2, 2]],
  [[2, 1, 3], [4, 1]],
  [[2, 3, 4, 1], [3, 1, 5]],
] as const; // prettier-ignore

const ofOne: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: tf.abs, neg: tf.neg, exp: tf.exp, tanh: (x) => tf.tanh(tf.mul(x, 40)),
  sigmoid: tf.sigmoid, erf: tf.erf, softplus: tf.softplus, relu: tf.relu, floor: tf.floor, ceil: tf.ceil,
  atan: (x) => tf.atan(tf.mul(x, 3)), sinh: (x) => tf.sinh(tf.mul(x, 2)), cosh: tf.cosh,
  asinh: (x) => tf.asinh(tf.mul(x, 5)), small: (x) => tf.mul(tf.add(tf.sinh(tf.div(x, 1e3)), tf.asinh(tf.div(x, 1e3))), 1e3),
  round: tf.round, sign: tf.sign, softmax: (x) => tf.softmax(x), logSoftmax: (x) => tf.logSoftmax(x),
}; // prettier-ignore
/** WGSL lets them be wrong by 2^-11. */
const ofAngles = { sin: tf.sin, cos: tf.cos, tan: (x: tf.Tensor) => tf.tan(tf.mul(x, 0.5)) };
const ofPositive = {
  log: tf.log,
  sqrt: tf.sqrt,
  reciprocal: tf.reciprocal,
  acosh: (x: tf.Tensor) => tf.acosh(tf.add(x, 1)),
};
const upToOne: Given = { dtype: 'float32', shape: [7], values: Float32Array.of(-1, -0.9, -0.3, 0, 1e-3, 0.7, 1) };
const ofTwo: Record<string, (x: tf.Tensor, y: tf.Tensor) => tf.Tensor> = {
  add: tf.add, sub: tf.sub, mul: tf.mul, maximum: tf.maximum, minimum: tf.minimum, pow: (x, y) => tf.pow(x, tf.round(y)),
  div: (x, y) => tf.div(x, tf.add(tf.abs(y), 0.5)), less: tf.less, equal: tf.equal,
  where: (x, y) => tf.where(tf.greater(x, y), x, y),
}; // prettier-ignore

const cases: Case[] = [
  ...Object.entries(ofOne).map(([name, f]): Case => [name, [numbers([2, 3, 1, 2])], f, 1e-5]),
  ...Object.entries(ofAngles).map(([name, f]): Case => [name, [numbers([2, 3])], f, 2 ** -11]),
  ['asin', [upToOne], (x) => tf.asin(x!)],
  ['acos', [upToOne], (x) => tf.acos(x!)],
  ['atanh', [upToOne], (x) => tf.atanh(tf.mul(x!, 0.99)), 1e-5],
  ['beyond their bounds', [numbers([4])], (x) => tf.stack([tf.asin, tf.acos, tf.atanh].map((f) => f(tf.add(tf.abs(x!), 1.5))))],
  ...Object.entries(ofPositive).map(([name, f]): Case => [name, [positive([2, 3])], f]),
  ...pairs.flatMap(([x, y]) =>
    Object.entries(ofTwo).map(([name, f]): Case => {
      const given = [numbers(x), numbers(y, 2)];
      return [`${name} of [${x.join()}] and [${y.join()}]`, given, (a, b) => f(a!, b!), 1e-5];
    }),
  ),
  ['and, or, not', [booleans([2, 3]), booleans([3], 2)], (a, b) => tf.logicalOr(tf.logicalAnd(a!, b!), tf.logicalNot(a!))],
  ['whole arithmetic', [integers([2, 3], 9), integers([3], 5, 2)], (a, b) => tf.sub(tf.mul(a!, b!), tf.maximum(a!, b!))],
  ['relu of whole numbers', [integers([4], 9)], (x) => tf.relu(tf.sub(x!, tf.scalar(4, 'int32')))],
  ['softplus far below 0', [numbers([4])], (x) => tf.mul(tf.softplus(tf.sub(x!, 14)), 1e6), 1e-5],
  ['isNaN', [numbers([4])], (x) => tf.isNaN(tf.log(x!))],
  ['NaN and infinity', [numbers([4])], (x) => tf.maximum(tf.relu(tf.log(x!)), tf.mul(tf.relu(x!), Infinity))],
  ['range and fill', [numbers([4])], (x) => tf.add(tf.fill([4], 2.5), tf.mul(x!, tf.range(8, 0, -2)))],
  ['a known tensor', [numbers([4])], (x) => tf.mul(x!, tf.tensor1d([1, -2, 3, 0.1]))],
  ...(['float32', 'int32', 'bool'] as const).flatMap((to) =>
    [numbers([2, 3]), integers([2, 3], 4), booleans([2, 3])].map(
      (from): Case => [`cast of ${from.dtype} to ${to}`, [from], (x) => tf.cast(x!, to)],
    ),
  ),
  ...shapes.flatMap((shape): Case[] => [
    [`transpose of [${shape.join()}]`, [numbers(shape)], (x) => tf.transpose(tf.exp(x!)), 1e-5],
    [`reshape of [${shape.join()}]`, [numbers(shape)], (x) => tf.reshape(x!, [-1, 1])],
    [`broadcast of [${shape.join()}]`, [numbers(shape)], (x) => tf.broadcastTo(x!, [2, ...shape])],
  ]),
  ['slice', [numbers([4, 5])], (x) => tf.slice(x!, [1, 0], [2, -1])],
  ['strided slice', [numbers([5, 6])], (x) => tf.stridedSlice(x!, [4, 1], [0, 6], [-2, 2])],
  ...[undefined, 0, 1, [0, 2], [1, 2]].flatMap((axis) =>
    [false, true].flatMap((keepDims): Case[] => {
      const title = `along ${String(axis)}${keepDims ? ', kept' : ''}`;
      return [
        [`sum ${title}`, [numbers([4, 3, 5])], (x) => tf.sum(x!, axis, keepDims), 1e-5],
        [`mean ${title}`, [numbers([4, 3, 5])], (x) => tf.mean(x!, axis, keepDims), 1e-5],
        [`max ${title}`, [numbers([4, 3, 5])], (x) => tf.max(x!, axis, keepDims)],
        [`min ${title}`, [integers([4, 3, 5], 9)], (x) => tf.min(x!, axis, keepDims)],
        [`prod ${title}`, [numbers([4, 3, 5])], (x) => tf.prod(x!, axis, keepDims), 1e-5],
        [`any ${title}`, [booleans([4, 3, 5])], (x) => tf.any(x!, axis, keepDims)],
      ];
    }),
  ),
  ...[false, true].flatMap((turnedA) =>
    [false, true].flatMap((turnedB): Case[] => {
      const title = `${turnedA ? 'T' : 'N'}${turnedB ? 'T' : 'N'}`;
      const given = (batchA: readonly number[], batchB: readonly number[]) => [
        numbers([...batchA, ...(turnedA ? [4, 3] : [3, 4])]),
        numbers([...batchB, ...(turnedB ? [2, 4] : [4, 2])], 2),
      ];
      const product: Compute = (a, b) => tf.matMul(a!, b!, turnedA, turnedB);
      return [
        [`product ${title}`, given([], []), product, 1e-5],
        [`products ${title}`, given([2, 3], [2, 3]), product, 1e-5],
        [`products ${title} with one matrix`, given([2, 3], []), product, 1e-5],
        [`product ${title} and a row`, [...given([], []), numbers([2], 3)], (a, b, c) => tf.add(tf.matMul(a!, b!, turnedA, turnedB), c!), 1e-5],
      ];
    }),
  ),
]; // prettier-ignore

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('a kernel computes what TensorFlow.js does', () => {
  it.each(cases.map((test) => [test[0], test] as const))('%s', async (_, [, given, compute, tolerance = 1e-6]) => {
    expect(difference(await onCard(given, compute), computed(given, compute))).toBeLessThanOrEqual(tolerance);
  });
});
