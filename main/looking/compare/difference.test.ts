import { expect, test } from 'vitest';
import { differenceOf, isSame } from './difference.ts';

const of = (...values: number[]) => ({ shape: [values.length], values: Float32Array.from(values) });

test.each([
  [0, -0, true],
  [1, 1 + 5e-6, true],
  [1, 1 + 5e-5, false],
  [1e6, 1e6 + 5, true],
  [1e6, 1e6 + 50, false],
  [NaN, NaN, true],
  [NaN, 1, false],
  [Infinity, Infinity, true],
  [Infinity, 1, false],
  [1, Infinity, false],
  [-1, -Infinity, false],
  [Infinity, -Infinity, false],
])('%d and %d: %s', (one, other, isThe) => {
  expect(isSame(of(0, one), of(0, other))).toBe(isThe);
  if (!isThe) expect(differenceOf(of(0, one), of(0, other))).not.toBe(0);
});

test('values of other shapes are never the same', () => {
  expect(isSame(of(0, 0), of(0))).toBe(false);
  expect(differenceOf(of(0, 0), of(0))).toBeUndefined();
});
