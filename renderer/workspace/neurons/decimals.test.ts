import { expect, it } from 'vitest';
import { stepped } from './decimals.ts';

it('dragging goes along whole steps', () => {
  expect(stepped(0.314159, 7, 0.01)).toBe(0.38);
  expect(stepped(0.38, -3, 0.001)).toBe(0.377);
  expect(stepped(-0.1, 10, 0.01)).toBe(0);
});
