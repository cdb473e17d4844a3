import { expect, test } from 'vitest';
import { same } from '../text.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { defaultName, differing, settingsOf } from './settings.ts';

const run = (training: Partial<TrainingSettings>, parameters = 10) =>
  settingsOf({
    training: { ...defaultTraining, ...training },
    data: { name: same('Iris'), hash: 'a' },
    parameters,
    multiplyAdds: 20,
  });

test('runs differ in what two of them have with other values, most telling first', () => {
  const slow = run({ learningRate: 0.01, seed: 2 });
  const fast = run({ learningRate: 0.3 });
  expect(differing([slow, fast, fast])).toEqual(['learningRate', 'seed']);
  expect(differing([fast, fast])).toEqual([]);
  expect(differing([])).toEqual([]);
});

test('what only one optimizer has makes no difference of its own', () => {
  const sgd = run({ optimizer: { ...defaultOptimizers.sgd, momentum: 0.9 } });
  expect(differing([run({}), sgd])).toEqual(['optimizer']);
  expect(differing([run({}), sgd, run({ optimizer: defaultOptimizers.sgd })])).toEqual([
    'optimizer',
    'optimizer.sgd.momentum',
  ]);
});

test('a run is called by its number and by at most two things that tell it from the others', () => {
  const runs = [
    run({ learningRate: 0.03, optimizer: defaultOptimizers.sgd, batchSize: 32 }),
    run({ learningRate: 0.003, seed: 7 }),
  ];
  const different = differing(runs);
  expect(defaultName(4, runs[0]!, different)).toEqual({
    en: 'Run 4 · rate 0.03 · SGD',
    de: 'Lauf 4 · Rate 0,03 · SGD',
  });
  expect(defaultName(1, runs[0]!, ['batchSize'])).toEqual({ en: 'Run 1 · Batch 32', de: 'Lauf 1 · Batch 32' });
  // Of a run that is older than its settings nothing is known.
  expect(defaultName(3, [], different)).toEqual({ en: 'Run 3', de: 'Lauf 3' });
});
