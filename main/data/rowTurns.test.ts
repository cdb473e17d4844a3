import { expect, test } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { sortRows } from './rowTurns.ts';
import { turnsDuring } from './testing.ts';
import { TokenCensus } from './texts/census.ts';

test.each([0, 1, 32_768, 32_769, 70_001])('%d rows are sorted in turns as they are at once', async (count) => {
  const random = createRandom(7);
  // Few different keys: rows that are equal keep their order.
  const keys = Uint8Array.from({ length: count }, () => random.integer(50));
  const rows = random.permutation(count);
  const before = rows.slice();
  const compare = (a: number, b: number) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b;
  const sorted = await sortRows(rows, compare);
  const wanted = rows.toSorted(compare);
  expect(sorted.length).toBe(count);
  expect(sorted.findIndex((row, i) => row !== wanted[i])).toBe(-1);
  expect(rows.findIndex((row, i) => row !== before[i])).toBe(-1);
});

test('others have their turn while many rows are sorted', async () => {
  const rows = createRandom(1).permutation(200_000);
  // Seven stretches, and three times all of them.
  expect(await turnsDuring(() => sortRows(rows, (a, b) => a - b))).toBeGreaterThan(20);
});

test('others have their turn while the tokens of a whole file are counted', async () => {
  const census = new TokenCensus(7);
  const turns = await turnsDuring(() => census.addMany(Uint16Array.from({ length: 200_000 }, (_, i) => i % 4)));
  expect(turns).toBeGreaterThan(5);
  expect(Array.from(census.counts)).toEqual([50_000, 50_000, 50_000, 50_000, 0, 0, 0]);
});
