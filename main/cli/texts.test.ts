import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import type { Document } from '../../core/graph/document.ts';
import type { ParamValues } from '../../core/params.ts';
import { startFile } from '../files/startFiles.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { file, home, run, useTerminal } from './testing.ts';

useTerminal();

function written(name: string, content: string): string {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), content);
  return file(name);
}

/** The project with other sizes, so small that it is trained in a moment. */
async function smaller(params: ParamValues, data: object, training: object): Promise<string> {
  const { document } = await openProject(home(), file('p.neuroloom'));
  const nodes = document.graph.nodes.map((node) => {
    const own = Object.fromEntries(Object.entries(params).filter(([name]) => name in node.params));
    return { ...node, params: { ...node.params, ...own } };
  });
  const small = { ...document, graph: { ...document.graph, nodes }, data: { ...document.data, ...data }, training: { ...document.training, ...training } } as Document; // prettier-ignore
  await saveProject(home(), { path: file('small.neuroloom'), document: small, runs: [], thumbnail: null });
  return file('small.neuroloom');
}

/** What every epoch says, and the end. */
async function trained(project: string, ...more: string[]) {
  const { code, lines } = await run('train', project, '--json', ...more);
  expect(code).toBe(0);
  return lines.map((line) => JSON.parse(line) as Record<string, number>).filter((one) => 'valLoss' in one);
}

const story = Array.from({ length: 120 }, (_, i) => `The ${['cat', 'dog', 'fox'][i % 3]} sees the ${['sun', 'moon'][i % 2]}. It sleeps ${['well', 'long', 'here'][i % 3]}.`).join(' '); // prettier-ignore

test('little-bert learns masked words and the next sentence, each with its loss and accuracy', async () => {
  const made = await run('new', 'little-bert', '--text', written('story.txt', story), '--out', file('p.neuroloom'), '--length', '20'); // prettier-ignore
  expect(made.code).toBe(0);
  const { document } = await openProject(home(), file('p.neuroloom'));
  expect(analyse(document).problems).toEqual([]);
  expect(document.data).toMatchObject({ kind: 'masked', length: 20, maskedShare: 0.15 });
  const sizes = { width: 16, units: 16, layers: 1, heads: 2, feedForward: 32 };
  const nodes = document.graph.nodes.filter((node) => node.block === 'languageHead' || node.block === 'linear');
  expect(nodes.map((node) => node.params['units'])).toEqual([128, expect.any(Number), 2]);
  // The sizes of heads are those of the data.
  const { units: _units, ...rest } = sizes;
  const project = await smaller(rest, { examples: 320, testShare: 0 }, { epochs: 3, learningRate: 0.01 });
  const small = (await openProject(home(), project)).document;
  const dense = small.graph.nodes.find((node) => node.block === 'linear')!;
  const fitted = { ...small, graph: { ...small.graph, nodes: small.graph.nodes.map((node) => (node === dense ? { ...node, params: { ...node.params, units: 16 } } : node)) } }; // prettier-ignore
  expect(analyse(fitted).problems).toEqual([]);
  await saveProject(home(), { path: file('fitted.neuroloom'), document: fitted, runs: [], thumbnail: null });
  const epochs = await trained(file('fitted.neuroloom'));
  for (const name of [
    'valLoss',
    'valLoss/masked words',
    'valAccuracy/masked words',
    'valLoss/next sentence',
    'valAccuracy/next sentence',
  ]) {
    expect(
      epochs.map((epoch) => epoch[name]),
      name,
    ).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
  }
  expect(epochs[2]!['valLoss/masked words']!).toBeLessThan(0.8 * epochs[0]!['valLoss/masked words']!);
  const { code, out: pieces } = await run('tokenize', '--tokenizer', file('p.neuroloom'), 'The cat', '--pair', 'It sleeps', '--json'); // prettier-ignore
  expect(code).toBe(0);
  expect(JSON.parse(pieces)).toMatchObject({ tokens: ['[CLS]', 'the', 'cat', '[SEP]', 'it', 'sleeps', '[SEP]'], segments: [0, 0, 0, 0, 1, 1, 1] }); // prettier-ignore
}, 120_000);

test('fine-tune begins with the body that was trained, and a frozen one stays', async () => {
  await run(
    'new',
    'little-bert',
    '--text',
    written('story.txt', story),
    '--out',
    file('p.neuroloom'),
    '--length',
    '20',
  );
  const bert = await smaller({ layers: 1, feedForward: 32 }, { examples: 64, testShare: 0 }, { epochs: 1 });
  await trained(bert, '--out', file('bert.neuroloom'));
  const rows = Array.from({ length: 40 }, (_, i) => `the ${i % 2 ? 'cat' : 'dog'} sleeps ${i},${i % 2 ? 'yes' : 'no'}`);
  const table = written('pets.csv', ['text,label', ...rows, ''].join('\n'));
  const made = await run('fine-tune', file('bert.neuroloom'), '--text', table, '--frozen', '--out', file('tuned.neuroloom')); // prettier-ignore
  expect([made.code, made.errors]).toEqual([0, '']);
  expect(statSync(file('tuned.neuroloom')).size).toBeLessThan(2 * statSync(file('bert.neuroloom')).size);
  const { document: tuned } = await openProject(file('elsewhere'), file('tuned.neuroloom'));
  expect(JSON.stringify(tuned).length).toBeLessThan(50_000);
  expect(existsSync(startFile(file('elsewhere'), tuned.startsFrom!))).toBe(true);
  await trained(file('tuned.neuroloom'), '--epochs', '1', '--out', file('after.neuroloom'));
  const [body, after] = await Promise.all(['bert', 'after'].map((name) => openProject(home(), file(`${name}.neuroloom`)))); // prettier-ignore
  const kept = body!.trained!.checkpoint.weights;
  const shared = [...after!.trained!.checkpoint.weights].filter(([name]) => name.startsWith('module1/'));
  expect(shared.length).toBeGreaterThan(10);
  for (const [name, { values }] of shared) {
    const before = kept.get(name)!.values;
    expect(values.length, name).toBe(before.length);
    expect(Math.max(...values.map((value, i) => Math.abs(value - before[i]!))), name).toBe(0);
  }
  // A classifier has a body, too.
  expect((await run('fine-tune', file('after.neuroloom'), '--text', table, '--out', file('again.neuroloom'))).code).toBe(0); // prettier-ignore
  // Its weights would be lost.
  expect(await run('fine-tune', file('bert.neuroloom'), '--text', table, '--out', file('bert.neuroloom'))).toMatchObject({ code: 1, errors: expect.stringMatching(/is there already/) as unknown }); // prettier-ignore
  const { document, ...rest } = body!;
  const nodes = document.graph.nodes.filter(({ module }) => module === undefined);
  const run1 = { ...rest.trained!, document: { ...document, graph: { ...document.graph, nodes } } };
  await saveProject(home(), { path: file('other.neuroloom'), document: run1.document, runs: [run1], thumbnail: null }); // prettier-ignore
  expect((await run('fine-tune', file('other.neuroloom'), '--out', file('x.neuroloom'))).errors).toMatch(/has no module BERT/); // prettier-ignore
}, 120_000);

test('text-classifier learns from a table', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => `${i},the film was ${i % 2 ? 'very good' : 'so bad'} ${i % 7},${i % 2 ? 'yes' : 'no'}`); // prettier-ignore
  const table = written('films.csv', ['id,review,sentiment', ...rows, '200,,yes', ''].join('\n'));
  const made = await run('new', 'text-classifier', '--text', table, '--out', file('p.neuroloom'), '--length', '16');
  expect([made.code, made.errors]).toEqual([0, '1 row left out: there is no text.\n']);
  const project = await smaller(
    { width: 16, layers: 1, heads: 2, feedForward: 16 },
    {},
    { epochs: 4, learningRate: 0.01 },
  );
  const epochs = await trained(project);
  expect(epochs.at(-1)!['valAccuracy']).toBeGreaterThan(0.9);
}, 120_000);

test('translator says how often a whole translation is right', async () => {
  expect((await run('new', 'translator', '--out', file('p.neuroloom'))).code).toBe(0);
  const { document } = await openProject(home(), file('p.neuroloom'));
  expect(analyse(document).problems).toEqual([]);
  const project = await smaller(
    { width: 16, heads: 2, feedForward: 32, layers: 1 },
    { examples: 300, what: 'numbers', largest: 99 },
    { epochs: 2, learningRate: 0.01 },
  );
  const epochs = await trained(project);
  expect(epochs[1]!['valLoss']!).toBeLessThan(epochs[0]!['valLoss']!);
  for (const name of ['valExactMatch', 'exactMatch', 'valPerplexity', 'valAccuracy']) expect(epochs[1]![name], name).toBeGreaterThanOrEqual(0); // prettier-ignore
}, 120_000);

test('translator takes pairs of ones own', async () => {
  const table = written('pairs.tsv', Array.from({ length: 40 }, (_, i) => `satz ${i}\tsentence ${i}`).join('\n'));
  expect((await run('new', 'translator', '--text', table, '--out', file('p.neuroloom'), '--length', '8')).code).toBe(0);
  const { document } = await openProject(home(), file('p.neuroloom'));
  expect(document.data).toMatchObject({ kind: 'parallel', texts: 40, length: 8, targetLength: 8 });
  expect(analyse(document).problems).toEqual([]);
});

describe('what cannot be done is said', () => {
  test.each([
    [['new', 'text-classifier', '--remove', 'quotes', '--out', 'x'], '--text is missing.'],
    [
      ['text', 'ulysses', '--out', 'x'],
      'There is no text “ulysses”; there are moby-dick, two-centuries, presidents-passages.',
    ],
    [['new', 'translator', '--columns', '1,2', '--out', 'x'], '--text is missing.'],
    [
      ['new', 'little-bert', '--columns', '1', '--text', 'x', '--out', 'y'],
      '--columns is for text-classifier, translator, not for little-bert.',
    ],
    [
      ['new', 'text-classifier', '--text', 'x', '--out', 'y', '--remove', 'feet'],
      '--remove takes headers, footers, quotes, not “feet”.',
    ],
    [
      ['new', 'translator', '--text', 'x', '--out', 'y', '--columns', '1,2,3'],
      '--columns takes text,pair at most, not “1,2,3”.',
    ],
    [
      ['new', 'translator', '--text', 'x', '--out', 'y', '--columns', '2,2'],
      '--columns takes every column once, not “2,2”.',
    ],
    [['new', 'nothing', '--out', 'y'], expect.stringContaining('text-classifier, newsgroups, translator')],
  ])('%j', async (args, message) => {
    const { code, errors: said } = await run(...args);
    expect(code).toBe(2);
    expect(said.split('\n')[0]).toEqual(message);
  });

  test('of columns that are not there', async () => {
    const text = written('pairs.tsv', 'satz\tsentence\nein\tone\nzwei\ttwo\n');
    const table = await run('new', 'translator', '--text', text, '--columns', '1,9', '--out', file('p.neuroloom'));
    expect([table.code, table.errors.split('\n')[0]]).toEqual([2, '--columns: pairs.tsv has 2 columns, and none is number 9.']); // prettier-ignore
    for (const name of ['a/1', 'a/2', 'b/1', 'b/2']) written(`texts/${name}.txt`, `word ${name}`);
    const of = await run(
      'new',
      'text-classifier',
      '--text',
      file('texts'),
      '--columns',
      '1,2',
      '--out',
      file('p.neuroloom'),
    );
    expect([of.code, of.errors.split('\n')[0]]).toEqual([2, '--columns: texts has 0 columns, and none is number 1.']);
  });

  test('of 20 Newsgroups, where something else comes', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('A login page.')));
    const other = await run('new', 'newsgroups', '--out', file('p.neuroloom'));
    vi.unstubAllGlobals();
    expect([other.code, other.errors]).toEqual([1, expect.stringMatching(/its checksum is another/)]);
  });

  test('of files', async () => {
    const bad = await run(
      'new',
      'little-bert',
      '--text',
      written('one.txt', 'One sentence.'),
      '--out',
      file('p.neuroloom'),
    );
    expect([bad.code, bad.errors]).toEqual([1, expect.stringMatching(/one.txt has 1 sentence, of which/)]);
  });
});
