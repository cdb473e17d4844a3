import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, numbers, traced } from '../testing.ts';
import { shortConcats } from './concats.ts';
import { planKernels } from './plan.ts';
import { hasSoftwareCard, runKernels } from './testing.ts';

const given = Array.from({ length: 20 }, (_, i) => numbers([2, (i % 3) + 1], i + 1));
const compute = (...tensors: tf.Tensor[]) => tf.concat(tensors, 1);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('many tensors are joined on a card', () => {
  it.each([2, 7])('at most %i at once', async (most) => {
    const graph = shortConcats(traced(given, compute), most);
    const counts = graph.nodes.map(({ operation }) => (operation.op === 'concat' ? operation.inputs.length : 0));
    expect(Math.max(...counts)).toBe(most);
    const own = await runKernels(graph, given, (each) => planKernels(each, { bindings: most + 1 }));
    expect(difference(own, computed(given, compute))).toBe(0);
  });

  it('and few are left as they are', () => {
    const graph = traced(given.slice(0, 3), compute);
    expect(shortConcats(graph, 3)).toBe(graph);
  });
});
