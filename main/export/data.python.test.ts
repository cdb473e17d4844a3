import { allOf } from '../data/types.ts';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import { splitOrder } from '../../core/data/csv/order.ts';
import type { ColumnWish } from '../../core/data/csv/options.ts';
import type { NumpyCode } from '../../core/data/define.ts';
import { pointsOf } from '../../core/data/points.ts';
import { kindOf, type DataSource } from '../../core/data/source.ts';
import { chain } from '../../core/graph/chain.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { previewCsv } from '../data/csv/import.ts';
import { importCsv } from '../data/csv/testing.ts';
import { importFile } from '../data/importFile.ts';
import { importText } from '../data/importText.ts';
import { loadData } from '../data/load.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-tables-'));

/** Runs the programs that arrive, a line each, with names of their own. To start anew for each takes longer than they do. */
const runner = `
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(json.loads(line), 'program.py', 'exec'), {'__name__': '__main__'})
        answer = {'printed': printed.getvalue()}
    except BaseException:
        answer = {'error': traceback.format_exc()}
    print(json.dumps(answer), flush=True)
`;

/** Where the tables lie, without a network. */
function startRunner(program: string) {
  const env = { ...process.env, http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' };
  const child = spawn(program, ['-c', runner], { cwd: home, env, stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, answers: createInterface(child.stdout)[Symbol.asyncIterator]() };
}
const started = python === undefined ? undefined : startRunner(python);
afterAll(() => {
  started?.child.kill();
  rmSync(home, { recursive: true });
});

/** What a program prints. */
async function run(program: string): Promise<string> {
  started!.child.stdin.write(`${JSON.stringify(program)}\n`);
  const { printed, error } = JSON.parse((await started!.answers.next()).value!) as { printed?: string; error?: string };
  if (printed === undefined) throw new Error(error);
  return printed;
}

/** Features of training, validation (where there is one) and test, then the labels: here and in Python. */
async function bothReadings(source: DataSource): Promise<{ own: number[][]; theirs: number[][] }> {
  const { training, validation, test } = await loadData(source, { home });
  const python = kindOf(source).python(source);
  if (!('lines' in python)) throw new Error('It comes from a library.');
  const { imports, lines, hasValidation } = python;
  const names = (axis: string) => ['train', ...(hasValidation ? ['val'] : []), 'test'].map((part) => `${part}_${axis}`);
  const parts = `[part.flatten().tolist() for part in (${[...names('x'), ...names('y')].join(', ')})]`;
  const printed = await run([...imports, 'import json', ...lines, `print(json.dumps(${parts}))`].join('\n'));
  const splits = [training, ...(hasValidation ? [validation] : []), test];
  const own = ['features', 'labels'].flatMap((name) => splits.map((split) => [...allOf(split, name)]));
  return { own, theirs: JSON.parse(printed) as number[][] };
}

const lines = (...rows: string[]) => rows.join('\n') + '\n';
const many = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i));
const latin = (content: string) => Buffer.from(content, 'latin1');

type Table = readonly [name: string, content: string | Uint8Array, columns?: readonly ColumnWish[]];
const files: readonly Table[] = [
  ['wine.csv', lines('"acidity";"quality"', ...many(60, (i) => `${6 + i / 10};${3 + (i % 6)}`))],
  ['cp1252.csv', latin(lines('Höhe,Art', ...many(40, (i) => `${i / 2},${i % 2 ? 'Möhre' : 'R\u0084be'}`)))],
  ['comma.tsv', lines('hoehe\tbreite\tart', ...many(40, (i) => `${i},5\t${i % 7}\t${i % 2 ? 'm' : 'r'}`))],
  ['mixed.csv', lines('a,b,kind', ...many(60, (i) => `${i},${i % 7},${i % 2 ? 'm' : 'r'}`), '1,2', '1,2,m,9', 'oops,2,m', 'NA,1,r')],
  ['fuel.csv', lines('mpg,power,origin,name', ...many(60, (i) => `${i}.5,${i % 9 ? 40 + i : '?'},${(i % 3) + 1},"make ${i}, long"`))],
  ['german.csv', Buffer.from('\ufeff' + ['sep=;', 'Umsatz;Menge;Preis', ...many(40, (i) => `${(i + 1) % 3}.${String(i * 7 + 100)},5;${i},20E-05;${i % 4 ? i : 'leer'}`), ';;', ';;'].join('\r\n'), 'utf16le')],
  ['returns.csv', lines('x|y|z', ...many(30, (i) => `${i}|${i * i}|${i * 3}.5`)).replaceAll('\n', '\r')],
  ['quotes.csv', lines('text,y', ...many(30, (i) => `"a, ""${i % 3}""\nb",${i}.5`))],
  ['filled.csv', lines('size,colour,weight,kind', ...many(60, (i) => `${i % 5 ? i * i : ''},${i % 6 ? (i % 4 ? 'red' : 'blue') : 'n/a'},${i % 7 ? i : ''},${i % 2 ? 'a' : 'b'}`)),
    [{ index: 0, gaps: 'median' }, { index: 2, gaps: 'mostFrequent' }]],
  ['constant.csv', lines('temp,flow,kind', ...many(50, (i) => `${i === 49 ? 15 : 14.62},${i % 10},${i % 2 ? 'a' : 'b'}`))],
  ['times.csv', lines('time,load', ...many(50, (i) => `${1_700_000_000 + 5 * i},${(i * i) % 11}.5`))],
  ['rare.csv', lines('a,class', ...many(40, (i) => `${i}.5,${i < 3 ? `rare${i}` : i % 2 ? 'x' : 'y'}`))],
  ['units.csv', lines('share,"price",cost,weight,y', ...many(40, (i) => `${i % 9 ? `${i} %` : ''},"$${i + 1},200.50",${i % 2 ? '-' : ''}€${i % 7}.5,${i}.25kg,"${i},000 USD"`))],
  ['einheiten.csv', latin(lines('Anteil;Preis;Art', ...many(40, (i) => `${i},5 %;${i + 1}.234,56 EUR;${i % 2}`)))],
  ['spaces.csv', lines('code,size,y', ...many(40, (i) => `${i % 2 ? 'a\u001f' : 'a'},\ufeff ${i}\u3000,${i}.5`))],
  ['no-header.csv', lines(...many(30, (i) => `${i * 7 % 30}  ${i}.5 ${i % 2 ? 'a' : 'b'}`))],
]; // prettier-ignore

describe.skipIf(!python)('exported programs (need NEUROLOOM_PYTHON)', () => {
  it.each(files.map((file) => ({ name: file[0], file })))('read a file by the very rules of the app: $name', async ({ file: [name, content, columns] }) => {
    writeFileSync(path.join(home, name), content);
    const { source: guessed, problems } = await importCsv(path.join(home, name), name, home, 0.15);
    expect(problems).toEqual([]);
    const { sha256 } = guessed;
    const encoding = guessed.reading!.encoding;
    const { source } = columns ? await previewCsv({ sha256, name, options: { encoding, columns: [...columns] } }, home) : { source: guessed };
    const { own, theirs } = await bothReadings({ ...source, seed: 3 });
    expect(theirs.map((part) => part.length)).toEqual(own.map((part) => part.length));
    own.forEach((part, k) => part.forEach((value, i) => expect(theirs[k]![i]).toBeCloseTo(value, 5)));
    expect(own[0]!.length + own[1]!.length).toBeGreaterThan(20);
  }); // prettier-ignore

  it('fill a column without any value to be trained on as the app does', async () => {
    const heldOut = splitOrder(40, 32, 3).subarray(32);
    const known = (i: number, value: string | number) => (heldOut.includes(i) ? value : '');
    const rows = many(40, (i) => [i, known(i, i), known(i, 2), known(i, i), known(i, i % 2 ? 'q' : 'p'), `${i}.5`].join(','));
    writeFileSync(path.join(home, 'unknown.csv'), lines('x,mean,median,often,kind,y', ...rows));
    const { sha256 } = (await importCsv(path.join(home, 'unknown.csv'), 'unknown.csv', home)).source;
    const rules = ['drop', 'mean', 'median', 'mostFrequent', 'mostFrequent'] as const;
    const columns = rules.map((gaps, index) => ({ index, role: 'feature' as const, gaps }));
    const { source } = await previewCsv({ sha256, name: 'unknown.csv', options: { columns } }, home);
    const { own, theirs } = await bothReadings({ ...source, seed: 3, standardise: false });
    expect(own[0]!.filter((_, i) => i % 6 > 0).slice(0, 5)).toEqual([0, 0, 0, 1, 0]);
    expect(theirs).toEqual(own);
  }); // prettier-ignore

  it.each([[0.2, 'test'], [0, 'training']] as const)('validate on what the app goes by where there are too few rows: a test share of %s', async (testShare, stand) => {
    writeFileSync(path.join(home, 'few.csv'), lines('x,y', '1,2', '2,5', '4,7'));
    const { source } = await importCsv(path.join(home, 'few.csv'), 'few.csv', home, 0.15);
    const { own: [training, validation, test], theirs: [, theirs] } = await bothReadings({ ...source, testShare });
    expect(validation).toEqual([]);
    const values = stand === 'test' ? test : training;
    expect(values!.length).toBeGreaterThan(0);
    expect(theirs).toEqual(values!.map((value) => expect.closeTo(value, 5)));
  }); // prettier-ignore

  it('read a file of a document from before there were choices as the app does', async () => {
    const { source } = await importCsv(path.join(home, 'comma.tsv'), 'comma.tsv', home);
    const { reading: _, ...old } = source;
    const { own, theirs } = await bothReadings(old);
    own.forEach((part, k) => part.forEach((value, i) => expect(theirs[k]![i]).toBeCloseTo(value, 5)));
  });

  it('read what Weka writes as the app does', async () => {
    const header = "@relation r\n@attribute 'a b' {'x y',z,\\'q}\n@attribute n numeric\n@attribute t string\n@attribute m real\n@attribute class {p,q}\n@data\n";
    const rows = many(40, (i) => i % 3 ? `'x y',${i}.5,"a, %b",${i % 9 ? i * i : '?'},${i % 2 ? 'p' : 'q'} % ${i}` : `{1 ${i}, ${i % 2 ? '0 z, ' : ''}4 ${i % 4 ? 'q' : 'p'}}`);
    writeFileSync(path.join(home, 'weka.arff'), header.replace("\\'q", "'it\\'s'") + rows.join('\r\n'));
    const { source, problems } = await importFile(path.join(home, 'weka.arff'), 'weka.arff', home);
    expect(problems).toEqual([]);
    const { own, theirs } = await bothReadings({ ...source, seed: 3 });
    expect(theirs.map((part) => part.length)).toEqual(own.map((part) => part.length));
    own.forEach((part, k) => part.forEach((value, i) => expect(theirs[k]![i]).toBeCloseTo(value, 5)));
    expect(own[0]!.length).toBeGreaterThan(20);
  }); // prettier-ignore

  it.each([0, 0.2] as const)('cut a shipped table and own points as the app does, with a validation share of %s', async (validationShare) => {
    for (const source of [
      { kind: 'iris', validationShare },
      { kind: 'penguins', validationShare, limit: 50 },
      { ...pointsOf(many(30, (i) => `${i}`).map((_, i) => [i / 10, -i / 7, i % 2])), testShare: 0.3, validationShare },
    ] satisfies DataSource[]) {
      const { own, theirs } = await bothReadings(source);
      expect(own).toHaveLength(validationShare > 0 ? 6 : 4);
      expect(theirs.map((part) => part.length)).toEqual(own.map((part) => part.length));
      own.forEach((part, k) => part.forEach((value, i) => expect(theirs[k]![i]).toBeCloseTo(value, 5)));
    }
  }); // prettier-ignore

  it.each(['iris', 'penguins'] as const)('bring %s along: no network, the same rows and numbers', async (kind) => {
    const { own, theirs } = await bothReadings({ kind, limit: 50 });
    expect(own[0]).toHaveLength(200);
    own.forEach((part, k) => part.forEach((value, i) => expect(theirs[k]![i]).toBeCloseTo(value, 5)));
  });

  it.each(['characters', 'windows-1252'] as const)('cut a text of %s into the windows of the app', async (encoding) => {
    const text = many(90, (i) => `Zeile ${i}: Größe ${i * i}\r\n`).join('');
    writeFileSync(path.join(home, 'text.txt'), encoding === 'characters' ? text : latin(text));
    const cut = { window: 16, windows: 40, testShare: 0.2, validationShare: 0.15, seed: 1 };
    const { source } = await importText(path.join(home, 'text.txt'), 'text.txt', home, cut);
    const { training, validation, test } = await loadData(source, { home });
    const { imports, lines } = kindOf(source).python(source) as NumpyCode;
    const parts = '[part.tolist() for part in (train_x, train_y, val_x, val_y, test_x, test_y)]';
    const printed = await run([...imports, 'import json', ...lines, `print(json.dumps(${parts}))`].join('\n'));
    const theirs = (JSON.parse(printed) as number[][][]).map((part) => part.flat());
    const own = [training, validation, test].flatMap((part) => ['tokens', 'next'].map((name) => [...allOf(part, name)]));
    expect(theirs.slice(2)).toEqual(own.slice(2));
    // Drawn by other random numbers, from the same part.
    expect(theirs.slice(0, 2).map((part) => part.length)).toEqual([640, 640]);
    const follows = (ids: readonly number[], next: readonly number[]) => ids.every((id, i) => (i + 1) % 16 === 0 || next[i] === ids[i + 1] || id < 0);
    expect(follows(theirs[0]!, theirs[1]!)).toBe(true);
  }); // prettier-ignore

  it('train on the next tokens of a text', async () => {
    writeFileSync(path.join(home, 'abc.txt'), 'abcdabce'.repeat(100));
    const cut = { window: 6, windows: 96, testShare: 0, validationShare: 0.2, seed: 1 };
    const { source } = await importText(path.join(home, 'abc.txt'), 'abc.txt', home, cut);
    const blocks = [['dataset'], ['embedding', { tokens: 7, width: 8 }], ['linear', { units: 7 }], ['output']] as const;
    const training = { ...defaultTraining, batchSize: 24, learningRate: 0.05, epochs: 10 };
    const code = toPyTorch(chain('pairs', blocks.map(([type, params = {}]) => [type, params]), { data: source, training }));
    if (!code.ok) throw new Error('It has no program.');
    const printed = await run(code.value);
    const accuracies = [...printed.matchAll(/Accuracy: ([\d.]+)%/g)].map(([, percent]) => Number(percent));
    expect(accuracies.at(-1)).toBeGreaterThan(80);
    expect(accuracies.at(-1)).toBeLessThanOrEqual(100);
  }); // prettier-ignore

  it('run with batch norm where the last batch is a single example', async () => {
    const document = chain(
      'norm',
      [['dataset'], ['linear', { units: 8 }], ['batchNorm'], ['relu'], ['linear', { units: 3 }], ['output', {}]],
      { data: { kind: 'penguins' }, training: { ...defaultTraining, batchSize: 16, epochs: 1 } },
    );
    const program = toPyTorch(document);
    if (!program.ok) throw new Error('No program.');
    expect(273 % 16).toBe(1);
    expect(await run(program.value)).toContain('Done!');
  }, 60_000);
});
