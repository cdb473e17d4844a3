import { expect, test } from 'vitest';
import type { DataSource } from '../data/source.ts';
import { defaultTraining } from '../training/settings.ts';
import { fittingTraining, isFitted, trainingFor } from './fittingTraining.ts';

const moons = (examples: number): DataSource => ({
  kind: 'moons',
  examples,
  noise: 0.1,
  classes: 2,
  testShare: 0.2,
  seed: 1,
});
const stepsOf = ({ epochs, batchSize }: { epochs: number; batchSize: number }, examples: number) =>
  epochs * Math.ceil(examples / batchSize);

test.each([10, 100, 500, 5000, 100_000])('%i examples have a few hundred steps at least, and hardly more than it takes', (examples) => {
  const training = fittingTraining(moons(examples));
  const steps = stepsOf(training, 0.8 * examples);
  expect(steps).toBeGreaterThanOrEqual(400);
  expect(steps).toBeLessThanOrEqual(2500);
}); // prettier-ignore

test('where a validation part is large enough to decide, the best weights are kept', () => {
  expect(fittingTraining(moons(500)).earlyStopping).toBeNull();
  expect(fittingTraining({ ...moons(500), validationShare: 0.15 })).toMatchObject({
    epochs: 100,
    earlyStopping: { metric: 'valLoss', patience: 20, restoresBest: true },
  });
  expect(fittingTraining({ ...moons(50), validationShare: 0.15 }).earlyStopping).toBeNull();
});

test('pictures keep the settings that a new document has', () => {
  expect(fittingTraining({ kind: 'fashion-mnist' })).toEqual(defaultTraining);
});

test('other data bring other settings, but never in the place of those that somebody chose', () => {
  const before: DataSource = { kind: 'fashion-mnist' };
  const fitting = trainingFor({ data: before, training: defaultTraining }, moons(500));
  expect(fitting).toMatchObject({ epochs: 60, batchSize: 32, learningRate: 0.01 });
  expect(trainingFor({ data: moons(500), training: fitting }, before)).toEqual(defaultTraining);
  const own = { ...fitting, learningRate: 0.02 };
  expect(trainingFor({ data: moons(500), training: own }, before)).toBe(own);
});

test('settings that fit are known as such only by the data that they fit', () => {
  const training = fittingTraining(moons(500));
  expect(isFitted({ data: moons(500), training })).toBe(true);
  expect(isFitted({ data: moons(5000), training })).toBe(false);
});
