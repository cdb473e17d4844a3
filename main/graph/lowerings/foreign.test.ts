// Operators of imported networks that TensorFlow.js computes in one kernel, with a wrong gradient or none: here they are made of what can be traced.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCall } from '../../../core/blocks/foreign/run.ts';
import type { Call } from '../../../core/blocks/foreign/program.ts';
import { compiled, computed, difference, numbers, type Given } from '../testing.ts';
import { hasSoftwareCard, onCard } from '../webgpu/testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;
type Attributes = Call['attributes'];

/** Into the range in which a function is smooth. */
const moved = { Asin: [0.3, 0], Acos: [0.3, 0], Atanh: [0.3, 0], Tan: [0.4, 0], Acosh: [0.3, 2] } as const;
const functions = ['Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh'].map((operator) => {
  const [factor, offset] = (moved as Readonly<Record<string, readonly [number, number]>>)[operator] ?? [1, 0];
  return [operator, {}, [numbers([2, 3])], (x: tf.Tensor) => tf.add(tf.mul(x, factor), offset)] as const;
});
const asIs = (x: tf.Tensor) => x;
const cases: readonly (readonly [string, Attributes, readonly Given[], (x: tf.Tensor) => tf.Tensor])[] = [
  ...functions,
  ['Pad', { mode: 'reflect', pads: [0, 2, 0, 1, 1, 3] }, [numbers([2, 3, 4])], asIs],
  ['Einsum', { equation: 'bij,bjk->bik' }, [numbers([2, 3, 4]), numbers([2, 4, 2], 2)], asIs],
  ['Einsum', { equation: 'bhqd,bkhd->bhqk' }, [numbers([2, 2, 3, 4]), numbers([2, 5, 2, 4], 2)], asIs],
  ['Einsum', { equation: 'ij->ji' }, [numbers([2, 3])], asIs],
  ['Einsum', { equation: 'ij,k->' }, [numbers([2, 3]), numbers([2], 2)], asIs],
  ['Einsum', { equation: 'i,j,ijk->k' }, [numbers([2]), numbers([3], 2), numbers([2, 3, 4], 3)], asIs],
];

const applied = (operator: string, attributes: Attributes, move: (x: tf.Tensor) => tf.Tensor): Compute =>
  (...xs) => runCall(tf, { operator, outputs: ['y'], attributes }, xs.map(move))[0] as tf.Tensor; // prettier-ignore

/** One number, in which no two places count alike. */
const weighted = (compute: Compute): Compute => (...xs) => {
  const y = compute(...xs);
  return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1, 1, 'float32'), y.shape)));
}; // prettier-ignore

/** The gradient by the i-th input. */
const gradientOf = (i: number, compute: Compute): Compute => (...xs) =>
  tf.grad((x: tf.Tensor) => weighted(compute)(...xs.slice(0, i), x, ...xs.slice(i + 1)).asScalar())(xs[i]!); // prettier-ignore

/** The same by central differences. */
function differences(i: number, compute: Compute, given: readonly Given[], by = 0.01): Given {
  const at = (place: number, change: number) => given.map((one, input) => input === i ? { ...one, values: Float32Array.from(one.values, (value, j) => value + (j === place ? change : 0)) } : one);
  const of = (own: readonly Given[]) => computed(own, weighted(compute)).values[0] ?? NaN;
  const { dtype, shape, values } = given[i]!;
  return { dtype, shape, values: Float32Array.from(values, (_, place) => (of(at(place, by)) - of(at(place, -by))) / (2 * by)) };
} // prettier-ignore

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('an operator of an imported network', () => {
  it.each(cases)('%s %j and its gradients are the same everywhere', async (operator, attributes, given, move) => {
    const compute = applied(operator, attributes, move);
    for (const own of [compute, ...given.map((_, i) => gradientOf(i, compute))]) {
      const expected = computed(given, own);
      expect(difference(await compiled(given, own), expected)).toBeLessThan(1e-5);
      // WGSL lets sines and cosines be wrong by 2^-11.
      if (hasSoftwareCard) expect(difference(await onCard(given, own), expected)).toBeLessThan(operator === 'Tan' ? 2 ** -9 : 1e-5);
    }
    for (const i of given.keys()) expect(difference(computed(given, gradientOf(i, compute)), differences(i, compute, given))).toBeLessThan(5e-3);
  }); // prettier-ignore

  it('sums products as numpy does', () => {
    const [a, b] = [numbers([2, 3, 4]), numbers([4, 3, 5], 2)];
    const einsum = applied('Einsum', { equation: 'bij,jik->kb' }, asIs);
    const expected = computed([a, b], (x, y) => tf.einsum('bij,jik->kb', x!, y!));
    expect(difference(computed([a, b], einsum), expected)).toBeLessThan(1e-5);
  });
});
