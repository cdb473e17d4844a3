import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { clipGradients, createOptimizer } from './optimizers.ts';

/** Some updates of one number under gradients that are given, as the step does them. */
function updates(settings: Partial<TrainingSettings>, start: number, gradients: number[], decay = 0): number[] {
  const training = { ...defaultTraining, ...settings };
  const optimizer = createOptimizer(training);
  let weight: tf.Tensor = tf.scalar(start);
  let slots: Record<string, tf.Tensor> = Object.fromEntries(optimizer.slots.map((name) => [name, tf.scalar(0)]));
  return gradients.map((gradient, i) => {
    const scalars = optimizer.scalars({ learningRate: training.learningRate, step: i + 1 });
    const updated = optimizer.update(tf, {
      weight, decay,
      gradient: tf.scalar(gradient),
      slot: (name) => slots[name]!,
      scalar: (name) => tf.scalar(scalars[name]!),
    }); // prettier-ignore
    weight = updated.weight;
    slots = { ...slots, ...updated.slots };
    return weight.dataSync()[0]!;
  });
}

const { sgd, rmsprop, adam, adamw } = defaultOptimizers;

describe('one number under known gradients', () => {
  test("SGD takes the lecture's step: w = 3 and dL/dw = -8 at rate 0.05 give 3.4", () => {
    expect(updates({ optimizer: sgd, learningRate: 0.05 }, 3, [-8])[0]).toBeCloseTo(3.4, 6);
  });
  test('momentum carries on', () => {
    const [first, second] = updates({ optimizer: { ...sgd, momentum: 0.9 }, learningRate: 0.1 }, 1, [1, 1]);
    expect(first).toBeCloseTo(0.9, 6);
    expect(second).toBeCloseTo(0.9 - 0.1 * 1.9, 6);
  });
  test('Nesterov looks ahead', () => {
    const optimizer = { ...sgd, momentum: 0.9, nesterov: true };
    expect(updates({ optimizer, learningRate: 0.1 }, 1, [1])[0]).toBeCloseTo(1 - 0.1 * 1.9, 6);
  });
  test('RMSprop divides by the root of the mean square', () => {
    expect(updates({ optimizer: rmsprop, learningRate: 0.1 }, 1, [2])[0]).toBeCloseTo(
      1 - (0.1 * 2) / Math.sqrt(0.04),
      5,
    );
  });
  test("Adam's first step is the rate, whatever the gradient", () => {
    for (const gradient of [1e-3, 1, 1e3]) {
      expect(updates({ optimizer: adam, learningRate: 0.1 }, 1, [gradient])[0]).toBeCloseTo(0.9, 4);
    }
  });
  test('weight decay joins the gradient in SGD, and goes past it in AdamW', () => {
    expect(updates({ optimizer: sgd, learningRate: 0.1 }, 2, [0], 0.5)[0]).toBeCloseTo(2 - 0.1 * 0.5 * 2, 6);
    expect(updates({ optimizer: adamw, learningRate: 0.1, weightDecay: 0.5 }, 2, [0], 0.5)[0]).toBeCloseTo(2 * 0.95, 6);
    expect(updates({ optimizer: adamw, learningRate: 0.1, weightDecay: 0.5 }, 2, [0], 0)[0]).toBe(2);
  });
});

describe('clipping', () => {
  const gradients = () => [tf.tensor1d([3, 0]), tf.tensor1d([-4])];
  const values = (tensors: readonly tf.Tensor[]) => tensors.flatMap((tensor) => [...tensor.dataSync()]);

  test('by norm scales all gradients together', () => {
    const clipped = values(clipGradients(tf, { kind: 'norm', limit: 1 }, gradients()));
    [0.6, 0, -0.8].forEach((value, i) => expect(clipped[i]).toBeCloseTo(value, 5));
  });
  test('by norm leaves small gradients alone', () => {
    expect(values(clipGradients(tf, { kind: 'norm', limit: 10 }, gradients()))).toEqual([3, 0, -4]);
  });
  test('by value cuts every number', () => {
    expect(values(clipGradients(tf, { kind: 'value', limit: 3.5 }, gradients()))).toEqual([3, 0, -3.5]);
  });
});
