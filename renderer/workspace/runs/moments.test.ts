import { expect, test } from 'vitest';
import { batchesOf, nearestEarlier, nearestMetrics, reachable, stepOf } from './moments.ts';

test.each([
  [10, 10],
  [14, 10],
  [99, 20],
  [3, 5],
])('of the steps 5, 10 and 20, the one to go back to for %i is %i', (wanted, found) => {
  expect(nearestEarlier([5, 10, 20], wanted)).toBe(found);
});

test('nothing is gone back to where nothing is recorded', () => {
  expect(nearestEarlier([], 5)).toBeUndefined();
});

test('a moment that the recording has lost gives way to the one before it, which says so', () => {
  const recording = (steps: readonly number[]) => ({ runId: 'a', steps, bytes: 0, mostBytes: 64, isTooLarge: false });
  const chosen = { runId: 'a', at: { step: 14 } };
  expect(reachable(recording([5, 14, 20]), chosen)).toBe(chosen);
  expect(reachable(recording([5, 10, 20]), chosen)).toEqual({ runId: 'a', at: { step: 10 }, lost: 14 });
  expect(reachable(recording([]), chosen)).toBeNull();
  const onLandscape = { runId: 'a', at: { landscape: 'b', a: 0, b: 1 } };
  expect(reachable(recording([]), onLandscape)).toBe(onLandscape);
});

test.each([
  [0, 4],
  [5, 4],
  [6, 8],
  [8, 8],
  [50, 8],
])('of the numbers at 4 and 8, those nearest to step %i stand at %i', (step, found) => {
  const points = [4, 8].map((at) => ({ step: at, values: { loss: at } }));
  expect(nearestMetrics(points, step)?.step).toBe(found);
});

test('only a moment in time has a step', () => {
  expect(stepOf({ step: 3 })).toBe(3);
  expect(stepOf({ landscape: 'a', a: 0, b: 0 })).toBeUndefined();
  expect(stepOf(undefined)).toBeUndefined();
});

test('a point is the mean of the batches since the one before', () => {
  const points = [2, 4, 5].map((step) => ({ step, values: { loss: step } }));
  expect(points.map((point) => batchesOf(points, point))).toEqual([2, 2, 1]);
});
