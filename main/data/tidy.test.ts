import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keptFile } from './kept.ts';
import { markTableUsed, tidyTables } from './tidy.ts';

const DAY = 24 * 60 * 60_000;
const now = Date.now();
const hash = (letter: string) => letter.repeat(64);

/** Tables of a hundred bytes, by how many days ago they were used. */
function tables(days: Readonly<Record<string, number>>): { home: string; left: () => string[] } {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-tables-'));
  const folder = path.dirname(keptFile(home, ''));
  mkdirSync(folder, { recursive: true });
  for (const [name, age] of Object.entries(days)) {
    const file = path.join(folder, name.length === 1 ? `${hash(name)}.csv` : name);
    writeFileSync(file, Buffer.alloc(100));
    utimesSync(file, new Date(now - age * DAY), new Date(now - age * DAY));
  }
  return { home, left: () => readdirSync(folder).map((name) => (name.length > 60 ? name.slice(0, 1) : name)).sort() }; // prettier-ignore
}

test('the longest unused tables go, as many as must, and none that is referred to or was used lately', async () => {
  const { home, left } = tables({ a: 100, b: 90, c: 80, d: 70, e: 1 });
  await tidyTables(home, new Set([hash('a')]), { mostBytes: 300, now });
  expect(left()).toEqual(['a', 'd', 'e']);
  await tidyTables(home, new Set(), { mostBytes: 0, now });
  expect(left()).toEqual(['e']);
});

test('while there is room nothing goes but what crashes have left', async () => {
  const { home, left } = tables({ a: 100, 'old.tmp': 1, 'new.tmp': 0 });
  await tidyTables(home, new Set(), { now });
  expect(left()).toEqual(['a', 'new.tmp']);
});

test('a table that is used is not an old one', async () => {
  const { home, left } = tables({ a: 100, b: 100 });
  await markTableUsed(home, hash('a'));
  await tidyTables(home, new Set(), { mostBytes: 0, now });
  expect(left()).toEqual(['a']);
});

test('without any there is nothing to do', async () => {
  await tidyTables('/nowhere', new Set());
});
