import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, integers, numbers, type Given } from '../../testing.ts';
import { framedKernels, hasSoftwareCard, onCard } from '../testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;
type Case = readonly [title: string, given: readonly Given[], compute: Compute, tolerance?: number];

/** Rows with a NaN in the middle, with one in front, with infinities, and with zeros of both signs alone. */
const strange: Given = { dtype: 'float32', shape: [4, 40], values: new Float32Array(160).fill(-0) };
strange.values.set(numbers([80]).values);
strange.values[70] = NaN;
strange.values.set([3, Infinity, 2, -Infinity], 80);
strange.values[0] = NaN;
strange.values[150] = 0;

const conv = (x: tf.Tensor, filters: tf.Tensor, padding: 'same' | 'valid') =>
  tf.conv2d(x as tf.Tensor4D, filters as tf.Tensor4D, [2, 1], padding);

const cases: readonly Case[] = [
  ['sums of rows', [numbers([3, 257])], (x) => tf.sum(x!, 1), 1e-5],
  ['means of columns', [numbers([33, 17])], (x) => tf.mean(x!, 0), 1e-5],
  ['a sum in parts', [numbers([9000])], (x) => tf.sum(x!), 1e-5],
  ['sums of columns in parts', [numbers([2050, 3])], (x) => tf.sum(x!, 0), 1e-5],
  ['sums along axes that lie apart', [numbers([5, 3, 7, 2])], (x) => tf.sum(x!, [0, 2], true), 1e-5],
  ['whole sums', [integers([7, 40], 9)], (x) => tf.sum(x!, 1)],
  ['products of rows', [numbers([3, 33])], (x) => tf.prod(x!, 1), 1e-5],
  ['maxima among NaN', [strange], (x) => tf.max(x!, 1)],
  ['minima among NaN, of columns', [strange], (x) => tf.min(tf.transpose(x!), 0)],
  ['whole minima', [integers([40, 5], 9)], (x) => tf.min(x!, 0)],
  ['first maxima among NaN', [strange], (x) => tf.argMax(x!, 1)],
  ['first minima among NaN, of columns', [strange], (x) => tf.argMin(tf.transpose(x!), 0)],
  ['first maxima of whole numbers', [integers([3, 300], 9)], (x) => tf.argMax(x!, 1)],
  ['softmax of rows', [numbers([3, 257])], (x) => tf.softmax(x!), 1e-5],
  ['logSoftmax among NaN and infinities', [strange], (x) => tf.logSoftmax(x!), 1e-5],
  ['sums so far, from the end', [numbers([2, 17, 3])], (x) => tf.cumsum(x!, 1, true, true), 1e-6],
  ['whole sums so far', [integers([3, 5], 9)], (x) => tf.cumsum(x!, 1)],
  ['sums by row', [numbers([130, 65]), integers([130], 9)], (x, rows) => tf.unsortedSegmentSum(x!, rows as tf.Tensor1D, 11), 1e-5],
  ['a matrix product in parts', [numbers([300, 3]), numbers([300, 5], 2)], (x, y) => tf.matMul(x!, y!, true, false), 1e-5],
  ['matrix products that share one', [numbers([2, 3, 5, 70]), numbers([7, 70], 2)], (x, y) => tf.matMul(x!, y!, false, true), 1e-5],
  ['a matrix product and a row', [numbers([40, 70]), numbers([70, 33], 2), numbers([33], 3)], (x, y, row) => tf.add(tf.matMul(x!, y!), row!), 1e-5],
  ['a convolution', [numbers([2, 7, 6, 12]), numbers([3, 2, 12, 17], 2)], (x, f) => conv(x!, f!, 'same'), 1e-5],
  ['its gradient by the picture', [numbers([2, 7, 6, 5]), numbers([3, 2, 5, 17], 2), numbers([2, 3, 5, 17], 3)],
    (x, f, dy) => tf.grad((own: tf.Tensor) => conv(own, f!, 'valid'))(x!, dy!), 1e-5],
  ['its gradient by the filters', [numbers([4, 7, 6, 3]), numbers([3, 2, 3, 5], 2), numbers([4, 4, 6, 5], 3)],
    (x, f, dy) => tf.grad((own: tf.Tensor) => conv(x!, own, 'same'))(f!, dy!), 1e-5],
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
