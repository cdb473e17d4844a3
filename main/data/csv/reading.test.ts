import { allOf } from '../types.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { optionsOf } from '../../../core/data/csv/options.ts';
import { dataSource } from '../../../core/data/source.ts';
import type { CsvSource } from '../../../core/data/csv/source.ts';
import { loadData } from '../load.ts';
import { decoder } from '../../text/encoding.ts';
import { importing, lines } from './testing.ts';
import { keptFile } from '../kept.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-reading-'));
afterAll(() => rmSync(home, { recursive: true }));
const { take, again } = importing(home);
const many = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i));
const german = (value: number, digits: number) => value.toLocaleString('de', { minimumFractionDigits: digits });

/** The numbers of a feature by the line on which they stand. */
async function column(source: CsvSource, index = 0) {
  const { training, test: held } = await loadData({ ...source, standardise: false }, { home });
  const values = [training, held].flatMap((examples) => {
    const features = allOf(examples, 'features');
    const size = features.length / examples.count;
    return [...(examples.places?.lines ?? [])].map((line, i) => [line, features[i * size + index]] as const);
  });
  return new Map(values);
}

describe('numbers as people write them', () => {
  test('dots for thousands beside decimal commas', async () => {
    const { source } = await take(lines('Umsatz;Quote;Art', ...many(30, (i) => `${german(400 + 97.5 * i, 1)};${german(i / 4, 2)};${i % 2}`)));
    expect(source).toMatchObject({ rows: 30, reading: { decimal: ',', thousands: '.' } });
    expect((await column(source)).get(9)).toBe(1082.5);
  });

  test('dots for thousands in whole numbers alone', async () => {
    const { source } = await take(lines('Einwohner;Klasse', ...many(30, (i) => `${german(820 + 61 * i, 0)};${i % 2 ? 'ja' : 'nein'}`)));
    expect((await column(source)).get(17)).toBe(1735);
  });

  test.each([
    ['commas', '"1,234.5"', { decimal: '.', thousands: ',' }],
    ['spaces', '1 234.5', { decimal: '.', thousands: ' ' }],
    ['narrow spaces', '1\u202f234.5', { decimal: '.', thousands: ' ' }],
    ['apostrophes', "1'234.5", { decimal: '.', thousands: "'" }],
  ])('%s for thousands', async (_, cell, reading) => {
    const { source } = await take(lines('x,y', ...many(12, (i) => `${i}.5,${i % 2}`), `${cell},1`));
    expect(source).toMatchObject({ rows: 13, reading });
    expect((await column(source)).get(14)).toBe(1234.5);
  });

  test('an exponent behind a decimal comma', async () => {
    const { source } = await take(lines('c;y', ...many(20, (i) => `${german(1.2 * (i + 1), 2)}E-05;${i % 2 ? 'a' : 'b'}`)));
    expect(source.columns[0]).toMatchObject({ type: 'number', role: 'feature' });
    expect((await column(source)).get(2)).toBeCloseTo(0.000012, 12);
  });

  test('three decimals are no thousands where one number shows it', async () => {
    const { source } = await take(lines('x;y', ...many(12, (i) => `1.23${i % 10};${i % 2}`), '0.5;1'));
    expect(source.reading).toMatchObject({ decimal: '.', thousands: 'none' });
  });

  test('a number far down decides as well as one at the top', async () => {
    const { source } = await take(lines('x;y', ...many(90_000, (i) => `${i % 900};${i % 2 ? 'a' : 'b'}${'-'.repeat(10)}`), ...many(9000, (i) => `1.${String(i % 1000).padStart(3, '0')},5;a${'-'.repeat(10)}`)));
    expect(source).toMatchObject({ rows: 99_000, reading: { decimal: ',', thousands: '.' } });
  });

  test('a missing value may be written as a number, where one says so', async () => {
    const first = await take(lines('x,y', ...many(20, (i) => `${i === 3 ? -999 : i},${i % 2 ? 'a' : 'b'}`)));
    expect(first.source.rows).toBe(20);
    const { source, counts } = await again(first.source, { missing: ['-999'] });
    expect([source.rows, counts.gaps[0]]).toEqual([19, 1]);
  });
}); // prettier-ignore

describe('headers', () => {
  test.each([
    ['places of a data frame', lines(',0,1,2,label', ...many(40, (i) => `${i},${i / 2},${100 - i},${i % 5},${i % 2 ? 'ja' : 'nein'}`)), 40],
    ['years', lines('region,2021,2022,2023,class', ...many(40, (i) => `r${i % 4},${i + 0.5},${2 * i},${3 * i},${i % 2 ? 'up' : 'down'}`)), 40],
    ['one cell short', lines('"len","wid","kind"', ...many(30, (i) => `"${i + 1}",${i / 2},${50 - i},"${i % 2 ? 'a' : 'b'}"`)), 30],
    ['a title above', lines('Sales by branch,,', 'all numbers in kEUR,,', 'x,z,kind', ...many(30, (i) => `${i},${i}.5,${i % 2 ? 'a' : 'b'}`)), 30],
    ['a line that names the delimiter', lines('sep=;', 'a;b;kind', ...many(20, (i) => `${i},5;${i};${i % 2 ? 'x' : 'y'}`)), 20],
  ])('are found: %s', async (_, content, rows) => {
    const { source, problems } = await take(content);
    expect(problems).toEqual([]);
    expect(source).toMatchObject({ hasHeader: true, rows });
    expect(source.columns.at(-1)).toMatchObject({ role: 'target', type: 'category' });
    expect(source.columns.at(-1)!.categories).toHaveLength(2);
  });

  test.each([
    ['numbers', lines(...many(30, (i) => `${(i * 7) % 30},${i / 2},${i % 2}`))],
    ['numbers that begin evenly', lines('1,2,3,a', ...many(30, (i) => `${(i * 7) % 30},${i / 2},${i},${i % 2 ? 'a' : 'b'}`))],
    ['words that come again', lines(...many(30, (i) => `${i % 3 ? 'red' : 'blue'},${i % 2 ? 'yes' : 'no'}`))],
  ])('are not seen in rows of data: %s', async (_, content) => {
    expect((await take(content)).source).toMatchObject({ hasHeader: false });
  });

  test('can be said to be there or not, whatever was guessed', async () => {
    const { source } = await take(lines('2020,2030', ...many(12, (i) => `${i},${i}.5`)));
    const [yes, no] = [await again(source, { hasHeader: true }), await again(source, { hasHeader: false })];
    expect([yes.source.rows, no.source.rows]).toEqual([12, 13]);
    expect(yes.source.columns.map(({ name }) => name)).toEqual(['2020', '2030']);
  });

  test.each([
    ['bars beside decimal commas', 'a|b|c', (i: number) => `${i}|${i},${i}|${i % 2 ? 'u' : 'v'}`, '|'],
    ['spaces, one or several', 'a b  c', (i: number) => `${i}   ${i}.5 ${i % 2 ? 'u' : 'v'}`, ' '],
    ['tabs beside text with commas', 'a\tb\tc', (i: number) => `${i}\tred, green, blue ${i % 3}\t${i}.5`, '\t'],
  ])('and delimiters: %s', async (_, header, row, delimiter) => {
    const { source } = await take(lines(header, ...many(30, row)));
    expect(source).toMatchObject({ delimiter, rows: 30, hasHeader: true });
    expect(source.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('a delimiter at the end of each row makes a column that is ignored', async () => {
    const { source } = await take(lines('a;b;kind', ...many(20, (i) => `${i};${i * i};${i % 2 ? 'x' : 'y'};`)));
    expect(source.columns.map(({ name, role }) => `${name} ${role}`)).toEqual(['a feature', 'b feature', 'kind target', 'V4 ignore']);
  });
}); // prettier-ignore

describe('the characters of a file', () => {
  const rows = ['Größe;Klasse', ...many(20, (i) => `${i},5;${i % 2 ? 'groß' : '„klein“ – 5 €'}`)];

  test.each([
    ['carriage returns alone', Buffer.from(rows.join('\r')), 'utf-8'],
    ['mixed line ends', Buffer.from(rows.join('\r\n') + '\n1,5;groß\r2,5;groß'), 'utf-8'],
    ['UTF-16 LE', Buffer.from('\ufeff' + rows.join('\r\n'), 'utf16le'), 'utf-16le'],
    ['UTF-16 LE without a mark', Buffer.from(rows.join('\r\n'), 'utf16le'), 'utf-16le'],
    ['UTF-16 BE', Buffer.from('\ufeff' + rows.join('\r\n'), 'utf16le').swap16(), 'utf-16be'],
    ['a byte order mark', Buffer.from('\ufeff' + rows.join('\n')), 'utf-8'],
  ])('are told: %s', async (_, content, encoding) => {
    const { source, problems } = await take(content);
    expect([problems, source.reading?.encoding, source.columns[0]?.name]).toEqual([[], encoding, 'Größe']);
    expect(source.columns[1]!.categories).toEqual(['groß', '„klein“ – 5 €']);
    expect((await column(source)).get(2)).toBe(0.5);
  });

  test('Windows-1252 has quotation marks, dashes and the euro', async () => {
    const bytes = rows.join('\n').replaceAll('€', '\u0080').replaceAll('„', '\u0084').replaceAll('“', '\u0093').replaceAll('–', '\u0096');
    const { source } = await take(Buffer.from(bytes, 'latin1'));
    expect(source.columns[1]!.categories).toEqual(['groß', '„klein“ – 5 €']);
    expect(decoder('windows-1252')(Buffer.from([0x80, 0x99, 0xfc]))).toBe('€™ü');
  });

  test('an umlaut far down decides about the encoding', async () => {
    const content = lines('x;y', ...many(60_000, (i) => `${i};${i % 2 ? 'mehr' : 'wenig'}`), '3;fünf', '4;fünf');
    expect((await take(Buffer.from(content, 'latin1'))).source.reading?.encoding).toBe('windows-1252');
  });

  test('can be chosen otherwise, and what cannot be read is seen and not refused', async () => {
    const { source } = await take(Buffer.from(rows.join('\n'), 'latin1'));
    const { source: wrong, problems } = await again(source, { encoding: 'utf-8' });
    expect([problems, wrong.columns[0]?.name]).toEqual([[], 'Gr\ufffd\ufffde']);
  });
}); // prettier-ignore

describe('scales', () => {
  test('of Unix times are computed in double precision', async () => {
    const { source } = await take(lines('time,state', ...many(100, (i) => `${1_700_000_000 + 5 * i},${i % 2 ? 'warm' : 'cold'}`)));
    const { training, units } = await loadData({ ...source, testShare: 0 }, { home });
    expect(new Set(allOf(training, 'features')).size).toBe(100);
    expect(Math.min(...allOf(training, 'features'))).toBeCloseTo(-1.7148, 4);
    expect(units?.features.mean[0]).toBeCloseTo(1_700_000_247.5, 4);
  });

  test('of a constant column leave what differs as it is', async () => {
    const { source } = await take(lines('temp,flow,kind', ...many(100, (i) => `${i === 99 ? 15 : 14.62},${i % 10},${i % 2 ? 'a' : 'b'}`)));
    const seen = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) {
      const { training, test: held } = await loadData({ ...source, seed }, { home });
      if ([...training.places!.lines!].includes(101)) continue;
      const temperatures = [...allOf(held, 'features')].filter((_, i) => i % 2 === 0).map((value) => value.toFixed(4));
      for (const value of [...temperatures, allOf(training, 'features')[0]!.toFixed(4)]) seen.add(value);
    }
    expect(seen).toEqual(new Set(['0.0000', '0.3800']));
  });

  test('bring every number back to what the file says', async () => {
    const { source } = await take(lines('area,price', ...many(100, (i) => `${40 + i},${1000 * (40 + i) + 50_000}`)));
    const { training, units } = await loadData(source, { home });
    training.places!.lines!.forEach((line, i) => {
      const area = allOf(training, 'features')[i]! * units!.features.deviation[0]! + units!.features.mean[0]!;
      const price = allOf(training, 'labels')[i]! * units!.targets!.deviation[0]! + units!.targets!.mean[0]!;
      expect(area).toBeCloseTo(38 + line, 3);
      expect(price).toBeCloseTo(1000 * (38 + line) + 50_000, 1);
    });
  });
}); // prettier-ignore

describe('a document keeps how its file is read', () => {
  test('so that its own options give the very same source', async () => {
    const { source } = await take(Buffer.from(lines('Größe;Zahl;Klasse', ...many(30, (i) => `${i};${i % 4 ? german(i * 400.5, 2) : 'leer'};${i % 2}`)), 'latin1'));
    expect(dataSource.parse(source)).toEqual(source);
    expect((await again(source, optionsOf(source))).source).toEqual(source);
  });

  const old = { kind: 'csv', hasHeader: true, testShare: 0.2, standardise: true, seed: 1 } as const;
  const keep = (content: string) => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    mkdirSync(path.dirname(keptFile(home, sha256)), { recursive: true });
    writeFileSync(keptFile(home, sha256), content);
    return sha256;
  };

  test('and without any choice in it, with commas, it is read as before there was one', async () => {
    const content = ['a,b,kind', ...many(12, (i) => `${i / 2},${i % 5},${i % 3 ? 'x' : 'y'}`), '1,NA,x', 'oops,2,y', '3,4'].join('\n');
    const data = await loadData({
      ...old, name: 'comma.csv', sha256: keep(content), rows: 12, delimiter: ',',
      columns: [
        { name: 'a', type: 'number', role: 'feature' },
        { name: 'b', type: 'number', role: 'feature', categories: ['0', '1', '2', '3', '4'] },
        { name: 'kind', type: 'category', role: 'target', categories: ['x', 'y'] },
      ],
    }, { home });
    const written = [
      -1.696832, -1.255555, 0.603957, 0.7269, 1.179155, -1.255555, 1.466753, -0.594737, -0.546437, 1.387719, -0.834036, 0.7269,
      0.316359, 0.066082, 0.891556, 1.387719, -0.258839, -1.255555, -1.121635, 0.066082, 0.02876, -0.594737, -1.409233, -0.594737,
    ];
    [...allOf(data.training, 'features'), ...allOf(data.test, 'features')].forEach((value, i) => expect(value).toBeCloseTo(written[i]!, 5));
    expect([...allOf(data.training, 'labels'), ...allOf(data.test, 'labels')]).toEqual([1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0]);
  });

  test('and without any choice in it, with semicolons, both decimal marks count but no exponent behind a comma', async () => {
    const content = ['a;colour;b', ...many(12, (i) => `${i},${i};${i % 2 ? 'red' : 'green'};${i}.5`), '1,2e3;red;2', '1.234;green;,5'].join('\r\n');
    const data = await loadData({
      ...old, name: 'semicolon.csv', sha256: keep(content), rows: 13, delimiter: ';',
      columns: [
        { name: 'a', type: 'number', role: 'feature' },
        { name: 'colour', type: 'category', role: 'feature', categories: ['green', 'red'] },
        { name: 'b', type: 'number', role: 'target' },
      ],
    }, { home });
    const features = [1.038017, -1.586451, -0.420021, 1.358785, -1.25932, -0.128413, 1.091036, 0.746409, -1.003236, 0.163194, -0.711628, 0.454802, -1.294844];
    const labels = [0.920734, -1.446867, -0.3946, 1.446867, -1.446867, -0.131533, 1.183801, 0.657667, -0.920734, 0.131533, -0.657667, 0.3946, -1.183801];
    const read = [...allOf(data.training, 'features'), ...allOf(data.test, 'features')].filter((_, i) => i % 3 === 0);
    read.forEach((value, i) => expect(value).toBeCloseTo(features[i]!, 5));
    [...allOf(data.training, 'labels'), ...allOf(data.test, 'labels')].forEach((value, i) => expect(value).toBeCloseTo(labels[i]!, 5));
    expect(read).toHaveLength(13);
    expect(data.notice?.en).toContain('“a” does not contain a number (line 14)');
  });
}); // prettier-ignore

test('24 rows of 20,533 columns are a table like any other', async () => {
  const genes = Array.from({ length: 20_531 }, (_, i) => `GENE${i}`);
  const content = lines(['sample', ...genes, 'type'].join(','), ...many(24, (i) => [`s${i}`, ...genes.map((_, k) => ((i * k) % 97) / 10), i % 2 ? 'tumour' : 'normal'].join(',')));
  const { source, problems } = await take(content);
  expect([problems, source.rows, source.columns.length]).toEqual([[], 24, 20_533]);
  expect(source.columns[0]!.role).toBe('ignore');
  const { training } = await loadData(source, { home });
  expect([training.count, allOf(training, 'features').length / training.count]).toEqual([19, 20_531]);
}); // prettier-ignore
