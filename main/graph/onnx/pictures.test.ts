import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compiled, computed, difference, numbers } from '../testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the gradient of a max pool of 2 by 2 is that of TensorFlow.js, number by number', () => {
  const pooled: Compute = (picture) => tf.maxPool(picture as tf.Tensor4D, 2, 2, 'valid');
  const gradient: Compute = (x, dy) => tf.grad((picture: tf.Tensor) => pooled(picture))(x!, dy);

  it.each([
    [1, 2, 2, 1],
    [2, 8, 6, 3],
    [3, 4, 10, 2],
    // An odd side goes the way of all other windows.
    [2, 5, 8, 2],
    [2, 4, 7, 2],
  ])('in pictures of [%i, %i, %i, %i]', async (...shape) => {
    const [batch, height, width, channels] = shape as [number, number, number, number];
    const dy = numbers([batch, Math.floor(height / 2), Math.floor(width / 2), channels], 3);
    const x = numbers(shape, 4);
    // Numbers that are ties in all windows: of signs, of zeros of both signs, and of very small ones.
    const ties = [Math.sign, (value: number) => value * 0, (value: number) => (value > 0 ? 1 : -3e38)];
    for (const given of [x, ...ties.map((tie) => ({ ...x, values: Float32Array.from(x.values, tie) }))]) {
      expect(difference(await compiled([given, dy], gradient), computed([given, dy], gradient))).toBe(0);
    }
  });

  it('keeps an infinite gradient in its place', async () => {
    const x = { ...numbers([1, 2, 6, 1]), values: Float32Array.of(1, 2, 5, 5, -1, -4, 0, 3, 4, 5, -3, -2) };
    const dy = { ...numbers([1, 1, 3, 1]), values: Float32Array.of(Infinity, -Infinity, NaN) };
    const expected = [0, 0, -Infinity, 0, NaN, 0, 0, Infinity, 0, 0, 0, 0];
    expect([...(await compiled([x, dy], gradient)).values]).toEqual(expected);
    // Behind a ReLU too, where dy is looked at in the smaller picture.
    const behind: Compute = (own, d) => tf.grad((picture: tf.Tensor) => pooled(tf.relu(picture)))(own!, d);
    const positive = { ...x, values: x.values.map((value) => value + 5) };
    expect([...(await compiled([positive, dy], behind)).values]).toEqual(expected);
  });
});
