import { expect, test } from 'vitest';
import { nearest, within } from './hits.ts';

const axes = { xOf: (x: number) => 10 * x, yOf: (y: number) => 100 - 10 * y };
const points = [{ x: 1, y: 1 }, { x: 2, y: 1 }, { x: 2, y: 1 }, { x: 5, y: 5 }]; // prettier-ignore

test('the nearest point within reach is hit, the upper one of two', () => {
  expect(nearest(points, axes, { x: 11, y: 90 }, 5)).toBe(0);
  expect(nearest(points, axes, { x: 19, y: 91 }, 5)).toBe(2);
  expect(nearest(points, axes, { x: 30, y: 30 }, 5)).toBeUndefined();
});

test('a rectangle takes what lies in it, from whichever corner it was drawn', () => {
  expect(within(points, axes, { x: 25, y: 95 }, { x: 0, y: 80 })).toEqual([0, 1, 2]);
  expect(within(points, axes, { x: 51, y: 49 }, { x: 49, y: 51 })).toEqual([3]);
});
