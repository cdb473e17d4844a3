import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, type Given } from '../../testing.ts';
import { hasSoftwareCard, nestedKernels, onCard } from '../testing.ts';

const strange: Given = {
  dtype: 'float32',
  shape: [7],
  values: Float32Array.of(NaN, Infinity, -Infinity, 0, -200, 3e38, 0.5),
};
const unaries = [
  'abs', 'neg', 'sign', 'floor', 'ceil', 'round', 'exp', 'log', 'sqrt', 'tanh', 'sigmoid', 'erf', 'softplus', 'relu',
] as const; // prettier-ignore
const binaries = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'less', 'greaterEqual', 'equal'] as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('what is no ordinary number is on the card what it is on the CPU', () => {
  it('in functions of one number', async () => {
    const compute = (x: tf.Tensor) => tf.stack(unaries.map((fn) => tf[fn](x)));
    const own = await onCard([strange], compute, nestedKernels);
    expect(difference(own, computed([strange], compute))).toBeLessThanOrEqual(1e-5);
  });

  it('in functions of two', async () => {
    const others = { ...strange, shape: [7, 1] };
    const compute = (...[x, y]: tf.Tensor[]) => tf.stack(binaries.map((fn) => tf.cast(tf[fn](x!, y!), 'float32')));
    const own = await onCard([strange, others], compute, nestedKernels);
    expect(difference(own, computed([strange, others], compute))).toBeLessThanOrEqual(1e-5);
    const power = (...[x, y]: tf.Tensor[]) => tf.pow(x!, tf.slice(y!, 0, 1));
    for (const exponent of [NaN, 0, -1, 3]) {
      const given = [strange, { ...strange, shape: [1], values: Float32Array.of(exponent) }];
      expect(difference(await onCard(given, power, nestedKernels), computed(given, power))).toBeLessThanOrEqual(1e-5);
    }
  });
});
