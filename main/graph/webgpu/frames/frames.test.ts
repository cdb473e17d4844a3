import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, integers, numbers, type Given } from '../../testing.ts';
import { framedKernels, hasSoftwareCard, onCard } from '../testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;
type Case = readonly [title: string, given: readonly Given[], compute: Compute, tolerance?: number];

/** Rows that end with a NaN, begin with one, or have infinities and zeros of both signs. */
const strange: Given = {
  dtype: 'float32',
  shape: [4, 4],
  values: Float32Array.of(1, 3, 2, NaN, NaN, 1, 3, 2, -Infinity, 1, Infinity, 1, -0, 0, -1, -0),
};

const cases: readonly Case[] = [
  ['sum of rows', [numbers([3, 257])], (x) => tf.sum(x!, 1), 1e-5],
  ['mean of columns', [numbers([33, 17])], (x) => tf.mean(x!, 0), 1e-5],
  ['sum of all, in parts', [numbers([9000])], (x) => tf.sum(x!), 1e-5],
  ['sum of columns, in parts', [numbers([2050, 3])], (x) => tf.sum(x!, 0), 1e-5],
  ['sum of axes apart', [numbers([5, 3, 7, 2])], (x) => tf.sum(x!, [0, 2], true), 1e-5],
  ['whole sum', [integers([7, 40], 9)], (x) => tf.sum(x!, 1)],
  ['prod', [numbers([3, 17])], (x) => tf.prod(x!, 1), 1e-5],
  ['max among NaN', [strange], (x) => tf.max(x!, 1)],
  ['min among NaN', [strange], (x) => tf.min(x!, 0)],
  ['whole min', [integers([7, 5], 9)], (x) => tf.min(x!, 0)],
  ['argMax among NaN', [strange], (x) => tf.argMax(x!, 1)],
  ['argMin among NaN', [strange], (x) => tf.argMin(x!, 0)],
  ['argMax of whole numbers', [integers([3, 300], 9)], (x) => tf.argMax(x!, 1)],
  ['softmax of rows', [numbers([3, 257])], (x) => tf.softmax(x!), 1e-5],
  ['softmax of columns', [numbers([2, 5, 3])], (x) => tf.transpose(tf.softmax(tf.transpose(x!, [0, 2, 1])), [0, 2, 1]), 1e-5],
  ['logSoftmax with NaN and infinity', [strange], (x) => tf.logSoftmax(x!), 1e-5],
  ['cumsum', [numbers([2, 17, 3])], (x) => tf.cumsum(x!, 1, true, true), 1e-6],
  ['cumsum of whole numbers', [integers([3, 5], 9)], (x) => tf.cumsum(x!, 1)],
  ['scatter', [numbers([130, 65]), integers([130], 9)], (x, rows) => tf.unsortedSegmentSum(x!, rows as tf.Tensor1D, 11), 1e-5],
  ['product', [numbers([17, 33]), numbers([33, 40], 2)], (x, y) => tf.matMul(x!, y!), 1e-5],
  ['product in parts', [numbers([300, 3]), numbers([300, 5], 2)], (x, y) => tf.matMul(x!, y!, true, false), 1e-5],
  ['products that share a matrix', [numbers([2, 3, 5, 20]), numbers([7, 20], 2)], (x, y) => tf.matMul(x!, y!, false, true), 1e-5],
  ['product and a row', [numbers([40, 17]), numbers([17, 33], 2), numbers([33], 3)], (x, y, row) => tf.relu(tf.add(tf.matMul(x!, y!), row!)), 1e-5],
  ['convolution', [numbers([2, 7, 6, 3]), numbers([3, 2, 3, 17], 2)], (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, [2, 1], 'same'), 1e-5],
  ['by the picture', [numbers([2, 7, 6, 5]), numbers([3, 2, 5, 17], 2), numbers([2, 3, 5, 17], 3)],
    (x, f, dy) => tf.grad((own: tf.Tensor) => tf.conv2d(own as tf.Tensor4D, f as tf.Tensor4D, [2, 1], 'valid'))(x!, dy!), 1e-5],
  ['by the filters', [numbers([2, 7, 6, 3]), numbers([3, 2, 3, 5], 2), numbers([2, 7, 6, 5], 3)],
    (x, f, dy) => tf.grad((own: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, own as tf.Tensor4D, 1, 'same'))(f!, dy!), 1e-5],
]; // prettier-ignore

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('threads that work together', () => {
  it.each(cases.map((test) => [test[0], test] as const))('compute what TensorFlow.js does: %s', async (_, test) => {
    const [, given, compute, tolerance = 0] = test;
    expect(difference(await onCard(given, compute, framedKernels), computed(given, compute))).toBeLessThanOrEqual(tolerance); // prettier-ignore
  });

  it('add up in the same order every time', async () => {
    const given = [numbers([2050, 3]), integers([2050], 5)];
    const compute: Compute = (x, rows) => tf.add(tf.sum(x!, 0), tf.unsortedSegmentSum(x!, rows as tf.Tensor1D, 6));
    const first = await onCard(given, compute, framedKernels);
    expect(first.values).toEqual((await onCard(given, compute, framedKernels)).values);
  });
});
