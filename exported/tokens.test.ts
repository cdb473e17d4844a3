import { expect, test } from 'vitest';
import { textGiven } from './tokens.ts';

test('a text is padded at the end, and what is padding does not count', () => {
  expect(textGiven([5, 6, 7], [0, 0, 1], 5, 9)).toEqual({
    tokens: [5, 6, 7, 9, 9],
    segments: [0, 0, 1, 0, 0],
    mask: [1, 1, 1, 0, 0],
  });
});
