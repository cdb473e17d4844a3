import { expect, test } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { sortRows } from './rowTurns.ts';

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
  let [turns, isDone] = [0, false];
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await sortRows(createRandom(1).permutation(200_000), (a, b) => a - b);
  isDone = true;
  // Seven stretches, and three times all of them.
  expect(turns).toBeGreaterThan(20);
});
