import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { chain } from '../../../core/graph/chain.ts';
import { defaultOptimizers, defaultTraining, type OptimizerKind } from '../../../core/training/settings.ts';
import { compile } from '../../model/model.ts';
import { createOptimizer } from '../../train/steps/optimizers.ts';
import type { Graph } from '../ir.ts';
import { traceTraining } from '../../train/steps/program.ts';
import { difference, numbers, runGraph, traced } from '../testing.ts';
import { optimise } from './optimise.ts';

type Blocks = Parameters<typeof chain>[1];

const mlp: Blocks = [['flatten'], ['linear', { units: 8 }], ['relu'], ['linear', { units: 10 }]];
const cnn: Blocks = [
  ['conv2d', { filters: 4 }],
  ['relu'],
  ['maxPool2d'],
  ['batchNorm'],
  ['conv2d', { filters: 4 }],
  ['relu'],
  ['averagePool2d'],
  ['flatten'],
  ['linear', { units: 10 }],
];

function stepOf(blocks: Blocks, kind: OptimizerKind, steps = 1, size = 4): Graph {
  const model = compile(analyse(chain('test', [['dataset'], ...blocks, ['output']])));
  const settings = { ...defaultTraining, optimizer: defaultOptimizers[kind] };
  return traceTraining(tf, { model, settings, optimizer: createOptimizer(settings) }, size, steps);
}

const count = (graph: Graph, op: string, fn?: string) =>
  graph.nodes.filter(
    ({ operation }) => operation.op === op && (fn === undefined || ('fn' in operation && operation.fn === fn)),
  ).length;

/** How often whole tensors of the shape are gone through by elementwise operations. */
const passesOver = (graph: Graph, shape: string) =>
  graph.nodes.filter(
    ({ operation: { op }, type }) =>
      ['unary', 'binary', 'select', 'cast', 'compare'].includes(op) && type.shape.join() === shape,
  ).length;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the graph of a step', () => {
  it('of a perceptron is products, with biases and updates inside them', () => {
    const graph = optimise(stepOf(mlp, 'sgd'));
    expect(count(graph, 'gemm')).toBe(4);
    expect(count(graph, 'matmul')).toBe(1);
    expect(passesOver(graph, '784,8')).toBe(0);
    expect(count(graph, 'softmax')).toBe(1);
    expect(count(graph, 'transpose')).toBe(0);
  });

  it('of a head that shares an embedding turns no matrix over', () => {
    const given = [numbers([4, 6]), numbers([9, 6], 2)];
    const compute = (x: tf.Tensor, table: tf.Tensor) => {
      const loss = (y: tf.Tensor) => tf.sum(tf.square(tf.matMul(x, tf.transpose(y)))).asScalar();
      return tf.grad(loss)(table);
    };
    const graph = traced(given, (...tensors) => compute(tensors[0]!, tensors[1]!));
    expect(count(graph, 'transpose')).toBeGreaterThan(0);
    expect(count(optimise(graph), 'transpose')).toBe(0);
  });

  it('of large weights has product and difference apart where threads share them', () => {
    const wide: Blocks = [['flatten'], ['linear', { units: 96 }], ['relu'], ['linear', { units: 10 }]];
    const [alone, shared] = [1, 2].map((threads) => optimise(stepOf(wide, 'sgd'), threads));
    expect([count(alone!, 'gemm'), passesOver(alone!, '784,96')]).toEqual([5, 0]);
    expect([count(shared!, 'gemm'), passesOver(shared!, '784,96')]).toEqual([4, 1]);
    // Of many examples a product adds up in several goes: apart it would not be the same number.
    const many = optimise(stepOf(wide, 'sgd', 1, 256), 2);
    expect(passesOver(many, '784,96')).toBe(0);
  });

  it('goes through a weight a dozen times with Adam: its correction is made to numbers', () => {
    expect(passesOver(optimise(stepOf(mlp, 'adam')), '784,8')).toBeLessThanOrEqual(12);
  });

  it('of a convolutional network transposes filters, at Flatten, and for the gradients of the filters', () => {
    const [plain, clean] = [stepOf(cnn, 'sgd'), optimise(stepOf(cnn, 'sgd'))];
    expect(count(plain, 'transpose')).toBeGreaterThan(15);
    expect(count(clean, 'transpose')).toBeLessThanOrEqual(10);
    expect(
      clean.nodes.filter(({ operation }) => operation.op === 'conv' && operation.inputs.length === 3),
    ).toHaveLength(2);
  });

  it('of a convolutional network turns the gradient of a filter once, before the optimizer takes its multiples', () => {
    const filter = (graph: Graph) =>
      graph.nodes.filter(
        ({ operation, scope, type }) =>
          operation.op === 'transpose' && scope === 'conv2d2' && type.shape.join() === '3,3,4,4',
      );
    for (const kind of ['sgd', 'rmsprop', 'adam'] as const) expect(filter(optimise(stepOf(cnn, kind)))).toHaveLength(1);
  });

  it('looks at a ReLU before a pool in the smaller picture', () => {
    expect(passesOver(optimise(stepOf(cnn, 'sgd')), '4,4,28,28')).toBe(1);
  });

  it('takes few operations for a GELU and a layer norm, which have gradients of their own', () => {
    const { nodes } = optimise(
      stepOf([['flatten'], ['linear', { units: 8 }], ['gelu'], ['layerNorm'], ['linear', { units: 10 }]], 'sgd'),
    );
    const of = (id: string) => nodes.filter(({ scope, operation: { op } }) => scope === id && op !== 'fill' && op !== 'input'); // prettier-ignore
    // Operation by operation they would be 14 and 38.
    expect([of('gelu1').length, of('layerNorm1').length]).toEqual([12, 29]);
  });

  it('takes a sum along the first axis for a product, whatever is behind it', () => {
    const graph = optimise(traced([numbers([16, 6, 8])], (x) => tf.sum(x!, 0)));
    expect([count(graph, 'reduce'), count(graph, 'matmul')]).toEqual([0, 1]);
  });

  it('grows with the updates that it does', () => {
    const [one, three] = [optimise(stepOf(mlp, 'sgd')), optimise(stepOf(mlp, 'sgd', 3))];
    expect(count(three, 'gemm')).toBe(3 * count(one, 'gemm'));
  });

  it('holds no large constants', () => {
    const sizes = optimise(stepOf(cnn, 'adam', 2)).nodes.map(({ operation }) =>
      operation.op === 'constant' ? operation.values.length : 0,
    );
    expect(Math.max(...sizes)).toBeLessThan(100);
  });
});

describe('passes change how, not what', () => {
  const picture = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
  const computations: Record<string, (...xs: tf.Tensor[]) => tf.Tensor> = {
    'a sum over a transposed picture': (x, f) => tf.mul(tf.sum(picture(x!, f!), [0, 2], true), x!),
    'a picture and its mean': (x, f) => tf.sub(picture(x!, f!), tf.mean(picture(x!, f!), [1, 2], true)),
    'joined and cut pictures': (x, f) => tf.slice(tf.concat([picture(x!, f!), tf.pad(picture(x!, f!), [[0, 0], [0, 0], [0, 0], [1, 0]])], 3), [0, 1, 0, 1], [2, 3, 4, 4]), // prettier-ignore
    'a comparison of pictures': (x, f) =>
      tf.where(tf.greater(picture(x!, f!), x!), picture(x!, f!), tf.neg(picture(x!, f!))),
    'a sum of what is centred': (x) => tf.sum(tf.mul(tf.sub(x!, tf.mean(x!, 0, true)), 3), 0),
    'nested factors': (x) => tf.div(tf.mul(tf.mul(x!, 3), tf.mean(x!)), -2),
    'a long denominator': (x) => tf.div(x!, tf.add(tf.div(tf.exp(x!), tf.add(tf.abs(tf.mean(x!)), 1)), 0.1)),
    'a product and a column': (x) =>
      tf.add(tf.matMul(tf.reshape(x!, [6, 16]), tf.ones([16, 3])), tf.reshape(tf.range(0, 6, 1, 'float32'), [6, 1])),
    'a row less a product': (x) =>
      tf.sub(tf.tensor1d([1, 2, 3]), tf.mul(tf.matMul(tf.reshape(x!, [16, 6]), tf.ones([6, 3]), false, false), 0.5)),
    'a number less a product': (x) => tf.sub(1, tf.matMul(tf.reshape(x!, [16, 6]), tf.ones([6, 3]))),
    'a product by a transposed one': (x) => tf.matMul(x!, tf.transpose(x!, [0, 1, 3, 2])),
    'a product of transposed ones': (x) =>
      tf.matMul(tf.transpose(x!, [0, 1, 3, 2]), tf.transpose(tf.exp(x!), [0, 1, 3, 2]), true),
    'a sum along the first axis': (x) => tf.sum(tf.exp(x!), 0),
    'a transposed product': (x) => tf.transpose(tf.matMul(x!, tf.exp(x!), true), [0, 1, 3, 2]),
    'factors of sums': (x, f) => tf.sum(tf.mul(picture(x!, f!), tf.sum(f!, [0, 1, 2])), [0, 1, 2], true),
  };
  it.each(Object.entries(computations))('in %s', async (_, compute) => {
    const given = [numbers([2, 4, 4, 3]), numbers([2, 2, 3, 3], 2)];
    const graph = traced(given, compute);
    expect(difference(await runGraph(optimise(graph), given), await runGraph(graph, given))).toBeLessThan(1e-5);
  });
});
