import { expect, test } from 'vitest';
import { classesOf, shareApart } from './planes.ts';

test('the likeliest class of every point, and how many of the points say another', () => {
  const first = classesOf({ shape: [3, 2], values: Float32Array.of(0.9, 0.1, 0.2, 0.8, NaN, 1) });
  expect([...first]).toEqual([0, 1, -1]);
  expect([...classesOf({ shape: [2, 1], values: Float32Array.of(0.4, 0.6) })]).toEqual([0, 1]);
  expect(shareApart(first, Int16Array.of(0, 0, -1))).toBeCloseTo(1 / 3);
});
