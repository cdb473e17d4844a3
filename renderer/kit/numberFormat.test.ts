import { expect, test } from 'vitest';
import { bytesText, unbroken } from './numberFormat.ts';

test('a small file is not of no size at all', () => {
  expect(bytesText(2, 'de')).toBe('2\u00a0B');
  expect(bytesText(5520, 'en')).toBe('5.52\u00a0kB');
  expect(bytesText(1_234_567, 'de')).toBe('1,23\u00a0MB');
  expect(bytesText(123_400_000, 'en')).toBe('123\u00a0MB');
});

test('a sentence keeps each number and its unit on one line, and parts all other words', () => {
  const nbsp = '\u00a0';
  expect(unbroken('43,3 % von 12 MB in 5 s')).toBe(`43,3${nbsp}% von 12${nbsp}MB in 5${nbsp}s`);
  for (const words of ['2 samples', '4 sets of 3 minutes', '5 MBit', 'h 3']) expect(unbroken(words)).toBe(words);
});
