import { expect, test } from 'vitest';
import { partsOfTraining, partSizes } from './parts.ts';
import { partOfPoints } from './points.ts';

test.each([0, 1, 2, 3, 10, 137, 1000])('the parts of %i examples are all of them, and some are trained on', (count) => {
  for (const testShare of [0, 0.1, 0.5, 0.9]) {
    for (const validationShare of [0, 0.15, 0.5, 0.9]) {
      const { training, validation, test } = partSizes(count, { testShare, validationShare });
      expect(training + validation + test).toBe(count);
      expect(Math.min(training, validation, test)).toBeGreaterThanOrEqual(0);
      expect(training).toBeGreaterThanOrEqual(Math.min(1, count));
      expect(test).toBe(partSizes(count, { testShare }).test);
    }
  }
});

test('a set with a test part of its own gives up the end of what it has to train on', () => {
  expect(partsOfTraining(60_000, 10_000)).toEqual({ training: 60_000, validation: 0, test: 10_000 });
  expect(partsOfTraining(60_000, 10_000, 0.15)).toEqual({ training: 51_000, validation: 9_000, test: 10_000 });
});

test('own points: a validation part takes none of the test points, and the seed decides', () => {
  const shares = { testShare: 0.3, validationShare: 0.2 };
  const parts = partOfPoints(50, shares, 4);
  const isTest = (all: readonly string[]) => all.map((part) => part === 'test');
  expect(isTest(parts)).toEqual(isTest(partOfPoints(50, { testShare: 0.3 }, 4)));
  const sizes = partSizes(50, shares);
  for (const part of ['training', 'validation', 'test'] as const) {
    expect(parts.filter((one) => one === part)).toHaveLength(sizes[part]);
  }
  expect(partOfPoints(50, shares, 4)).toEqual(parts);
  expect(partOfPoints(50, shares, 5)).not.toEqual(parts);
});
