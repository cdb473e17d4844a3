import { expect, test } from 'vitest';
import { titleOf } from './useTitle.ts';

test('the title names the project and marks what is not saved', () => {
  expect(titleOf('Two moons', false)).toBe('Two moons – Neuroloom');
  expect(titleOf('Two moons', true)).toBe('• Two moons – Neuroloom');
  expect(titleOf(null, true)).toBe('• Neuroloom');
});
