import { expect, test } from 'vitest';
import { strokeOf } from './strength.ts';

test('a weight that has hardly changed is drawn as it was, and others by sign and size', () => {
  expect(strokeOf(0.5001)).toEqual(strokeOf(0.5));
  expect(strokeOf(0.6).strokeWidth).toBeGreaterThan(strokeOf(0.5).strokeWidth);
  expect(strokeOf(-0.5)).toEqual({ ...strokeOf(0.5), stroke: 'var(--negative)' });
  expect(strokeOf(1e-9).stroke).toBe('var(--positive)');
  expect(strokeOf(Infinity).stroke).toBe('var(--not-finite)');
});
