import { allOf } from '../types.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { splitUnit } from '../../../core/data/csv/unit.ts';
import { loadData } from '../load.ts';
import { importing, lines } from './testing.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-units-'));
afterAll(() => rmSync(home, { recursive: true }));
const { take, again } = importing(home);

/** A file with a column of these cells, over and over, and one to be predicted. */
const table = (cells: readonly string[]) =>
  lines('price;y', ...Array.from({ length: 60 }, (_, i) => `${cells[i % cells.length]};${i}`));

/** The cells as the network takes them, in the order of the file. */
async function numbers(content: string, count: number): Promise<number[]> {
  const { source } = await take(content);
  const { training } = await loadData({ ...source, standardise: false, testShare: 0 }, { home });
  const byLine = new Map([...training.places!.lines!].map((line, i) => [line, allOf(training, 'features')[i]!]));
  return Array.from({ length: count }, (_, i) => byLine.get(i + 2)!);
}

test.each([
  ['%', ['12 %', '3%', '0.5 %', '-4 %'], [12, 3, 0.5, -4]],
  ['€', ['50 €', '7 €', '8\u00a0€'], [50, 7, 8]],
  ['€', ['1.234,56 €', '7,10 €'], [1234.56, 7.1]],
  ['€', ['1.234 €', '700 €', '12.000 €'], [1234, 700, 12000]],
  ['$', ['$1,200.50', '-$7.25', '$-8.5', '$3.00'], [1200.5, -7.25, -8.5, 3]],
  ['EUR', ['EUR 5', 'EUR 70'], [5, 70]],
  ['US$', ['US$ 5', 'US$70'], [5, 70]],
  ['km/h', ['80 km/h', '7.5 km/h'], [80, 7.5]],
  ['m²', ['80 m²', '7,5 m²'], [80, 7.5]],
])('numbers that all have the unit %s are numbers', async (unit, cells, expected) => {
  const content = table(cells);
  const { source, problems, remarks } = await take(content);
  expect([problems, remarks]).toEqual([[], []]);
  expect(source).toMatchObject({ rows: 60, hasHeader: true, columns: [{ type: 'number', role: 'feature', unit }, {}] });
  const read = await numbers(content, cells.length);
  read.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 3));
});

test.each([
  ['several units', ['5 kg', '300 g', '7 kg']],
  ['some have none', ['50 %', '0.5', '7 %']],
  ['words with numbers', ['Q1', 'Q2', 'person 3']],
  ['times', ['12:30', '9:15']],
])('numbers are not taken for more than they are: %s', async (_, cells) => {
  const { source } = await take(table(cells));
  expect(source.columns[0]).toMatchObject({ type: 'category', categories: expect.arrayContaining([...cells]) });
  expect(source.columns[0]!.unit).toBeUndefined();
});

test('a stray word beside them is told, and another unit is no number', async () => {
  const { source, remarks } = await take(table(['5 kg', '7 kg', '8 kg', '9 kg', '1 kg', 'heavy']));
  expect(source).toMatchObject({ rows: 50, columns: [{ type: 'number', unit: 'kg' }, {}] });
  expect(remarks[0]?.en).toMatch(/^Line 7, column “price”: “heavy” is not a number/);
  const mixed = await take(table(['5 kg', '300 g']));
  const forced = await again(mixed.source, { columns: [{ index: 0, type: 'number' }] });
  expect(forced.source.rows).toBe(0);
  expect(forced.counts.words).toEqual([60, 0]);
});

test.each([
  ['3P,3PA,FG', '4,9.5,30', '5,10.5,31', '2,8,28'],
  ['1stFlrSF,2ndFlrSF,area', '856,854,1710', '1262,0,1262', '920,866,1786'],
  ['2019 sales,2020 sales', '5,7', '6,8', '9,4'],
])('names that begin with a digit are names: %s', async (header, ...rows) => {
  const { source } = await take(lines(header, ...rows));
  expect(source).toMatchObject({ hasHeader: true, columns: header.split(',').map((name) => ({ name })) });
});

test('a first row with the units of those below is none of names', async () => {
  const { source } = await take(lines('5 kg,12 %', '7 kg,30 %', '6 kg,20 %', '9 kg,15 %'));
  expect(source).toMatchObject({ hasHeader: false, rows: 4, columns: [{ unit: 'kg' }, { unit: '%' }] });
});

test('what stands behind a number and is longer than a unit may be makes it a word', () => {
  const longest = `x${'😀'.repeat(9)}`;
  expect(splitUnit(`1 ${longest}`)).toEqual({ unit: longest, number: '1' });
  expect(splitUnit(`1 ${longest}😀`)).toBeUndefined();
});

test('a choice keeps the unit, and a category has none', async () => {
  const { source } = await take(table(['12 %', '3 %']));
  const category = await again(source, { columns: [{ index: 0, type: 'category' }] });
  expect(category.source.columns[0]).toMatchObject({ type: 'category', categories: ['12 %', '3 %'] });
  expect(category.source.columns[0]!.unit).toBeUndefined();
  const number = await again(source, { columns: [{ index: 0, type: 'number', role: 'feature' }] });
  expect(number.source.columns[0]).toMatchObject({ type: 'number', unit: '%' });
});

test('a word for a missing value that is a number counts with spaces around it', async () => {
  const { source } = await take(table(['12', '99', '7', '15']));
  const { counts } = await again(source, { missing: [' 99 '] });
  expect(counts.gaps).toEqual([15, 0]);
});

test('thousands of columns of one name have names of their own', async () => {
  const { source } = await take(lines(Array(40_000).fill('x').join(','), Array(40_000).fill('1').join(','), Array(40_000).fill('2').join(','))); // prettier-ignore
  expect(source.columns.at(-1)!.name).toBe('x 40000');
});
