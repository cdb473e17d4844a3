import { expect, test } from 'vitest';
import { accuracy, lossMetric } from '../../../core/losses/metrics.ts';
import type { KnownPoint } from '../../../core/runs/sweepPoints.ts';
import { extremesOf, goodnessOf } from './colours.ts';

const pointsOf = (...means: number[]) => means.map((mean, place) => ({ mean, place })) as unknown as KnownPoint[];

test('points lie between the worst and the best mean, whichever order they stand in', () => {
  // One that is known for some seeds alone stands last, though its mean may be the best.
  const points = pointsOf(0.8, 0.6, NaN, 0.9);
  expect(extremesOf({ metric: accuracy }, points)).toEqual({ best: 0.9, worst: 0.6 });
  expect(points.map(goodnessOf({ metric: accuracy }, points))).toEqual([expect.closeTo(2 / 3), 0, NaN, 1]);
  expect(extremesOf({ metric: lossMetric }, points)).toEqual({ best: 0.6, worst: 0.9 });
  expect(points.map(goodnessOf({ metric: lossMetric }, points))).toEqual([
    expect.closeTo(1 / 3),
    1,
    NaN,
    expect.closeTo(0),
  ]);
  expect(extremesOf({ metric: accuracy }, pointsOf(NaN))).toBeUndefined();
});

test('as many points as a sweep may have are no more than fit', () => {
  const many = pointsOf(...Array.from({ length: 100_000 }, (_, i) => i));
  expect(extremesOf({ metric: accuracy }, many)).toEqual({ best: 99_999, worst: 0 });
});
