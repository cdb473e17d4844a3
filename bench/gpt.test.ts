import { beforeAll, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../core/random.ts';
import { defaultOptimizers, defaultTraining } from '../core/training/settings.ts';
import { initialWeights } from '../main/model/model.ts';
import { compileDocument } from '../main/train/prepare.ts';
import { CompiledStep } from '../main/train/steps/compiledStep.ts';
import { openDevice } from '../main/devices/select.ts';
import { EagerStep } from '../main/train/steps/eagerStep.ts';
import { gptDocument } from './gpt.ts';

const size = { layers: 2, width: 16, heads: 2, window: 8, vocabulary: 11 };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each([
  ['with', true],
  ['without', false],
])('GPT %s biases has the same losses compiled and eager', async (_, bias) => {
  const model = compileDocument(gptDocument({ ...size, bias }));
  const settings = { ...defaultTraining, optimizer: defaultOptimizers.adam };
  const initial = { weights: initialWeights(model, 3), optimizer: new Map() };
  const steps = [
    new CompiledStep(model, settings, initial),
    new EagerStep(await openDevice('cpu'), model, settings, initial),
  ];
  const random = createRandom(1);
  const draw = () => Int32Array.from({ length: 4 * size.window }, () => random.integer(size.vocabulary));
  const batch = { size: 4, fields: { tokens: draw(), next: draw() } };
  const losses: number[][] = [];
  for (let step = 0; step < 20; step++) {
    const results = [];
    for (const each of steps) results.push((await each.run(batch, { learningRate: 3e-3, step })).loss);
    losses.push(results);
  }
  for (const [compiled = NaN, eager = NaN] of losses) expect(Math.abs(compiled - eager)).toBeLessThan(1e-4);
  expect(losses.at(-1)?.[0]).toBeLessThan((losses[0]?.[0] ?? 0) - 0.5);
  for (const step of steps) step.dispose();
});
