import { allOf } from '../types.ts';
import { featureNames, inputField } from '../../../core/data/spec.ts';
import { mkdtempSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CsvColumn } from '../../../core/data/csv/source.ts';
import type { Text } from '../../../core/text.ts';
import { dataSource, dataSpec } from '../../../core/data/source.ts';
import { loadData } from '../load.ts';
import { importCsv, importing, lines } from './testing.ts';
import { readRows } from './rows.ts';
import { readTable } from './table.ts';
import { keptFile } from '../kept.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-csv-'));
afterAll(() => rmSync(home, { recursive: true }));
const { take, again } = importing(home);
const english = (texts: readonly Text[]) => texts.map(({ en }) => en);
const roles = (columns: readonly CsvColumn[]) => columns.map(({ name, type, role }) => `${name}: ${type} ${role}`);
/** Rows made by a rule. */
const many = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i));

const fruit = lines('length,weight,kind', ...many(20, (i) => `${i / 2},${100 - i},${i % 2 ? 'apple' : 'pear'}`));

describe('an imported table', () => {
  test('is guessed: header, types and target', async () => {
    const { source, rows, remarks, problems, counts } = await take(fruit);
    expect(source).toMatchObject({ name: 'table.csv', rows: 20, hasHeader: true, delimiter: ',', standardise: true });
    expect(roles(source.columns)).toEqual([
      'length: number feature',
      'weight: number feature',
      'kind: category target',
    ]);
    expect(source.columns[2]!.categories).toEqual(['apple', 'pear']);
    expect(rows[0]).toEqual({ line: 2, cells: ['0', '100', 'pear'] });
    expect([remarks, problems]).toEqual([[], []]);
    expect(counts).toEqual({ values: [20, 20, 2], gaps: [0, 0, 0], words: [0, 0, 20] });
    expect(dataSource.parse(source)).toEqual(source);
  });

  test('keeps its content under its hash, and nothing besides', async () => {
    const { source } = await take(fruit);
    expect(readFileSync(keptFile(home, source.sha256), 'utf8')).toBe(fruit);
    expect(readdirSync(path.join(home, 'cache', 'csv')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('is loaded as its spec says', async () => {
    const { source } = await take(fruit);
    const data = await loadData(source, { home });
    expect(data.spec).toEqual(dataSpec(source));
    expect(data).toMatchObject({ isFull: true, origin: 'file', notice: null });
    expect([data.training.count, data.test.count]).toEqual([16, 4]);
    const mean = Array.from(allOf(data.training, 'features')).reduce((sum, value) => sum + value, 0) / 32;
    expect(mean).toBeCloseTo(0, 5);
  });

  test('is split the same way for the same seed, with every row in one part', async () => {
    const { source } = await take(fruit);
    const load = async (seed: number) => {
      const { training, test } = await loadData({ ...source, standardise: false, seed }, { home });
      return [...allOf(training, 'features'), ...allOf(test, 'features')].filter((_, i) => i % 2 === 1);
    };
    const [once, other] = [await load(5), await load(6)];
    expect(await load(5)).toEqual(once);
    expect(other).not.toEqual(once);
    expect(once.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 81 + i));
  });

  test('keeps features and labels of a row together when it is shuffled', async () => {
    const { source } = await take(fruit);
    const { training } = await loadData({ ...source, standardise: false, testShare: 0 }, { home });
    allOf(training, 'labels').forEach((label, i) =>
      expect(label).toBe(allOf(training, 'features')[2 * i + 1]! % 2 === 0 ? 1 : 0),
    );
  });

  test('has a column for every value of a category', async () => {
    const content = lines('colour,size,y', ...many(12, (i) => `${['red', 'blue', 'green'][i % 3]},${i},${i * 1.5}`));
    const { source } = await take(content);
    const data = await loadData({ ...source, standardise: false, testShare: 0 }, { home });
    expect(featureNames(inputField(data.spec))).toEqual(['colour = blue', 'colour = green', 'colour = red', 'size']);
    for (let row = 0; row < 12; row++) {
      const [blue, green, red, size] = allOf(data.training, 'features').slice(4 * row, 4 * row + 4);
      expect([red, blue, green]).toEqual([0, 1, 2].map((colour) => (size! % 3 === colour ? 1 : 0)));
      expect(allOf(data.training, 'labels')[row]).toBe(size! * 1.5);
    }
  });
});

describe('the way people write tables', () => {
  test.each([
    ['semicolons and decimal commas', lines('x;y', ...many(9, (i) => `${i},25;${i},5`)), ';', 1.25],
    ['tabs', lines('x\ty', ...many(9, (i) => `${i}.25\t${i}.5`)), '\t', 1.25],
    [
      'Windows line ends',
      many(9, (i) => `${i}.25,${i}.5`)
        .concat('')
        .join('\r\n')
        .replace(/^/, 'x,y\r\n'),
      ',',
      1.25,
    ],
    ['a byte order mark', '\ufeff' + lines('x,y', ...many(9, (i) => `${i}.25,${i}.5`)), ',', 1.25],
    ['UTF-16', Buffer.from('\ufeff' + lines('x,y', ...many(9, (i) => `${i}.25,${i}.5`)), 'utf16le'), ',', 1.25],
    ['blank lines', lines('x,y', '', ...many(9, (i) => `${i}.25,${i}.5`), '', ''), ',', 1.25],
    ['quoted numbers', lines('"x","y"', ...many(9, (i) => `"${i}.25","${i}.5"`)), ',', 1.25],
  ])('is understood: %s', async (_, content, delimiter, second) => {
    const { source, remarks } = await take(content);
    expect(source).toMatchObject({ delimiter, rows: 9, hasHeader: true });
    expect(roles(source.columns)).toEqual(['x: number feature', 'y: number target']);
    expect(remarks).toEqual([]);
    const { training } = await loadData({ ...source, standardise: false, testShare: 0 }, { home });
    expect([...allOf(training, 'features')].sort((a, b) => a - b)[1]).toBe(second);
  });

  test('umlauts of an old spreadsheet come out right', async () => {
    const { source } = await take(
      Buffer.from(lines('Größe;Klasse', ...many(8, (i) => `${i};${i % 2 ? 'groß' : 'klein'}`)), 'latin1'),
    );
    expect(source.columns[0]!.name).toBe('Größe');
    expect(source.columns[1]!.categories).toEqual(['groß', 'klein']);
  });

  test('quotation marks hide delimiters and line ends', async () => {
    const content = lines('text,y', ...many(6, (i) => `"a, ""${i % 2}""\nb",${i}.5`), 'x,1,2,3');
    const { source, remarks } = await take(content);
    expect(source.columns[0]!.categories).toEqual(['a, "0"\nb', 'a, "1"\nb']);
    expect(remarks.map(({ en }) => en)).toEqual([expect.stringContaining('left out: line 14 (4 cells)')]);
  });

  test('without a header the columns are numbered', async () => {
    const { source } = await take(lines(...many(10, (i) => `${i},${i * 2},${i % 2 ? 'a' : 'b'}`)));
    expect(source).toMatchObject({ hasHeader: false, rows: 10 });
    expect(source.columns.map(({ name }) => name)).toEqual(['V1', 'V2', 'V3']);
  });

  test('a header of text above text is seen', async () => {
    const { source } = await take(lines('colour,taste', ...many(10, (i) => (i % 2 ? 'red,sweet' : 'green,sour'))));
    expect(source).toMatchObject({ hasHeader: true, rows: 10 });
  });

  test('a column without a name leaves those their own that the file names', async () => {
    const names = async (header: string) => {
      const { source } = await take(lines(header, ...many(9, (i) => `r${i},${i / 2},${9 - i}`)));
      return source.columns.map(({ name }) => name);
    };
    // As R writes a matrix with row names, and as it does so for `read.table`.
    expect(await names('"","V1","V2"')).toEqual(['V1 2', 'V1', 'V2']);
    expect(await names('row,x')).toEqual(['row 2', 'row', 'x']);
  });

  test.each([
    ['1,5', { decimal: ',' }],
    ['1.250', { decimal: ',', thousands: '.' }],
    ['1.250,75', { decimal: ',', thousands: '.' }],
  ])('a single %s far down in a wide table says how numbers are written', async (cell, reading) => {
    const row = (i: number) =>
      Array.from({ length: 800 }, (_, column) => (i === 100 && column === 5 ? cell : (i * 7 + column) % 10));
    const { source } = await take(
      lines(
        row(-1)
          .map((_, column) => `c${column}`)
          .join(';'),
        ...many(150, (i) => row(i).join(';')),
      ),
    );
    expect(source.rows).toBe(150);
    expect(source).toMatchObject({ reading });
  });

  test('names that are empty or come twice are told apart', async () => {
    const { source } = await take(lines('x,,x,y', ...many(10, (i) => `${i},${i},${i},${i}.5`)));
    expect(source.columns.map(({ name }) => name)).toEqual(['x', 'V2', 'x 2', 'y']);
  });
});

describe('the target', () => {
  test.each(['target', 'Label', 'CLASS', 'species', 'y'])('is the column called %s', async (name) => {
    const { source } = await take(lines(`a,${name},b`, ...many(10, (i) => `${i},${i * 1.5},${i}`)));
    expect(source.columns.findIndex(({ role }) => role === 'target')).toBe(1);
  });

  test('of a few whole numbers is a class', async () => {
    const { source } = await take(lines('a,digit', ...many(30, (i) => `${i}.5,${i % 12}`)));
    expect(source.columns[1]).toMatchObject({ type: 'category', role: 'target' });
    expect(source.columns[1]!.categories).toEqual(Array.from({ length: 12 }, (_, i) => String(i)));
  });

  test('of many whole numbers is a number', async () => {
    const { source } = await take(lines('a,price', ...many(60, (i) => `${i}.5,${1000 + i}`)));
    expect(source.columns[1]).toEqual({ name: 'price', type: 'number', role: 'target' });
  });

  test('a feature of few whole numbers stays a number, but can be made a category', async () => {
    const { source } = await take(lines('rooms,price', ...many(60, (i) => `${i % 4},${1000 + i}`)));
    expect(source.columns[0]).toEqual({ name: 'rooms', type: 'number', role: 'feature' });
    const coded = await again(source, { columns: [{ index: 0, type: 'category' }] });
    expect(coded.source.columns[0]).toMatchObject({ type: 'category', categories: ['0', '1', '2', '3'] });
    const { training } = await loadData(coded.source, { home });
    expect(allOf(training, 'features').length / training.count).toBe(4);
  });
});

describe('faulty rows', () => {
  test('are left out and reported with line, column and what to do', async () => {
    const good = many(20, (i) => `${i},${i + 0.5},${i % 2 ? 'a' : 'b'}`);
    const content = lines('x,z,kind', ...good, '1,2', '1,2,a,3', ',2,a', '1,NA,b', 'oops,1,a', '1,1e999,a');
    const { source, remarks, total } = await take(content);
    expect([source.rows, total]).toEqual([20, 26]);
    expect(english(remarks)).toEqual([
      expect.stringMatching(/^2 rows do not have 3 cells .* lines 22 \(2 cells\), 23 \(4 cells\)\. Correct them/),
      expect.stringMatching(
        /^Line 26, column “x”: “oops” is not a number; .* add the word to those for missing values/,
      ),
      '1 gap in “x” (the first in line 24): these rows are left out. Or fill the gaps, or leave the column out.',
      expect.stringMatching(/^Line 27, column “z”: “1e999” is not a number/),
      '1 gap in “z” (the first in line 25): these rows are left out. Or fill the gaps, or leave the column out.',
    ]);
    const data = await loadData(source, { home });
    expect(data.training.count + data.test.count).toBe(20);
    expect(data.notice?.en).toContain('line 26');
  });

  test('that are more than the good ones do not stop the others from being used', async () => {
    const content = lines(
      'x,y',
      ...many(4, (i) => `${i},${i}.5`),
      ...many(3, (i) => `${i},${i},${i}`),
      ...many(4, () => 'a,b'),
    );
    const number = { type: 'number' } as const;
    const columns = [
      { index: 0, ...number },
      { index: 1, ...number },
    ];
    const { source, problems, total } = await again((await take(content)).source, { columns });
    expect([problems, source.rows, total]).toEqual([[], 4, 11]);
    expect((await loadData(source, { home })).training.count).toBe(3);
  });

  test('do not drop a table for one column that is mostly empty', async () => {
    const { source } = await take(lines('x,note,y', ...many(10, (i) => `${i},${i === 3 ? 'hm' : ''},${i}.5`)));
    expect(roles(source.columns)[1]).toBe('note: category ignore');
    expect(source.rows).toBe(10);
  });

  test('names and ticket numbers are no features', async () => {
    const { source } = await take(lines('name,age,y', ...many(50, (i) => `person ${i},${i},${i % 2 ? 'a' : 'b'}`)));
    expect(roles(source.columns)).toEqual(['name: category ignore', 'age: number feature', 'y: category target']);
  });
});

describe('a file from which nothing can be learned yet', () => {
  test.each([
    ['empty', '', 'The file is empty.'],
    ['blank', '\n\n  \n', 'There are only blank lines in the file'],
    ['only a header', 'x,y,label\n', 'There are no rows of data: switch the header off'],
    ['one column', lines('x', '1', '2', '3'), 'only one column'],
    ['a workbook', Buffer.from('PK\x03\x04 and so on'), 'This is a workbook or a zip'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), 'not look like a text file'],
  ])('is answered with what to do: %s', async (_, content, message) => {
    const { problems, source } = await take(content);
    expect(english(problems)).toEqual([expect.stringContaining(message)]);
    expect(problems[0]!.de).not.toBe(problems[0]!.en);
    expect(dataSource.parse(source)).toEqual(source);
  });

  test('an open quotation mark is a mark like any other, unless one says that it is none', async () => {
    const content = lines('x,y', '1,2', '2,"3', ...many(99, (i) => `${i},${i}`));
    const { source } = await take(content);
    expect(source).toMatchObject({ rows: 100, reading: { quote: 'none' } });
    const { problems } = await again(source, { quote: '"' });
    expect(english(problems)).toEqual([expect.stringContaining('Line 3 opens a quotation mark')]);
  });

  test('an endless cell is stopped before it fills the memory', async () => {
    const { problems } = await take('x,y\n1,2\n2,"' + '3,4\n'.repeat(6_000_000));
    expect(english(problems)).toEqual([expect.stringContaining('Line 3 opens a quotation mark')]);
  });

  test('a file that is not there', async () => {
    await expect(importCsv('/nowhere/a.csv', 'a.csv', home)).rejects.toMatchObject({ code: 'fileUnreadable' });
  });
});

describe('a source that does not fit', () => {
  test('whose content is on another computer says what to do', async () => {
    const { source } = await take(fruit);
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'neuroloom-other-'));
    expect(existsSync(keptFile(elsewhere, source.sha256))).toBe(false);
    await expect(loadData(source, { home: elsewhere })).rejects.toMatchObject({
      code: 'dataUnavailable',
      message: 'The content of table.csv is not on this computer: import the file again.',
    });
  });

  test.each(['feature', 'target'] as const)('without any %s is refused', async (role) => {
    const { source } = await take(fruit);
    const columns = source.columns.map((column) =>
      column.role === role ? { ...column, role: 'ignore' as const } : column,
    );
    await expect(loadData({ ...source, columns }, { home })).rejects.toMatchObject({ code: 'dataInvalid' });
  });

  test('with more rows than it says is read to its end, and no further than memory allows', async () => {
    const { source } = await take(fruit);
    const claim = { ...source, rows: 1 };
    expect((await loadData(claim, { home })).training.count).toBe(16);
    await expect(
      readTable((onRow) => readRows(keptFile(home, source.sha256), claim, onRow), claim, dataSpec(claim), 30),
    ).rejects.toMatchObject({
      code: 'dataInvalid',
      message: expect.stringContaining('leave out some columns'),
    });
  });

  test('that would not fit into memory is refused before it is read', async () => {
    const { source } = await take(fruit);
    await expect(loadData({ ...source, rows: 60_000_000 }, { home })).rejects.toMatchObject({
      code: 'dataInvalid',
      message: expect.stringContaining(
        'would need 2880 MB of memory; at most 1200 MB are allowed. Leave out some columns',
      ),
    });
  });
});
