import { allOf } from '../../data/types.ts';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { logicPoints } from '../../../core/data/points.ts';
import { examples } from '../../../core/examples/examples.ts';
import { handWired } from '../../../core/examples/handWired.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { NodeHealth } from '../../../core/protocol/explain.ts';
import { defaultOptimizers, defaultTraining } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { initialWeights } from '../../model/model.ts';
import { compileDocument } from '../../train/prepare.ts';
import { measureHealth } from './health.ts';
import type { Subject } from './explainStep.ts';

const data = { kind: 'xor', examples: 400, noise: 0.05, classes: 2, testShare: 0.2, seed: 1 } as const;

/** Linear and activation, so many times, and an output that says yes or no. */
function deep(activation: string, layers: number): Document {
  const hidden = Array.from(
    { length: layers },
    () => [['linear', { units: 8, initializer: 'heNormal' }], [activation]] as const,
  ).flat();
  const end = ['output', { loss: 'binaryCrossEntropy', from: 'logits' }] as const;
  return chain('deep', [['dataset'], ...hidden, ['linear', { units: 1 }], end], { data });
}

/** `change`: the new values of a weight by its full name. */
async function subjectOf(document: Document, change?: (name: string, value: number) => number): Promise<Subject> {
  const model = compileDocument(document);
  const weights = new Map(
    [...initialWeights(model, 1)].map(([name, { shape, values }]) => [
      name,
      { shape, values: values.map((value) => change?.(name, value) ?? value) },
    ]),
  );
  const loaded = await loadData(document.data, { home: '/nowhere' });
  return { model, settings: document.training, data: loaded, state: { weights, optimizer: new Map() }, step: 0 };
}

const of = (nodes: readonly NodeHealth[], id: string) => nodes.find(({ nodeId }) => nodeId === id)!;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('gradient health', () => {
  test('a deep net of sigmoids has vanishing gradients in front, one of ReLUs has not', async () => {
    const { nodes } = await measureHealth(await subjectOf(deep('sigmoid', 8)));
    expect(of(nodes, 'linear1').verdict).toBe('vanishing');
    expect(Number(of(nodes, 'linear1').weights!.share)).toBeLessThan(1e-3);
    expect(of(nodes, 'linear9')).toMatchObject({ verdict: 'fine', weights: { share: 1 } });
    const rectified = await measureHealth(await subjectOf(deep('relu', 8)));
    expect(of(rectified.nodes, 'linear1').verdict).toBe('fine');
  });

  test.each([
    [2e5, true],
    [5e4, false],
  ])('weights of the size %d are huge: %s', async (size, isHuge) => {
    const subject = await subjectOf(deep('relu', 2), (name, value) =>
      name === 'linear1.kernel' ? Math.sign(value) * size : value,
    );
    const { nodes } = await measureHealth(subject);
    expect(of(nodes, 'linear1').verdict === 'huge').toBe(isHuge);
    expect(nodes.filter(({ verdict }) => verdict === 'huge')).toHaveLength(Number(isHuge));
  });

  test('weights that a step changes by less than float32 holds stand still, and with a usual rate they do not', async () => {
    const net = deep('relu', 2);
    const at = async (learningRate: number) => {
      const document = { ...net, training: { ...net.training, learningRate } };
      const { nodes } = await measureHealth(await subjectOf(document));
      return ['linear1', 'linear2', 'linear3'].map((id) => of(nodes, id).verdict);
    };
    expect(await at(1e-12)).toEqual(['still', 'still', 'still']);
    expect(await at(0.01)).toEqual(['fine', 'fine', 'fine']);
  });

  test('large weights behind small ones explode, and what is not finite does too', async () => {
    const large = await subjectOf(deep('relu', 3), (name, value) => {
      if (name.endsWith('bias')) return 0;
      return (name.startsWith('linear1') ? 1e-4 : 100) * value;
    });
    expect(of((await measureHealth(large)).nodes, 'linear1').verdict).toBe('exploding');
    const huge = await subjectOf(deep('relu', 3), (name, value) => (name.endsWith('kernel') ? 1e20 * value : value));
    const { nodes } = await measureHealth(huge);
    expect(of(nodes, 'linear1').verdict).toBe('exploding');
    expect(typeof of(nodes, 'linear1').weights!.gradient).toBe('string');
  });

  test('biases of -100 make ReLUs dead', async () => {
    const { nodes } = await measureHealth(
      await subjectOf(deep('relu', 2), (name, value) => (name === 'linear1.bias' ? -100 : value)),
    );
    expect(of(nodes, 'relu1')).toMatchObject({
      verdict: 'dead',
      weights: null,
      units: { count: 8, dead: 8, saturated: 0 },
    });
    expect(of(nodes, 'linear1')).toMatchObject({ verdict: 'vanishing', weights: { gradient: 0 } });
  });

  test('large biases saturate a tanh at both ends', async () => {
    let sign = 1;
    const { nodes } = await measureHealth(
      await subjectOf(deep('tanh', 1), (name, value) => (name === 'linear1.bias' ? 100 * (sign = -sign) : value)),
    );
    expect(of(nodes, 'tanh1')).toMatchObject({ verdict: 'saturated', units: { count: 8, dead: 0, saturated: 8 } });
  });

  test('has the numbers of a computation by hand', async () => {
    const document = deep('relu', 1);
    const subject = await subjectOf(document);
    const { nodes, examples: count, learningRate } = await measureHealth(subject);
    expect([count, learningRate]).toEqual([64, document.training.learningRate]);
    const features = allOf(subject.data.training, 'features');
    const labels = allOf(subject.data.training, 'labels');
    const rows = Array.from({ length: 64 }, (_, i) => Math.floor((i * 320) / 64));
    const value = (name: string) => [...subject.state.weights.get(name)!.values];
    const [w, b, v, c] = ['linear1.kernel', 'linear1.bias', 'linear2.kernel', 'linear2.bias'].map(value) as number[][];
    const gradient = { w: w!.map(() => 0), b: b!.map(() => 0) };
    const firing = b!.map(() => 0);
    for (const row of rows) {
      const x = [features[2 * row]!, features[2 * row + 1]!];
      const h = b!.map((bias, j) => Math.max(0, x[0]! * w![j]! + x[1]! * w![8 + j]! + bias));
      const z = h.reduce((sum, value, j) => sum + value * v![j]!, c![0]!);
      const error = (1 / (1 + Math.exp(-z)) - labels[row]!) / 64;
      for (const [j, output] of h.entries()) {
        if (output === 0) continue;
        firing[j] = firing[j]! + 1;
        gradient.b[j] = gradient.b[j]! + error * v![j]!;
        for (const k of [0, 1]) gradient.w[8 * k + j] = gradient.w[8 * k + j]! + error * v![j]! * x[k]!;
      }
    }
    const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    const { weights } = of(nodes, 'linear1');
    const [all, size] = [rms([...gradient.w, ...gradient.b]), rms([...w!, ...b!])];
    expect(Number(weights!.gradient)).toBeCloseTo(all, 6);
    expect(Number(weights!.size)).toBeCloseTo(size, 6);
    expect(Number(weights!.updateRatio)).toBeCloseTo((all / size) * learningRate, 8);
    expect(of(nodes, 'relu1').units!.dead).toBe(firing.filter((times) => times === 0).length);
  });

  test('under the perceptron rule has its gradients, with the derivative of a step as 1', async () => {
    const xor = logicPoints('xor');
    const training = { ...defaultTraining, optimizer: defaultOptimizers.perceptron };
    const subject = await subjectOf(handWired('rule', [1], 'step', { data: xor, training }), () => 1);
    const { nodes } = await measureHealth(subject);
    // Sum 1 + x1 + x2 > 0 everywhere: the output is 1, so y - t is 1, 0, 0, 1 at the corners.
    const [w1, w2, theta] = [1, 1, 2].map((sum) => (2 * sum) / 4);
    const rms = Math.sqrt((w1! ** 2 + w2! ** 2 + theta! ** 2) / 3);
    expect(Number(of(nodes, 'perceptron1').weights!.gradient)).toBeCloseTo(rms, 6);
    const sgd = { ...subject, settings: { ...training, optimizer: defaultOptimizers.sgd } };
    expect(of((await measureHealth(sgd)).nodes, 'perceptron1').weights!.gradient).toBe(0);
  });

  test('of pictures counts channels and leaves no tensor behind', async () => {
    const subject = await subjectOf(examples['fashion-cnn']!, (name, value) =>
      name === 'conv2d1.bias' ? -100 : value,
    );
    const before = tf.memory().numTensors;
    const { nodes } = await measureHealth(subject);
    expect(of(nodes, 'relu1')).toMatchObject({ verdict: 'dead', units: { count: 16, dead: 16 } });
    expect(nodes.map(({ nodeId }) => nodeId)).toEqual(
      ['conv2d1', 'relu1', 'batchNorm1', 'conv2d2', 'relu2', 'linear1'], // prettier-ignore
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
