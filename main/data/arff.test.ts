import { allOf } from './types.ts';
import { featureNames, inputField } from '../../core/data/spec.ts';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CsvOptions } from '../../core/data/csv/options.ts';
import { dataSource, dataSpec } from '../../core/data/source.ts';
import { importFile, previewFile } from './importFile.ts';
import { loadData } from './load.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-arff-'));
afterAll(() => rmSync(home, { recursive: true }));

async function take(content: string, name = 'table.arff') {
  const file = path.join(home, name);
  writeFileSync(file, content);
  return importFile(file, name, home);
}

const header = `% Weather, as Weka has it
@RELATION 'weather data'

@attribute 'outlook today' {sunny, overcast, 'light rain'}
@attribute temperature numeric
@attribute humidity REAL % in per cent
@attribute note string
@attribute "play it" {yes, no}

@data
`;
const dense = [
  'sunny,85,85.5,"hot, dry",no',
  "'light rain', 70 ,?,x,yes % uncertain",
  'overcast\t64\t65\t?\tyes',
  '% nothing',
  '',
  "sunny,-1e1,90,'it\\'s',no",
];

test('names and values in quotation marks, gaps, comments and separators are read as Weka reads them', async () => {
  const { source, problems, remarks, rows, total } = await take(header + dense.join('\n'));
  expect(problems).toEqual([]);
  expect(total).toBe(4);
  expect(source.kind).toBe('arff');
  expect(dataSource.parse(source)).toEqual(source);
  expect(source.columns.map(({ name, type, role }) => [name, type, role])).toEqual([
    ['outlook today', 'category', 'feature'], ['temperature', 'number', 'feature'], ['humidity', 'number', 'feature'],
    ['note', 'category', 'ignore'], ['play it', 'category', 'target'],
  ]);
  expect(source.columns[0]!.categories).toEqual(['sunny', 'overcast', 'light rain']);
  expect(remarks.some(({ en }) => en.includes('“note” contains texts or dates'))).toBe(true);
  expect(rows[0]).toEqual({ line: 11, cells: ['sunny', '85', '85.5', 'hot, dry', 'no'] });
  expect(rows[3]!.cells[3]).toBe("it's");
}); // prettier-ignore

test('what is loaded has the values of the file, in the classes of its header', async () => {
  const { source } = await take(header + dense.join('\n'));
  const whole = { ...source, testShare: 0, validationShare: 0, standardise: false, seed: 2 };
  const { training, spec } = await loadData(whole, { home });
  expect(spec).toEqual(dataSpec(whole));
  expect(featureNames(inputField(spec))).toEqual(['outlook today = sunny', 'outlook today = overcast', 'outlook today = light rain', 'temperature', 'humidity']);
  const at = (line: number) => {
    const place = [...training.places!.lines!].indexOf(line);
    return [...allOf(training, 'features').subarray(place * 5, place * 5 + 5), allOf(training, 'labels')[place]];
  };
  expect(at(11)).toEqual([1, 0, 0, 85, 85.5, 1]);
  expect(at(13)).toEqual([0, 1, 0, 64, 65, 0]);
  expect(at(16)).toEqual([1, 0, 0, -10, 90, 1]);
  // The humidity of line 12 is not known: its gap is filled, or the row left out.
  expect([3, 4]).toContain(training.count);
}); // prettier-ignore

test('sparse rows leave out zeros and first values', async () => {
  const sparse = '@relation s\n@attribute a numeric\n@attribute b {x,y}\n@attribute c numeric\n@attribute class {p,q}\n@data\n';
  const rows = ['{0 4, 1 y, 3 q}', '{ }', '{}', '{2 -1.5, 1 ?}', '{3 q,0 7}'];
  const { source, problems, rows: shown } = await take(sparse + rows.join('\r\n'), 'sparse.arff');
  expect(problems).toEqual([]);
  expect(shown.map(({ cells }) => cells)).toEqual([
    ['4', 'y', '0', 'q'], ['0', 'x', '0', 'p'], ['0', 'x', '0', 'p'], ['0', '?', '-1.5', 'p'], ['7', 'x', '0', 'q'],
  ]);
  const { training } = await loadData({ ...source, testShare: 0, validationShare: 0, standardise: false }, { home });
  expect([...allOf(training, 'labels')].sort()).toEqual(source.rows === 5 ? [0, 0, 0, 1, 1] : [0, 0, 1, 1]);
}); // prettier-ignore

test('is told by its first line where its name says nothing, and a CSV file stays one', async () => {
  expect((await take(header + dense.join('\n'), 'weather.txt')).source.kind).toBe('arff');
  expect((await take('a,b\n1,2\n2,3\n', 'arff.csv')).source.kind).toBe('csv');
});

test('a target and shares that were chosen are kept; the types are those of the file', async () => {
  const { source } = await take(header + dense.join('\n'));
  const options: CsvOptions = { testShare: 0.5, validationShare: 0.25, seed: 9, columns: [{ index: 1, role: 'target', type: 'category' }] };
  const chosen = await previewFile({ kind: 'arff', sha256: source.sha256, name: source.name, options }, home);
  expect(chosen.source).toMatchObject({ testShare: 0.5, validationShare: 0.25, seed: 9 });
  expect(chosen.source.columns[1]).toMatchObject({ type: 'number', role: 'target' });
  expect(chosen.source.columns[4]!.role).toBe('feature');
}); // prettier-ignore

const small = '@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n';

describe('bad input is said with its line and what to change', () => {
  test.each([
    ['a number that is none', small + '1,x\ntwo,y', 'Line 6: “a” is numeric, but “two” is not a number'],
    ['a value that is not declared', small + '1,z', 'Line 5: “z” is not one of the values of “b”'],
    ['too many values', small + '1,x,3', 'Line 5 has 3 values for 2 attributes'],
    ['an open quotation mark', small + "1,'x", 'Line 5 opens a quotation mark'],
    ['a sparse column that is not there', small + '{2 x}', 'there is no column “2”; they are numbered from 0 to 1'],
    ['a sparse row without its end', small + '{0 1', 'pairs of a column'],
    ['an unknown type', '@relation r\n@attribute a relational\n@attribute b {x}\n@data\n', 'Line 2: “a” has the type “relational”'],
    ['an unquoted name with spaces', '@relation r\n@attribute my name numeric\n@attribute b {x}\n@data\n', 'A name with spaces needs quotation marks'],
    ['an open list', '@relation r\n@attribute b {x,y\n@data\n', 'are not closed by }'],
    ['no type', '@relation r\n@attribute b\n@data\n', 'come a name and a type'],
    ['rows without @data', '@relation r\n@attribute a numeric\n1,2\n', 'Line 3 begins with “1”'],
    ['no rows at all', '@relation r\n@attribute a numeric\n@attribute b numeric\n', 'The line @data, which comes before the rows, is missing'],
    ['one column', '@relation r\n@attribute a numeric\n@data\n1\n', 'at least two lines @attribute'],
    ['nothing below @data', small, 'There are no rows of data'],
  ])('%s', async (_, content, sentence) => {
    const { problems } = await take(content, 'bad.arff');
    expect(problems).toHaveLength(1);
    expect(problems[0]!.en).toContain(sentence);
    expect(problems[0]!.de).not.toBe(problems[0]!.en);
  }); // prettier-ignore

  test('a file that has changed under a document says so as well', async () => {
    const { source } = await take(small + ['1,x', '2,y', '3,x'].join('\n'), 'good.arff');
    const kept = path.join(home, 'cache', 'csv', `${source.sha256}.csv`);
    writeFileSync(kept, readFileSync(kept, 'utf8').replace('2,y', 'two,y'));
    await expect(loadData(source, { home })).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringContaining('Line 6') as string });
  }); // prettier-ignore
});

test('a file that cannot be read is closed again, whatever is wrong with it', async () => {
  const rows = 'sunny,85,85,x,no\n'.repeat(20_000);
  for (const wrong of ['sunny,hot,85,x,no\n', 'rain,1,1,x,no\n', "'\n"]) {
    const { problems } = await take(header + wrong + rows);
    expect(problems[0]?.en).toContain('Line 11');
  }
  await expect.poll(() => openFiles()).toEqual([]);
});

/** What this process has open of the files that it keeps. */
function openFiles(): string[] {
  const folder = '/proc/self/fd';
  if (!existsSync(folder)) return [];
  const targets = readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(path.join(folder, name))];
    } catch {
      return [];
    }
  });
  return targets.filter((target) => target.startsWith(path.join(home, 'cache')));
}

test('a file in UTF-16 says what to do', async () => {
  const file = path.join(home, 'utf16.arff');
  writeFileSync(file, `\ufeff${header}${dense.join('\n')}`, 'utf16le');
  const { problems } = await importFile(file, 'utf16.arff', home);
  expect(problems.map(({ en }) => en)).toEqual([expect.stringContaining('save it as UTF-8')]);
});
