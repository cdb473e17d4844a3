import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Model } from '../model/model.ts';
import { createOptimizer } from '../train/steps/optimizers.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Graph } from './ir.ts';
import { optimise } from './passes/optimise.ts';
import { traceTraining } from '../train/steps/program.ts';

const { training } = examples['fashion-cnn']!;
const model = compileDocument(examples['fashion-cnn']!);

function traced(change: Partial<Model> = {}, steps = 1): Graph {
  const learner = { model: { ...model, ...change }, settings: training, optimizer: createOptimizer(training) };
  return traceTraining(tf, learner, 8, steps);
}

/** How many operations of a kind belong to which node. */
function countsOf({ nodes }: Graph, op: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation, scope = 'none' } of nodes) {
    if (operation.op === op) counts[scope] = (counts[scope] ?? 0) + 1;
  }
  return counts;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each([1, 2])('gradients and updates belong to the layer that they are of, in %i steps', (steps) => {
  const graph = optimise(traced({}, steps));
  // Forward and by the filters; what goes in is no weight, so there is nothing backward for the first layer.
  expect(countsOf(graph, 'conv')).toEqual({ conv2d1: 2 * steps, conv2d2: 2 * steps });
  expect(countsOf(graph, 'convTranspose')).toEqual({ conv2d2: steps });
  expect(countsOf(graph, 'maxPool')).toEqual({ maxPool2d1: steps });
  expect(countsOf(graph, 'maxPoolGradient')).toEqual({ maxPool2d1: steps });
  expect(Object.keys(countsOf(graph, 'gemm'))).toEqual(['linear1']);
  // Adam takes a root for each weight.
  expect(countsOf(graph, 'unary')).toMatchObject({ conv2d1: 2 * steps, linear1: 2 * steps });
  expect(countsOf(graph, 'softmax')).toEqual({ none: steps });
});

it('names the node whose gradient cannot be traced', () => {
  const twisted = tf.customGrad((x) => ({
    value: tf.relu(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.atan2(dy, dy),
  }));
  const apply: Model['apply'] = (own, weights, x, options) => {
    const y = model.apply(own, weights, x, options);
    options.onNode?.('relu9');
    const result = twisted(y);
    options.onNode?.(undefined);
    return result;
  };
  expect(() => traced({ apply })).toThrow('Node relu9: Atan2 has no lowering.');
});
