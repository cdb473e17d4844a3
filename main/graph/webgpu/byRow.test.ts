import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, integers, numbers, traced, type Given } from '../testing.ts';
import { optimise } from '../passes/optimise.ts';
import { planDispatches, planKernels } from './plan.ts';
import { hasSoftwareCard, onCardTogether } from './testing.ts';

type Compute = (x: tf.Tensor, ...others: tf.Tensor[]) => tf.Tensor;
type Case = readonly [title: string, given: readonly Given[], compute: Compute, tolerance: number];

const layerNorm: Compute = (x, gamma) => {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
  return tf.mul(tf.div(centred, deviation), gamma!);
};
const rmsNorm: Compute = (x, gamma) => tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5))), gamma!); // prettier-ignore
const backward = (forward: Compute): Compute => (x, gamma, dy) => tf.grad((own: tf.Tensor) => forward(own, gamma!))(x, dy!); // prettier-ignore
/** What a classifier does to its last numbers: is it right, the loss, and the gradient of it. */
const classified: Compute = (x, labels) => {
  const right = tf.cast(tf.equal(tf.argMax(x, -1), labels!), 'float32');
  const hot = tf.oneHot(tf.cast(labels!, 'int32') as tf.Tensor1D, x.shape.at(-1)!);
  const chances = tf.logSoftmax(x);
  const loss = tf.sum(tf.mul(chances, hot), -1);
  return tf.add(tf.sub(tf.exp(chances), hot), tf.expandDims(tf.sub(right, loss), -1));
};

/** Rows with NaN, infinities, and zeros of both signs. */
const strange: Given = { dtype: 'float32', shape: [17, 40], values: new Float32Array(680).fill(-0) };
strange.values.set(numbers([600]).values);
strange.values[70] = NaN;
strange.values.set([3, Infinity, 2, -Infinity], 80);
strange.values[0] = NaN;

const normed = [numbers([3, 17, 40]), numbers([40], 2), numbers([3, 17, 40], 3)];
const cases: readonly Case[] = [
  ['layer norm', normed.slice(0, 2), layerNorm, 1e-5],
  ['its gradient', normed, backward(layerNorm), 1e-5],
  ['RMS norm', normed.slice(0, 2), rmsNorm, 1e-5],
  ['its gradient', normed, backward(rmsNorm), 1e-5],
  ['a classifier’s end', [numbers([33, 10]), integers([33], 9)], classified, 1e-5],
  ['a classifier’s end among NaN', [strange, integers([17], 9)], classified, 1e-5],
  ['a softmax of what is masked, and its gradient', [numbers([2, 8, 20]), numbers([2, 8, 20], 2)], (x, dy) =>
    tf.grad((own: tf.Tensor) => tf.softmax(tf.minimum(tf.mul(own, 0.5), tf.sub(tf.range(0, 20), 7))))(x, dy!), 1e-5],
  ['whole numbers of rows of two axes', [integers([20, 3, 5], 9)], (x) =>
    tf.sub(tf.mul(x, tf.max(x, [1, 2], true)), tf.sum(x, [1, 2], true)), 0],
]; // prettier-ignore

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('one dispatch by rows', () => {
  it.each(cases.map((test) => [test[0], test] as const))('computes what TensorFlow.js does: %s', async (_, test) => {
    const [, given, compute, tolerance] = test;
    const all = (...tensors: tf.Tensor[]) => compute(tensors[0]!, ...tensors.slice(1));
    const own = await onCardTogether(given, all, (graph) => {
      const dispatches = planDispatches(graph);
      expect(dispatches).toHaveLength(1);
      return dispatches;
    });
    expect(difference(own, computed(given, all))).toBeLessThanOrEqual(tolerance);
  });
});

it('what goes along other axes, or needs another row, has a dispatch of its own', () => {
  const kernels = (compute: Compute) => planKernels(optimise(traced([numbers([20, 20])], (x) => compute(x!)))).length;
  const summed = (x: tf.Tensor) => tf.exp(tf.sum(x, 1, true));
  expect(kernels((x) => tf.mul(x, summed(x)))).toBe(1);
  expect(kernels((x) => tf.mul(x, tf.transpose(summed(x))))).toBe(2);
  expect(kernels((x) => tf.mul(x, tf.reverse(summed(x), 0)))).toBe(2);
  expect(kernels((x) => tf.mul(x, tf.exp(tf.sum(x, 0, true))))).toBe(2);
});
