import { beforeAll, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../core/random.ts';
import { defaultOptimizers, defaultTraining } from '../core/training/settings.ts';
import { initialWeights } from '../main/model/model.ts';
import { CompiledStep } from '../main/train/steps/compiledStep.ts';
import { openDevice } from '../main/devices/select.ts';
import { EagerStep } from '../main/train/steps/eagerStep.ts';
import { gpt } from './gpt.ts';
import { transformer } from './transformer.ts';

const size = { layers: 2, width: 16, heads: 2, tokens: 8, vocabulary: 11 };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each([
  ['a causal transformer written by hand', transformer(size)],
  ['GPT out of blocks', gpt(size, true)],
  ['GPT without biases', gpt(size, false)],
])('%s has the same losses compiled and eager', async (_, model) => {
  const settings = { ...defaultTraining, optimizer: defaultOptimizers.adam };
  const initial = { weights: initialWeights(model, 3), optimizer: new Map() };
  const steps = [
    new CompiledStep(model, settings, initial),
    new EagerStep(await openDevice('cpu'), model, settings, initial),
  ];
  const random = createRandom(1);
  const draw = () => Array.from({ length: 4 * size.tokens }, () => random.integer(size.vocabulary));
  const batch = {
    size: 4 * size.tokens,
    fields: { features: Float32Array.from(draw()), labels: Int32Array.from(draw()) },
  };
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
