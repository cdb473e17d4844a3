import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, numbers } from '../testing.ts';
import { layOut } from './memory.ts';
import { planKernels } from './plan.ts';
import { hasSoftwareCard, nestedKernels, onCard } from './testing.ts';

const compute = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) => {
  const hidden = tf.relu(tf.add(tf.matMul(x, w), b));
  const scaled = tf.sub(hidden, tf.mean(hidden, 1, true));
  return tf.add(tf.matMul(tf.transpose(scaled), tf.tanh(hidden)), tf.softmax(tf.exp(b)));
};
const given = [numbers([5, 7]), numbers([7, 6], 2), numbers([6], 3)];

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('kernels that compute several operations', () => {
  const expected = () => computed(given, (x, w, b) => compute(x!, w!, b!));
  it('compute the same as TensorFlow.js', async () => {
    const own = await onCard(given, (x, w, b) => compute(x!, w!, b!), planKernels);
    expect(difference(own, expected())).toBeLessThan(1e-5);
  });
  it('also with as few arrays as they can have', async () => {
    const own = await onCard(
      given,
      (x, w, b) => compute(x!, w!, b!),
      (graph) => planKernels(graph, { bindings: 4 }),
    );
    expect(difference(own, expected())).toBeLessThan(1e-5);
  });
  it('also as a single kernel', async () => {
    const own = await onCard(given, (x, w, b) => compute(x!, w!, b!), nestedKernels);
    expect(difference(own, expected())).toBeLessThan(1e-5);
  });
});

describe('memory', () => {
  const chain = [0, 1, 2, 3, 4].map((id) => ({ reads: id === 0 ? [] : [id - 1], writes: [id] }));
  it('of what nobody reads any more is used again, and a kernel reads and writes different buffers', () => {
    const { places, buffers } = layOut(chain, () => 1000, new Set(), Infinity);
    expect(buffers).toEqual([1024, 1024]);
    expect(chain.map(({ writes: [id] }) => places.get(id!)!.buffer)).toEqual([0, 1, 0, 1, 0]);
  });
  it('of what is wanted afterwards stays', () => {
    const { places, buffers } = layOut(chain, () => 1000, new Set([0]), Infinity);
    expect(places.get(2)).not.toEqual(places.get(0));
    expect(buffers.reduce((sum, bytes) => sum + bytes)).toBe(3072);
  });
  it('has no buffer that is larger than allowed', () => {
    const apart = [0, 1, 2].map((id) => ({ reads: [], writes: [id] }));
    const { buffers } = layOut([...apart, { reads: [0, 1, 2], writes: [3] }], () => 1000, new Set(), 2048);
    expect(buffers).toEqual([2048, 1024, 1024]);
  });
});
