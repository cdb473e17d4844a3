import { expect, test } from 'vitest';
import { contrast, themes } from '../../../kit/testing.ts';
import { strokeOf } from './strength.ts';

test('a weight that has hardly changed is drawn as it was, and others by sign and size', () => {
  expect(strokeOf(0.5001)).toEqual(strokeOf(0.5));
  expect(strokeOf(0.6).strokeWidth).toBeGreaterThan(strokeOf(0.5).strokeWidth);
  expect(strokeOf(-0.5)).toEqual({ ...strokeOf(0.5), stroke: 'var(--negative)' });
  expect(strokeOf(1e-9).stroke).toBe('var(--positive)');
  expect(strokeOf(Infinity).stroke).toBe('var(--not-finite)');
});

test.each(Object.entries(themes))('in the %s theme weak weights can be seen', (_, theme) => {
  for (const weight of [0.001, -0.001]) {
    const { stroke, strokeOpacity } = strokeOf(weight);
    const colour = theme[stroke.replace(/var\(--(.*)\)/, '$1')] ?? '';
    expect(contrast(colour, theme['canvas'] ?? '', strokeOpacity)).toBeGreaterThan(3);
  }
});
