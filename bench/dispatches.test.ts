import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { countedCalls, nullCard } from '../main/graph/webgpu/testing.ts';
import { initialWeights } from '../main/model/model.ts';
import { CardStep } from '../main/train/steps/cardStep.ts';
import { batchSizeOf, modelOf, noise, settingsOf, works } from './works.ts';

/** At most so many dispatches an update, on a card that binds no more arrays than every card does. */
const MOST: Readonly<Record<string, number>> = {
  "lecture's MLP, SGD": 14,
  "lecture's MLP, Adam": 17,
  'CNN, Adam': 28,
  'transformer, Adam': 77,
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each(Object.entries(MOST))('%s takes %i dispatches on a graphics card, and makes nothing on the way', async (name, most) => {
  const work = works.find((own) => own.name === name)!;
  const model = modelOf(work);
  const card = await nullCard();
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const step = await CardStep.create(card, model, settingsOf(work), initial, batchSizeOf(work));
  expect(await step.dispatches(batchSizeOf(work))).toBeLessThanOrEqual(most);
  step.budget = Number.MAX_VALUE;
  const batch = noise(work);
  const updates = Array.from({ length: 8 }, (_, i) => ({ batch, place: { learningRate: 1e-3, step: i } }));
  // So many that all sets of weights have been in every place.
  for (let i = 0; i < 6; i++) await step.runAll(updates);
  const calls = countedCalls(card.device);
  await step.runAll(updates);
  expect(calls).toMatchObject({ createBindGroup: 0, createBuffer: 0, createComputePipelineAsync: 0 });
  expect(card.failure).toBeUndefined();
  step.dispose();
}); // prettier-ignore
