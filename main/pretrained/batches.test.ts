import { expect, test } from 'vitest';
import { batchesOf } from './batches.ts';

const textOf = (length: number) => ({ ids: Array.from({ length }, () => 1), segments: [] });
const lengths = (given: readonly number[], canPad = true) =>
  batchesOf(given.map(textOf), canPad).map((batch) => batch.map((i) => given[i]));

test('texts are computed with others of about their length', () => {
  expect(lengths([5, 40, 38, 9, 31, 6, 29])).toEqual([[40, 38, 31], [29], [9], [6, 5]]);
  expect(lengths([3, 8, 1])).toEqual([[8, 3, 1]]);
  expect(lengths([7, 8, 7], false)).toEqual([[8], [7, 7]]);
  expect(lengths(Array.from({ length: 10 }, () => 512)).map((batch) => batch.length)).toEqual([8, 2]);
});
