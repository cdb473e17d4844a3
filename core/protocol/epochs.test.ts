import { expect, test } from 'vitest';
import { bestOf, leftOut, MOST_EPOCHS, withEpoch } from './epochs.ts';
import type { EpochMetrics } from './runs.ts';
import type { WireNumber } from './tensors.ts';

function metricsOf(epoch: number, loss: WireNumber = 1): EpochMetrics {
  return {
    ...{ epoch, values: { loss }, held: null, errors: null },
    ...{ learningRate: 0.1, seconds: 1, stepsPerSecond: 1 },
  };
}

test('of thirty thousand epochs the first, the best and the newest stay, and others at equal distances', () => {
  let epochs: readonly EpochMetrics[] = [];
  let longest = 0;
  for (let epoch = 1; epoch <= 30_000; epoch++) {
    epochs = withEpoch(epochs, metricsOf(epoch, epoch === 777 ? 0.5 : 1 + epoch));
    longest = Math.max(longest, epochs.length);
  }
  expect(longest).toBeLessThanOrEqual(MOST_EPOCHS);
  const numbers = epochs.map(({ epoch }) => epoch);
  expect(numbers[0]).toBe(1);
  expect(numbers).toContain(777);
  expect(bestOf(epochs)?.epoch).toBe(777);
  expect(numbers.slice(-1001)).toEqual(Array.from({ length: 1001 }, (_, i) => 29_000 + i));
  expect(leftOut(epochs)).toBe(30_000 - epochs.length);
  const gaps = numbers.slice(1).map((number, i) => number - numbers[i]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(32);
});

test('a run that goes back to an earlier epoch goes on from there', () => {
  const epochs = [1, 2, 3, 4].map((epoch) => metricsOf(epoch));
  expect(withEpoch(epochs, metricsOf(3, 9)).map(({ epoch, values }) => [epoch, values.loss])).toEqual([
    [1, 1],
    [2, 1],
    [3, 9],
  ]);
  expect(leftOut(epochs)).toBe(0);
});

test('what is not finite is never the best', () => {
  expect(bestOf([metricsOf(1, 'NaN'), metricsOf(2, 3), metricsOf(3, 'Infinity'), metricsOf(4, 3)])?.epoch).toBe(2);
  expect(bestOf([metricsOf(1, 'NaN')])).toBeUndefined();
});
