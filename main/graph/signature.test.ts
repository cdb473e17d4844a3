import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { graphSignature } from './signature.ts';
import { numbers, traced, type Given } from './testing.ts';

const x = numbers([4, 3]);
const product = (weights: readonly number[], given: Given = x) =>
  traced([given], (a) => tf.matMul(a as tf.Tensor2D, tf.tensor2d([...weights], [3, 2])));

test('a graph has the same signature whatever numbers are in it', () => {
  expect(graphSignature(product([1, 2, 3, 4, 5, 6]))).toBe(graphSignature(product([6, 5, 4, 3, 2, 1])));
});

test('other shapes and other operations have other signatures', () => {
  const own = graphSignature(product([1, 2, 3, 4, 5, 6]));
  expect(graphSignature(product([1, 2, 3, 4, 5, 6], numbers([5, 3])))).not.toBe(own);
  expect(graphSignature(traced([x], (a) => tf.relu(a)))).not.toBe(graphSignature(traced([x], (a) => tf.tanh(a))));
});
