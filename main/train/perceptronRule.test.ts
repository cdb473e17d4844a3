import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { handWired } from '../../core/examples/handWired.ts';
import { defaultOptimizers, defaultTraining } from '../../core/training/settings.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { openCpu } from '../devices/cpu.ts';
import { compileDocument } from './prepare.ts';
import { EagerStep } from './steps/eagerStep.ts';
import type { StepState } from './steps/step.ts';

const corners = [[0, 0], [0, 1], [1, 0], [1, 1]] as const; // prettier-ignore
const labels = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], xor: [0, 1, 1, 0] } as const;
const rate = 0.25;
const training = { ...defaultTraining, optimizer: defaultOptimizers.perceptron, learningRate: rate, batchSize: 1 };
const data = { kind: 'xor', examples: 10, noise: 0, classes: 2, testShare: 0, seed: 1 } as const;
/** Exact in float32, and so is all that comes of them. */
const start = { kernel: [0.5, -0.25], theta: 0.125 };

/** Rosenblatt's rule as textbooks have it; `low` is what the unit says for no. Errors of every pass. */
function byHand(targets: readonly number[], low: 0 | -1, passes: number) {
  let [w1, w2, theta] = [...start.kernel, start.theta] as [number, number, number];
  const errors = [];
  for (let pass = 0; pass < passes; pass++) {
    let wrong = 0;
    for (const [i, [x1, x2]] of corners.entries()) {
      const output = theta + w1 * x1 + w2 * x2 > 0 ? 1 : low;
      const difference = (targets[i] === 1 ? 1 : low) - output;
      if (difference !== 0) wrong += 1;
      [w1, w2, theta] = [w1 + rate * difference * x1, w2 + rate * difference * x2, theta + rate * difference];
    }
    errors.push(wrong);
  }
  return { errors, weights: [w1, w2, theta] };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function learned(targets: readonly number[], activation: 'step' | 'sign', runtime: string, passes: number) {
  const document = handWired('one', [1], activation, { data, training });
  const model = compileDocument(document);
  const initial: StepState = {
    weights: new Map([
      ['perceptron1.kernel', { shape: [2, 1], values: Float32Array.from(start.kernel) }],
      ['perceptron1.theta', { shape: [1], values: Float32Array.of(start.theta) }],
    ]),
    optimizer: new Map(),
  };
  const step = runtime === 'eager' ? new EagerStep(await openCpu(), model, training, initial) : new CompiledStep(model, training, initial); // prettier-ignore
  const errors = [];
  for (let pass = 0; pass < passes; pass++) {
    let wrong = 0;
    for (const [i, corner] of corners.entries()) {
      const batch = { size: 1, fields: { features: Float32Array.from(corner), labels: Int32Array.of(targets[i]!) } };
      const { sums } = await step.run(batch, { learningRate: rate, step: 4 * pass + i });
      wrong += 1 - (sums['accuracy']?.sum ?? 0);
    }
    errors.push(wrong);
  }
  const { weights } = await step.read();
  step.dispose();
  return {
    errors,
    weights: [...weights.get('perceptron1.kernel')!.values, ...weights.get('perceptron1.theta')!.values],
  };
}

describe.each(['eager', 'compiled'])('the perceptron rule, %s', (runtime) => {
  test.each([
    ['and', 'step', 0],
    ['or', 'step', 0],
    ['xor', 'step', 0],
    ['and', 'sign', -1],
    ['xor', 'sign', -1],
  ] as const)('on %s with a %s unit is that of the textbook', async (name, activation, low) => {
    expect(await learned(labels[name], activation, runtime, 12)).toEqual(byHand(labels[name], low, 12));
  });

  test('makes no errors on AND any more, and never ends on XOR', async () => {
    expect((await learned(labels.and, 'step', runtime, 12)).errors.slice(-3)).toEqual([0, 0, 0]);
    const { errors } = await learned(labels.xor, 'step', runtime, 24);
    expect(Math.min(...errors)).toBeGreaterThan(0);
    // It goes round in a circle.
    const [a, b] = [await learned(labels.xor, 'step', runtime, 16), await learned(labels.xor, 'step', runtime, 24)];
    expect(b.weights).toEqual(a.weights);
  });
});
