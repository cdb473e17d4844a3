import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { uniformNumbers } from '../../../../core/random.ts';
import { createBuilder } from '../../builder.ts';
import { input } from '../../build/leaves.ts';
import { uniform } from '../../build/pick.ts';
import { computed, difference, integers, numbers, type Given } from '../../testing.ts';
import { hasSoftwareCard, onCard, runKernels } from '../testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;
type Case = readonly [title: string, given: readonly Given[], compute: Compute, tolerance?: number];

const infinite: Given = {
  dtype: 'float32',
  shape: [4, 3],
  values: Float32Array.of(NaN, 1, 2, 1, NaN, 3, -Infinity, NaN, -Infinity, 0, -0, Infinity),
};

const cases: readonly Case[] = [
  ...[[3], [2, 17], [4, 3, 5]].flatMap((shape) =>
    shape.flatMap((_, axis): Case[] => {
      const title = `[${shape.join()}] along ${axis}`;
      return [
        [`argMax of ${title}`, [numbers(shape)], (x) => tf.argMax(x!, axis)],
        [`argMin of ${title}`, [numbers(shape)], (x) => tf.argMin(x!, axis)],
        [`argMax of whole ${title}`, [integers(shape, 5)], (x) => tf.argMax(x!, axis)],
        [`argMin of whole ${title}`, [integers(shape, 5)], (x) => tf.argMin(tf.sub(x!, tf.scalar(2, 'int32')), axis)],
        ...[false, true].flatMap((exclusive) =>
          [false, true].map((reverse): Case => [
            `cumsum of ${title} ${exclusive} ${reverse}`, [numbers(shape)], (x) => tf.cumsum(x!, axis, exclusive, reverse), 1e-5,
          ]),
        ),
      ];
    }),
  ),
  ...[0, 1].flatMap((axis): Case[] => [
    [`argMax among NaN along ${axis}`, [infinite], (x) => tf.argMax(x!, axis)],
    [`argMin among NaN along ${axis}`, [infinite], (x) => tf.argMin(x!, axis)],
    [`max among NaN along ${axis}`, [infinite], (x) => tf.max(x!, axis)],
    [`min among NaN along ${axis}`, [infinite], (x) => tf.min(x!, axis)],
    [`gather along ${axis}`, [numbers([4, 5]), integers([2, 3], 4)], (x, i) => tf.gather(x!, i as tf.Tensor1D, axis)],
    [`pad along ${axis}`, [numbers([2, 3])], (x) => tf.pad(x!, axis === 0 ? [[1, 2], [0, 0]] : [[0, 0], [0, 3]], 7)],
    [`concat along ${axis}`, [numbers([2, 3]), numbers([2, 3], 2)], (x, y) => tf.concat([x!, y!, x!], axis)],
    [`stack along ${axis}`, [numbers([2, 3]), numbers([2, 3], 2)], (x, y) => tf.stack([x!, y!], axis)],
  ]),
  ['gather of whole numbers', [integers([4, 3], 9), integers([5], 4)], (x, i) => tf.gather(x!, i as tf.Tensor1D)],
  ...[[5, 2], [1, 1], [6, 2, 3]].map((shape): Case => [
    `unsortedSegmentSum of [${shape.join()}]`, [numbers(shape), integers([shape[0]!], 3)],
    (x, i) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 4), 1e-5,
  ]),
  ['gradient of gather', [numbers([7, 3]), integers([100], 6), numbers([100, 3], 3)],
    (x, i, dy) => tf.grad((own: tf.Tensor) => tf.gather(own, i as tf.Tensor1D))(x!, dy!), 1e-5],
  ['oneHot', [integers([2, 3], 4)], (i) => tf.oneHot(i as tf.Tensor2D, 4, 3, -1)],
  ['whole oneHot', [integers([2, 3], 4)], (i) => tf.oneHot(i as tf.Tensor2D, 4, 3, -1, 'int32')],
]; // prettier-ignore

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('picking and joining on the card is that of TensorFlow.js', () => {
  it.each(cases.map((test) => [test[0], test] as const))('%s', async (_, [, given, compute, tolerance = 0]) => {
    expect(difference(await onCard(given, compute), computed(given, compute))).toBeLessThanOrEqual(tolerance);
  });

  it.each([
    [0, 0],
    [123_456_789, 0xfedcba98],
    [-1, 7],
  ])('random numbers of seed %i and stream %i are the same, bit by bit', async (seed, stream) => {
    const b = createBuilder();
    const shape = [17, 31];
    const value = uniform(b, input(b, 'x0', { dtype: 'int32', shape: [] }), stream, shape);
    const graph = b.finish([{ name: 'y', value }]);
    const { values } = await runKernels(graph, [{ dtype: 'int32', shape: [], values: Int32Array.of(seed) }]);
    expect(values).toEqual(uniformNumbers(17 * 31, seed, stream));
  });
});
