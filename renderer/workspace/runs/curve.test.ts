import { expect, test } from 'vitest';
import type { StepMetrics } from '../../../core/protocol/runs.ts';
import type { WireNumber } from '../../../core/protocol/tensors.ts';
import { extend, MOST_POINTS, smooth, thin, truncate, type Point } from './curve.ts';

const step = (number: number, loss: WireNumber = 1): StepMetrics => ({ step: number, values: { loss } });
const series = (values: readonly number[]): Point[] => values.map((y, x) => ({ x, y }));

test('what is thinned for a chart keeps its ends, its highest peak and its lowest valley', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 50));
  values[3_333] = 9;
  values[7_777] = -9;
  const thinned = thin(series(values), 400);
  expect(thinned.length).toBeLessThanOrEqual(400);
  expect(thinned.length).toBeGreaterThan(300);
  expect(thinned[0]).toEqual({ x: 0, y: 0 });
  expect(thinned.at(-1)?.x).toBe(9_999);
  expect(thinned).toContainEqual({ x: 3_333, y: 9 });
  expect(thinned).toContainEqual({ x: 7_777, y: -9 });
  expect(thinned.map((point) => point.x)).toEqual(thinned.map((point) => point.x).toSorted((a, b) => a - b));
});

test('a short series is drawn as it is', () => {
  const points = series([3, 1, 2]);
  expect(thin(points, 400)).toEqual(points);
  expect(thin([], 400)).toEqual([]);
});

test('a value that is not finite is never thinned away', () => {
  const values = Array.from({ length: 2_000 }, () => 1);
  values[1_234] = NaN;
  expect(thin(series(values), 100).some((point) => Number.isNaN(point.y))).toBe(true);
});

test('steps that were there already do not count twice', () => {
  const curve = extend([step(1), step(2)], [step(2, 7), step(3, 7)]);
  expect(curve.map((point) => point.step)).toEqual([1, 2, 3]);
  expect(curve[1]?.values.loss).toBe(1);
});

test('a run of a hundred thousand steps stays within bounds, and equally fine everywhere', () => {
  let curve: readonly StepMetrics[] = [];
  for (let first = 1; first <= 100_000; first += 50) {
    curve = extend(
      curve,
      Array.from({ length: 50 }, (_, i) => step(first + i, first + i)),
    );
  }
  expect(curve.length).toBeLessThanOrEqual(MOST_POINTS + 1);
  expect(curve.length).toBeGreaterThan(MOST_POINTS / 4);
  const [early, late] = [curve.filter((p) => p.step <= 50_000), curve.filter((p) => p.step > 50_000)];
  expect(Math.abs(early.length - late.length)).toBeLessThan(10);
  expect(curve.at(-1)?.step).toBe(100_000);
  // Means of a straight line lie on it, half a stretch before their last step.
  for (const point of early) expect(Math.abs(Number(point.values.loss) - point.step)).toBeLessThan(100);
});

test('a mean over a value that is not finite says so', () => {
  const curve = extend([], [step(1), step(2, 'NaN'), step(3), step(4)], 3);
  expect(curve.some((point) => point.values.loss === 'NaN')).toBe(true);
});

test('going back to a checkpoint takes back what came after it', () => {
  const curve = [step(10), step(20), step(30)];
  expect(truncate(curve, 20)).toEqual([step(10), step(20)]);
  expect(truncate(curve, 30)).toBe(curve);
});

test('smoothing starts at the first value and follows the middle of the noise', () => {
  const noisy = Array.from({ length: 400 }, (_, i) => 5 + (i % 2 === 0 ? 1 : -1));
  const smoothed = smooth(noisy, 10);
  expect(smoothed[0]).toBe(6);
  expect(Math.abs((smoothed.at(-1) ?? 0) - 5)).toBeLessThan(0.1);
});

test('a value that is not finite does not spoil the average after it', () => {
  expect(smooth([1, 1, NaN, 1], 2)).toEqual([1, 1, NaN, 1]);
});
