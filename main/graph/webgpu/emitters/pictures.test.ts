import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, numbers, type Given } from '../../testing.ts';
import { hasSoftwareCard, onCard } from '../testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;
type Case = readonly [title: string, given: readonly Given[], compute: Compute];

const gradient =
  (compute: (x: tf.Tensor, other: tf.Tensor) => tf.Tensor, by: 0 | 1): Compute =>
  (x, other, dy) =>
    by === 0
      ? tf.grad((own: tf.Tensor) => compute(own, other!))(x!, dy!)
      : tf.grad((own: tf.Tensor) => compute(x!, own))(other!, dy!);

function convolution(
  picture: readonly number[],
  filter: readonly number[],
  stride: [number, number],
  padding: Parameters<typeof tf.conv2d>[3],
  dilation: [number, number] = [1, 1],
): readonly Case[] {
  const compute = (x: tf.Tensor, f: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, stride, padding, 'NHWC', dilation); // prettier-ignore
  const given = [numbers(picture), numbers(filter, 2)];
  const dy = numbers(computed(given, (x, f) => compute(x!, f!)).shape, 3);
  const title = `${filter.join('x')} on ${picture.join('x')}, step ${stride.join()}, ${String(padding)}, apart ${dilation.join()}`;
  return [
    [`convolution ${title}`, given, (x, f) => compute(x!, f!)],
    [`by the picture ${title}`, [...given, dy], gradient(compute, 0)],
    [`by the filters ${title}`, [...given, dy], gradient(compute, 1)],
  ];
}

function pooling(name: 'maxPool' | 'avgPool', shape: readonly number[], size: number, stride: number, padding: 'same' | 'valid'): readonly Case[] {
  const compute = (x: tf.Tensor) => tf[name](x as tf.Tensor4D, size, stride, padding);
  const x = numbers(shape);
  const dy = numbers(computed([x], (own) => compute(own!)).shape, 3);
  const title = `${name} ${size} on ${shape.join('x')}, step ${stride}, ${padding}`;
  const backward: Case = [`gradient of ${title}`, [x, dy], (own, d) => tf.grad(compute)(own!, d!)];
  // TensorFlow.js's own gradient of averages counts the border, other than its forward pass.
  return [[title, [x], (own) => compute(own!)], ...(name === 'maxPool' || padding === 'valid' ? [backward] : [])];
} // prettier-ignore

const cases: readonly Case[] = [
  ...convolution([2, 7, 8, 3], [3, 2, 3, 5], [2, 3], 'valid'),
  ...convolution([1, 9, 7, 2], [2, 3, 2, 6], [2, 1], [[0, 0], [1, 0], [2, 1], [0, 0]]),
  ...convolution([1, 5, 5, 17], [1, 1, 17, 1], [1, 1], 'same'),
  ...convolution([1, 1, 1, 1], [1, 1, 1, 1], [1, 1], 'same'),
  // TensorFlow.js has no gradient of these.
  ...convolution([2, 9, 9, 4], [3, 3, 4, 17], [1, 1], 'same', [2, 3]).slice(0, 1),
  ...[[2, 2], [2, 3], [3, 1], [3, 2]].flatMap(([size = 1, stride = 1]) =>
    (['maxPool', 'avgPool'] as const).flatMap((name) => [
      ...pooling(name, [2, 7, 6, 3], size, stride, 'valid'),
      ...pooling(name, [1, 5, 8, 2], size, stride, 'same'),
    ]),
  ),
]; // prettier-ignore

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('pictures on the card are those of TensorFlow.js', () => {
  it.each(cases)('%s', async (_, given, compute) => {
    expect(difference(await onCard(given, compute), computed(given, compute))).toBeLessThanOrEqual(1e-5);
  });
});
