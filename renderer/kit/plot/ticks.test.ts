import { expect, test } from 'vitest';
import { niceTicks } from './ticks.ts';

test('ticks are round and enclose all values', () => {
  expect(niceTicks([-1.4, 0.2, 2.1])).toEqual([-2, -1, 0, 1, 2, 3]);
  expect(niceTicks([0.11, 0.29])).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
});

test('one value, no value and values that are not finite have an axis as well', () => {
  expect(niceTicks([5]).length).toBeGreaterThan(1);
  expect(niceTicks([])).toEqual([0, 1]);
  expect(niceTicks([NaN, 1, 2])).toEqual(niceTicks([1, 2]));
});
