import { expect, test } from 'vitest';
import { whenIn } from './when.ts';

test('date and time are written as the language does, and what is no time is left out', () => {
  expect(whenIn('en', '2026-02-03T12:00:00')).toBe('3 Feb 2026, 12:00');
  expect(whenIn('de', '2026-02-03T12:00:00')).toBe('03.02.2026, 12:00');
  for (const damaged of ['', 'yesterday', '2026-99-99']) expect(whenIn('en', damaged)).toBe('');
});
