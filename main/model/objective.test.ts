import { dataTarget } from '../../core/analysis/objectives.ts';
import { specOf, type Target } from '../../core/data/spec.ts';
import { floats } from '../../core/tensorType.ts';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import { analyse } from '../../core/analysis/analyse.ts';
import type { DataSource } from '../../core/data/source.ts';
import { same } from '../../core/text.ts';
import { compile, initialWeights } from './model.ts';
import { meanLoss, readable, type Objective } from './objective.ts';
import { reportOf } from './report.ts';

const dataOf = (target: Target) => dataTarget(specOf(same('x'), floats([2]), { kind: 'plane', names: [] }, target));
const classes = (count: number) => dataOf({ kind: 'classes', classes: Array.from({ length: count }, String) });
const values = dataOf({ kind: 'values', names: ['y', 'z'] });

const lossOf = (objective: Objective, output: number[][], labels: number[] | number[][], dtype: 'int32' | 'float32') =>
  meanLoss(tf, objective, tf.tensor2d(output), tf.tensor(labels, undefined, dtype)).dataSync()[0]!;
const mean = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('the loss is the mean over the batch of', () => {
  const softmax = (row: number[]) => row.map((x) => Math.exp(x) / row.reduce((sum, y) => sum + Math.exp(y), 0));
  const logits = [[1, 2, 3], [0.5, -1, 0.25]]; // prettier-ignore
  const cross = { loss: 'crossEntropy', outputShape: [3], target: classes(3) } as const;

  test('cross entropy on logits', () => {
    const expected = mean([-Math.log(softmax(logits[0]!)[2]!), -Math.log(softmax(logits[1]!)[0]!)]);
    expect(lossOf({ ...cross, outputs: 'logits' }, logits, [2, 0], 'int32')).toBeCloseTo(expected, 6);
  });
  test('cross entropy on probabilities', () => {
    const output = logits.map(softmax);
    const expected = mean([-Math.log(output[0]![2]!), -Math.log(output[1]![0]!)]);
    expect(lossOf({ ...cross, outputs: 'probabilities' }, output, [2, 0], 'int32')).toBeCloseTo(expected, 6);
  });
  test('cross entropy of a probability of zero, which stays finite', () => {
    expect(lossOf({ ...cross, outputs: 'probabilities' }, [[1, 0, 0]], [1], 'int32')).toBeCloseTo(-Math.log(1e-7), 4);
  });

  const binary = { loss: 'binaryCrossEntropy', outputShape: [1], target: classes(2) } as const;
  test('binary cross entropy on logits', () => {
    const expected = mean([-Math.log(sigmoid(0.7)), -Math.log(1 - sigmoid(-2))]);
    expect(lossOf({ ...binary, outputs: 'logits' }, [[0.7], [-2]], [1, 0], 'int32')).toBeCloseTo(expected, 6);
  });
  test('binary cross entropy on logits far out, without overflow', () => {
    expect(lossOf({ ...binary, outputs: 'logits' }, [[-200], [200]], [1, 1], 'int32')).toBeCloseTo(100, 4);
  });
  test('binary cross entropy on probabilities', () => {
    const expected = mean([-Math.log(0.8), -Math.log(0.6)]);
    expect(lossOf({ ...binary, outputs: 'probabilities' }, [[0.8], [0.4]], [1, 0], 'int32')).toBeCloseTo(expected, 6);
  });

  const squared = { loss: 'meanSquaredError', outputs: 'logits' } as const;
  test('the squared error over all numbers', () => {
    const objective = { ...squared, outputShape: [2], target: values };
    expect(lossOf(objective, [[1, 2], [3, 4]], [[0, 2], [3, 7]], 'float32')).toBeCloseTo((1 + 0 + 0 + 9) / 4, 6); // prettier-ignore
  });
  test('the squared error to one-hot classes', () => {
    const objective = { ...squared, outputShape: [3], target: classes(3) };
    expect(lossOf(objective, [[0.5, 0.5, 0]], [1], 'int32')).toBeCloseTo((0.25 + 0.25) / 3, 6);
  });
  test('the squared error of one output to 0 and 1', () => {
    const objective = { ...squared, outputShape: [1], target: classes(2) };
    expect(lossOf(objective, [[0.25], [2]], [0, 1], 'int32')).toBeCloseTo((0.0625 + 1) / 2, 6);
  });
});

/** How many answers are right. */
const countIn = (of: Objective, output: tf.Tensor, labels: tf.Tensor) =>
  reportOf(tf, [{ ...of, name: '', nodeId: 'output1', factor: 1 }], [{ output, labels }], true)[
    'correct'
  ]!.dataSync()[0];

describe('one output for two classes', () => {
  const objective = { loss: 'binaryCrossEntropy', outputs: 'logits', outputShape: [1], target: classes(2) } as const;

  test('is right by its sign, or from a half on', () => {
    const count = (of: Objective, output: number[]) =>
      countIn(of, tf.tensor2d(output, [output.length, 1]), tf.tensor1d([1, 0, 1, 0], 'int32'));
    expect(count(objective, [0.1, -0.1, -0.1, 3])).toBe(2);
    expect(count({ ...objective, outputs: 'probabilities' }, [0.6, 0.4, 0.4, 0.2])).toBe(3);
  });
  test('is shown as a probability for each class', () => {
    const [no, yes] = readable(tf, objective, tf.tensor2d([[2]])).dataSync();
    expect(no).toBeCloseTo(1 - sigmoid(2), 6);
    expect(yes).toBeCloseTo(sigmoid(2), 6);
  });
  test('has no accuracy where numbers are predicted', () => {
    const numbers = { ...objective, loss: 'meanSquaredError', outputShape: [2], target: values } as const;
    expect(countIn(numbers, tf.zeros([2, 2]), tf.zeros([2, 2]))).toBe(0);
  });
});

describe('gradients are the slopes of the loss', () => {
  const moons: DataSource = { kind: 'moons', examples: 20, noise: 0.1, classes: 2, testShare: 0, seed: 1 };
  test.each([
    ['binaryCrossEntropy', 'logits', 1],
    ['crossEntropy', 'logits', 2],
    ['meanSquaredError', 'logits', 1],
  ] as const)('%s on %s', (loss, from, units) => {
    const document = chain(
      'x',
      [['dataset'], ['linear', { units: 4 }], ['tanh'], ['linear', { units }], ['output', { loss, from }]],
      { data: moons },
    );
    const model = compile(analyse(document));
    const x = tf.randomUniform([6, 2], -1, 1, 'float32', 3);
    const labels = tf.tensor1d([0, 1, 1, 0, 1, 0], 'int32');
    const names = model.weights.map(({ name }) => name);
    const start = [...initialWeights(model, 1).values()].map(({ values, shape }) => tf.tensor(values, [...shape]));
    const loss_ = (...weights: tf.Tensor[]) => {
      const named = new Map(names.map((name, i) => [name, weights[i]!]));
      return meanLoss(
        tf,
        model,
        model.apply(tf, named, new Map([['features', x]]), { isTraining: true, seed: 0 }),
        labels,
      );
    };
    const gradients = tf.grads(loss_)(start);
    for (const [i, weight] of start.entries()) {
      const step = 1e-2;
      const shifted = (by: number) => {
        const values = weight.dataSync().slice();
        values[0]! += by;
        return loss_(...start.map((other, j) => (j === i ? tf.tensor(values, weight.shape) : other))).dataSync()[0]!;
      };
      const slope = (shifted(step) - shifted(-step)) / (2 * step);
      expect(gradients[i]!.dataSync()[0], names[i]).toBeCloseTo(slope, 3);
    }
  });
});

test('a single output for two classes becomes two columns, also at every place of a sequence', () => {
  const objective = {
    loss: 'binaryCrossEntropy',
    outputs: 'probabilities',
    outputShape: [2, 1],
    target: classes(2),
  } as const;
  const shown = readable(tf, objective, tf.tensor3d([[[0.25], [1]], [[0], [0.5]]])); // prettier-ignore
  expect(shown.shape).toEqual([2, 2, 2]);
  expect([...shown.dataSync()]).toEqual([0.75, 0.25, 0, 1, 1, 0, 0.5, 0.5]);
});
