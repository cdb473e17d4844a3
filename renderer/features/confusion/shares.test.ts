import { expect, test } from 'vitest';
import { accuracyOf, mistakesIn, sharesOf } from './shares.ts';

const matrix = [
  [8, 2, 0],
  [3, 5, 2],
  [0, 0, 0],
];

test('shares are those of a row; a class without examples has none', () => {
  expect(matrix.map(sharesOf)).toEqual([[0.8, 0.2, 0], [0.3, 0.5, 0.2], [0, 0, 0]]); // prettier-ignore
  expect(accuracyOf(matrix)).toEqual({ right: 13, total: 20 });
});

test('mistakes are listed by how many there are, equally many in the order of the classes', () => {
  expect(mistakesIn(matrix, 9)).toEqual([
    { label: 1, predicted: 0, count: 3, share: 0.3 },
    { label: 0, predicted: 1, count: 2, share: 0.2 },
    { label: 1, predicted: 2, count: 2, share: 0.2 },
  ]);
  expect(mistakesIn(matrix, 1)).toHaveLength(1);
});
