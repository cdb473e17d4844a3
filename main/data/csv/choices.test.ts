import { allOf } from '../types.ts';
import { targetField } from '../../../core/data/spec.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CsvOptions } from '../../../core/data/csv/options.ts';
import { loadData } from '../load.ts';
import { importing, lines } from './testing.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-choices-'));
afterAll(() => rmSync(home, { recursive: true }));
const { take, again } = importing(home);
const many = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i));

describe('gaps', () => {
  const content = lines('size,colour,kind', ...many(30, (i) => `${i % 5 === 0 ? '' : i},${i % 6 === 0 ? 'n/a' : i % 4 ? 'red' : 'blue'},${i % 2 ? 'a' : 'b'}`));

  test('in many rows are filled unless one says otherwise', async () => {
    const { source, remarks } = await take(content);
    expect(source.rows).toBe(30);
    expect(source.columns.map(({ gaps }) => gaps)).toEqual(['mean', 'mostFrequent', undefined]);
    expect(remarks.map(({ en }) => en)).toEqual([
      '6 gaps in “size” (the first in line 2): filled with the mean.',
      '5 gaps in “colour” (the first in line 2): filled with the most frequent value.',
    ]);
  });

  test('are counted anew with every choice', async () => {
    const { source } = await take(content);
    const rowsWith = async (columns: CsvOptions['columns']) => (await again(source, { columns })).source.rows;
    expect(await rowsWith([{ index: 0, gaps: 'drop' }])).toBe(24);
    expect(await rowsWith([{ index: 0, gaps: 'drop' }, { index: 1, gaps: 'drop' }])).toBe(20);
    expect(await rowsWith([{ index: 0, role: 'ignore' }, { index: 1, gaps: 'drop' }])).toBe(25);
  });

  test.each(['mean', 'median', 'mostFrequent'] as const)('are filled with the %s of the training part', async (gaps) => {
    const squares = many(25, (i) => `${i % 5 === 0 ? '' : i % 5 === 1 ? 7 : i * i},${i % 2 ? 'a' : 'b'}`);
    const { source } = await again((await take(lines('x,y', ...squares))).source, { columns: [{ index: 0, gaps }] });
    const { training } = await loadData({ ...source, standardise: false }, { home });
    const isGap = (i: number) => ((training.places?.lines?.[i] ?? 0) - 2) % 5 === 0;
    const filled = [...allOf(training, 'features')].filter((_, i) => isGap(i));
    const known = [...allOf(training, 'features')].filter((_, i) => !isGap(i));
    const sorted = known.sort((a, b) => a - b);
    const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1]!, sorted[Math.floor(sorted.length / 2)]!];
    const expected = { mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length, median: (low + high) / 2, mostFrequent: 7 }[gaps];
    expect(new Set(filled.map((value) => value.toFixed(3)))).toEqual(new Set([expected.toFixed(3)]));
  });

  test('of a category are filled with the category that comes most', async () => {
    const { source } = await take(content);
    const { training } = await loadData({ ...source, standardise: false }, { home });
    const rows = Array.from({ length: training.count }, (_, i) => ({ line: training.places!.lines![i]!, blue: allOf(training, 'features')[3 * i + 1], red: allOf(training, 'features')[3 * i + 2] }));
    for (const { line, blue, red } of rows) {
      const i = line - 2;
      expect([blue, red]).toEqual(i % 6 === 0 || i % 4 !== 0 ? [0, 1] : [1, 0]);
    }
  });

  test('are remembered cell by cell, in every part', async () => {
    const { source } = await take(content);
    const { training, validation, test: heldOut } = await loadData(source, { home });
    const seen = [training, validation, heldOut].flatMap((part) =>
      Array.from({ length: part.count }, (_, i) => [part.places!.lines![i]! - 2, part.places!.filled!.of(i)] as const),
    );
    expect(seen).toHaveLength(30);
    for (const [i, filled] of seen) expect(filled).toEqual([...(i % 5 === 0 ? [0] : []), ...(i % 6 === 0 ? [1] : [])]);
    const whole = await again(source, { columns: [{ index: 0, gaps: 'drop' }, { index: 1, gaps: 'drop' }] });
    expect((await loadData(whole.source, { home })).training.places!.filled).toBeUndefined();
  });

  test('a row whose cells are all empty is a blank line', async () => {
    const { source, total, remarks } = await take(lines('a;b;klasse', ...many(20, (i) => `${i};${i * i};${i % 2 ? 'x' : 'y'}`), ...many(30, () => ';;')));
    expect([source.rows, total, remarks]).toEqual([20, 20, []]);
  });
}); // prettier-ignore

describe('roles', () => {
  test('a table without target or feature says what to choose', async () => {
    const { source } = await take(lines('x,y', ...many(12, (i) => `${i},${i}.5`)));
    const problemsWith = async (columns: CsvOptions['columns']) =>
      (await again(source, { columns })).problems.map(({ en }) => en);
    expect(await problemsWith([{ index: 0, role: 'target' }])).toEqual([]);
    expect(await problemsWith([{ index: 0, role: 'ignore' }])).toEqual([
      expect.stringMatching(/No column is a feature: give at least one/),
    ]);
    expect(
      await problemsWith([
        { index: 1, role: 'ignore' },
        { index: 0, role: 'feature' },
      ]),
    ).toEqual([expect.stringMatching(/is to be predicted as target/)]);
  });

  test('numbers of rows and of things are no features', async () => {
    const { source } = await take(lines('PassengerId,Survived,Fare', ...many(40, (i) => `${i + 1},${i % 2},${i}.5`)));
    expect(source.columns.map(({ role }) => role)).toEqual(['ignore', 'target', 'feature']);
  });
});

test('beside a class, y is a coordinate; alone it is the target', async () => {
  const roles = async (header: string) => (await take(lines(header, ...many(30, (i) => `${i}.5,${i % 7}.25,${i % 2 ? 'p' : 'q'}`)))).source.columns.map(({ role }) => role);
  expect(await roles('x,y,class')).toEqual(['feature', 'feature', 'target']);
  expect(await roles('x,y,sort')).toEqual(['feature', 'target', 'feature']);
}); // prettier-ignore

describe('columns that are left out without being asked for', () => {
  const said = async (content: string) => (await take(content)).remarks.map(({ en }) => en);

  test('are named where one would miss them: a target of too many words, and dates', async () => {
    const words = lines('a,b,class', ...many(1500, (i) => `${i % 9}.5,${i % 7},word${i % 1200}`));
    expect(await said(words)).toEqual([
      expect.stringMatching(/^“class” is left out: it has more than 1,000 different values.*Predicted is “b”/),
    ]);
    const names = lines('a,b,class', ...many(30, (i) => `${i}.5,${i},name${i}`));
    expect(await said(names)).toEqual([
      expect.stringMatching(/^“class” is left out: nearly every row has another value/),
    ]);
    const dates = lines('day,tag,n,y', ...many(30, (i) => `2020-01-${i + 1},${i + 1}.1.2020,${i % 7},${i}.5`));
    expect(await said(dates)).toEqual([expect.stringMatching(/^Dates are left out \(“day”, “tag”\)/)]);
  });

  test('are not named where somebody left them out, or nobody would miss them', async () => {
    const { source } = await take(lines('a,b,class', ...many(30, (i) => `${i}.5,${i},name${i}`)));
    expect((await again(source, { columns: [{ index: 2, role: 'ignore' }] })).remarks).toEqual([]);
    expect(await said(lines('name,a,class', ...many(30, (i) => `name${i},${i}.5,${i % 2 ? 'x' : 'y'}`)))).toEqual([]);
    expect(await said(lines('a,b,id', ...many(30, (i) => `${i}.5,${i % 7},${i + 1}`)))).toEqual([]);
    expect((await again(source, { columns: [{ index: 1, role: 'target' }] })).remarks).toEqual([]);
  });

  test('are left out for the reason that is said, and nothing is predicted where nothing is left', async () => {
    const empty = lines('a,b,class', ...many(30, (i) => `${i}.5,${i % 7},${i % 10 ? '' : 'p'}`));
    expect(await said(empty)).toContainEqual(
      expect.stringMatching(/^“class” is left out: more than half of its cells are empty\. Predicted is “b”/),
    );
    const none = lines('day,name', ...many(30, (i) => `2020-01-${i + 1},name${i}`));
    expect(await said(none)).toContainEqual(expect.stringMatching(/^“name” is left out: nearly .* to be learned\.$/));
  });

  test('a file of blank lines is called one', async () => {
    const { problems } = await take('\n\n\n');
    expect(problems.map(({ en }) => en)).toEqual([expect.stringMatching(/only blank lines/)]);
  });
});

describe('types', () => {
  const digits = lines('label,a,b', ...many(240, (i) => `${i % 24},${(i * 7) % 256},${(i * 11) % 256}`));

  test('24 classes that are numbers are classes', async () => {
    const { source } = await take(digits);
    expect(source.columns[0]).toMatchObject({ type: 'category', role: 'target' });
    expect(source.columns[0]!.categories).toHaveLength(24);
  });

  test('any column of at most 1000 values can be a category, and its values are counted', async () => {
    const { source, counts } = await take(lines('x,y,z', ...many(1200, (i) => `${i % 900}.5,${i},${i % 7}.5`)));
    expect(counts.values).toEqual([900, null, 7]);
    const coded = await again(source, { columns: [{ index: 0, type: 'category', role: 'target' }] });
    expect(coded.source.columns[0]!.categories).toHaveLength(900);
    expect(coded.source.columns[2]!.role).toBe('feature');
    const { problems } = await again(source, { columns: [{ index: 1, type: 'category', role: 'target' }] });
    expect(problems[0]?.en).toMatch(/“y” has more than 1000 different values/);
  });

  test('007 is another category than 7', async () => {
    const { source } = await take(lines('code,y', ...many(12, (i) => `${i % 2 ? '007' : '7'},${i}.5`)));
    const { source: coded } = await again(source, { columns: [{ index: 0, type: 'category' }] });
    expect(coded.columns[0]!.categories).toEqual(['007', '7']);
  });

  test('beside a category no other column is the target, whatever a document says', async () => {
    const { source } = await take(lines('x,a,b', ...many(12, (i) => `${i},${i % 2 ? 'p' : 'q'},${['r', 's', 't'][i % 3]}`)));
    const columns = source.columns.map((one, i) => (i === 0 ? one : { ...one, role: 'target' as const }));
    const { training, spec } = await loadData({ ...source, columns, testShare: 0 }, { home });
    expect(targetField(spec).meaning).toEqual({ kind: 'classes', classes: ['p', 'q'] });
    expect([...allOf(training, 'labels')]).toEqual([...training.places!.lines!].map((line) => (line % 2 === 1 ? 0 : 1)));
  });

  test('a single class is said', async () => {
    const { remarks } = await take(lines('a,class', ...many(30, (i) => `${i},ok`)));
    expect(remarks[0]?.en).toMatch(/“class” has the same value everywhere \(ok\).*Choose another target/);
  });

  test('a class that an older document only holds out is said', async () => {
    const { source } = await take(lines('a,class', ...many(40, (i) => `${i}.5,${i === 7 ? 'rare' : i % 2 ? 'x' : 'y'}`)));
    const { reading: _, ...old } = source;
    const notices = await Promise.all(many(12, String).map(async (_, seed) => (await loadData({ ...old, seed, testShare: 0.5 }, { home })).notice));
    const said = notices.filter((notice) => notice !== null);
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThan(12);
    expect(said[0]).toMatchObject({ en: expect.stringMatching(/never trained on: rare/), de: expect.stringMatching(/nie trainiert: rare/) });
  });

  test('no class is held out only', async () => {
    const { source } = await take(lines('a,class', ...many(40, (i) => `${i}.5,${i === 7 ? 'rare' : i % 2 ? 'x' : 'y'}`)));
    for (let seed = 1; seed <= 20; seed++) {
      const { training, notice } = await loadData({ ...source, seed, testShare: 0.5 }, { home });
      expect([new Set(allOf(training, 'labels')).size, notice]).toEqual([3, null]);
    }
  });
}); // prettier-ignore
