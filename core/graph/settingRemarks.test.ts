import { expect, test } from 'vitest';
import type { DataSource } from '../data/source.ts';
import { defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { fittingTraining } from './fittingTraining.ts';
import { settingRemarks } from './settingRemarks.ts';

const moons: DataSource = { kind: 'moons', examples: 500, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
const said = (data: DataSource, training: Partial<TrainingSettings>) =>
  Object.entries(settingRemarks({ data, training: { ...fittingTraining(data), ...training } })).flatMap(([field, remark]) => (remark ? [field] : [])); // prettier-ignore

test.each<[Partial<TrainingSettings>, string[]]>([
  [{}, []],
  [{ learningRate: 10 }, ['learningRate']],
  [{ learningRate: 0 }, ['learningRate']],
  [{ batchSize: 400 }, []],
  [{ batchSize: 401 }, ['batchSize']],
  [{ batchSize: 512, epochs: 5 }, ['epochs', 'batchSize']],
  [{ epochs: 1 }, ['epochs']],
  [{ weightDecay: 2 }, ['weightDecay']],
])('of %o on 400 training examples, what is far off is said at %o', (training, fields) => {
  expect(said(moons, training)).toEqual(fields);
});

test('a single example may be looked at in a single step, and pictures may be trained as a new document does', () => {
  const one = { ...moons, examples: 1, testShare: 0 };
  expect(said(one, { epochs: 1, batchSize: 1 })).toEqual([]);
  expect(said({ kind: 'fashion-mnist' }, defaultTraining)).toEqual([]);
});
