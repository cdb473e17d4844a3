import { expect, test } from 'vitest';
import { bytesText } from './numberFormat.ts';

test('a small file is not of no size at all', () => {
  expect(bytesText(2, 'de')).toBe('2 B');
  expect(bytesText(5520, 'en')).toBe('5.52 kB');
  expect(bytesText(1_234_567, 'de')).toBe('1,23 MB');
  expect(bytesText(123_400_000, 'en')).toBe('123 MB');
});
