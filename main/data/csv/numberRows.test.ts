import { expect, test } from 'vitest';
import { NumberRows } from './numberRows.ts';

test.each([1, 3, 100_000, 300_000])('rows of %d numbers come back as they were, in double precision', (width) => {
  const rows = new NumberRows(width);
  const count = Math.ceil(600_000 / width);
  const value = (row: number, column: number) => 1_700_000_000.1 + row * width + column;
  for (let row = 0; row < count; row++) rows.push(Float64Array.from({ length: width }, (_, i) => value(row, i)));
  expect(rows.length).toBe(count);
  const places = Array.from({ length: count }, (_, row) => row);
  expect(places.filter((row) => [0, width - 1].some((i) => rows.at(row, i) !== value(row, i)))).toEqual([]);
  expect(rows.at(count + 1_000_000, 0)).toBeNaN();
});
