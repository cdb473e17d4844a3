import { expect, it } from 'vitest';
import { shortestDecimal, stepped } from './decimals.ts';

it('a weight that was typed is read back as it was typed', () => {
  for (const value of [0.1, -0.42, 3, 1e-8, 123456.7, 0]) expect(shortestDecimal(Math.fround(value))).toBe(value);
  const drawn = Math.fround(Math.PI / 10);
  expect(Math.fround(shortestDecimal(drawn))).toBe(drawn);
  expect(shortestDecimal(NaN)).toBeNaN();
});

it('dragging goes along whole steps', () => {
  expect(stepped(0.314159, 7, 0.01)).toBe(0.38);
  expect(stepped(0.38, -3, 0.001)).toBe(0.377);
  expect(stepped(-0.1, 10, 0.01)).toBe(0);
});
