// Notebooks, Keras and transformers: files run from beginning to end, and compute what the app computes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import type { Document } from '../../../core/graph/document.ts';
import { initialWeights } from '../../model/model.ts';
import { compileDocument } from '../../train/prepare.ts';
import type { Made } from '../format.ts';
import { prove } from '../proof/prove.ts';
import { huggingFaceExport, kerasExport, notebookExport, pytorchExport } from './formats.ts';
import { huggingFaceFiles } from './huggingFace/files.ts';
import { kerasFiles } from './keras.ts';
import { notebookFiles } from './notebook.ts';
import { pytorchFiles } from './pytorch.ts';
import { coldPython, folderOf, runIn } from './testing.ts';
import {
  bert,
  classifier,
  flowers,
  gpt,
  pictures,
  shared,
  translation,
  twoLosses,
  twoWords,
  userTable,
} from './testNetworks.ts';

const python = process.env['NEUROLOOM_PYTHON'] ?? '';
const has = (module: string) =>
  python !== '' && spawnSync(python, ['-c', `import importlib.util as u, sys; sys.exit(not u.find_spec("${module}"))`]).status === 0; // prettier-ignore
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-others-'));
afterAll(() => rmSync(home, { recursive: true }));

const networks: readonly (readonly [string, () => Document | Promise<Document>])[] = [
  ['flowers', flowers],
  ['pictures', pictures],
  ['a table', () => userTable(home)],
  ['two losses', twoLosses],
  ['two words', twoWords],
  ['shared weights', shared],
  ['a GPT', () => gpt(home)],
  ['a BERT', () => bert(home)],
  ['a translator', translation],
  ['perceptrons by hand', () => perceptrons],
];

const perceptrons = examples['xor-by-hand'] ?? emptyDocument('');

const givenBy = (document: Document) => ({ document, weights: initialWeights(compileDocument(document), 7), home });

/** The proof of an export that lies in a folder of its own. */
async function proven(exporter: typeof pytorchExport, document: Document, options: Readonly<Record<string, string | boolean>> = {}) {
  const made: Made = await exporter.make({ ...givenBy(document), options: { hasStart: false, ...options } });
  const folder = await folderOf(made.files);
  const at = (name: string) => path.join(folder, name);
  const proof = await prove({ consumer: exporter.consumer, examples: made.examples, tolerance: 1e-4, at });
  rmSync(folder, { recursive: true });
  return proof;
} // prettier-ignore

/** Runs all code cells of a notebook, one after the other. */
const RUN = [
  'import json',
  'scope = {"__name__": "__main__"}',
  'for cell in json.load(open("notebook.ipynb", encoding="utf-8"))["cells"]:',
  '    if cell["cell_type"] == "code":',
  '        exec(compile("".join(cell["source"]), cell["id"], "exec"), scope)',
].join('\n');

describe.skipIf(!has('torch'))('with PyTorch (needs NEUROLOOM_PYTHON)', () => {
  test.each(networks)(
    '%s: a folder is proven',
    async (_, made) => {
      expect(await proven(pytorchExport, await made())).toMatchObject({ ran: true, consumer: 'python' });
    },
    120_000,
  );

  test.each(networks)(
    '%s: a notebook is proven, and runs from top to bottom',
    async (_, made) => {
      const document = await made();
      expect(await proven(notebookExport, document, { framework: 'pytorch', language: 'de' })).toMatchObject({
        ran: true,
      });
      const wish = { framework: 'pytorch', language: 'en', hasStart: true } as const;
      const short = { ...document, training: { ...document.training, epochs: 1 } };
      const folder = await folderOf(await notebookFiles(givenBy(short), wish));
      expect(runIn(folder, made === flowers ? coldPython : python, '-c', RUN)).toContain('label');
      rmSync(folder, { recursive: true });
    },
    240_000,
  );
});

test.runIf(has('tokenizers') && has('torch'))(
  'texts go in as a person writes them',
  async () => {
    const [labelled, pairs] = await Promise.all([classifier(home), translation()].map(async (document) => folderOf(await pytorchFiles(givenBy(await document), { language: 'en', hasStart: false })))); // prettier-ignore
    expect(runIn(labelled ?? '', python, 'predict.py', 'text 3 of 3 words')).toMatch(/^(odd|even) /);
    expect(runIn(pairs ?? '', python, 'predict.py', 'einundzwanzig')).toMatch(/\n$/);
    for (const folder of [labelled, pairs]) rmSync(folder ?? '', { recursive: true });
  },
  120_000,
);

test('a notebook is of the format that it says', async () => {
  const files = await notebookFiles(givenBy(flowers()), { framework: 'pytorch', language: 'de', hasStart: false });
  const folder = await folderOf(files);
  const json = JSON.parse(readFileSync(path.join(folder, 'notebook.ipynb'), 'utf8')) as { nbformat: number; nbformat_minor: number; cells: Record<string, unknown>[] }; // prettier-ignore
  expect([json.nbformat, json.nbformat_minor]).toEqual([4, 5]);
  const ids = json.cells.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const cell of json.cells) {
    const isCode = cell['cell_type'] === 'code';
    expect(Object.keys(cell).toSorted()).toEqual(['cell_type', ...(isCode ? ['execution_count'] : []), 'id', 'metadata', ...(isCode ? ['outputs'] : []), 'source']); // prettier-ignore
    expect(String(cell['id'])).toMatch(/^[\w-]{1,64}$/);
  }
  if (has('nbformat')) runIn(folder, python, '-c', 'import nbformat; nbformat.validate(nbformat.read("notebook.ipynb", 4))'); // prettier-ignore
  expect(JSON.stringify(json)).toContain('Vorwärts, Loss, rückwärts');
  rmSync(folder, { recursive: true });
});

/** Those that Keras trains in seconds, whatever computes for it. */
const quick = ['flowers', 'a table', 'perceptrons by hand'];

describe.skipIf(!has('keras'))('with Keras (needs NEUROLOOM_PYTHON with keras)', () => {
  test.each(networks)(
    '%s: folder and notebook are proven',
    async (_, made) => {
      const document = await made();
      expect(await proven(kerasExport, document)).toMatchObject({ ran: true });
      expect(await proven(notebookExport, document, { framework: 'keras', language: 'en' })).toMatchObject({
        ran: true,
      });
    },
    240_000,
  );

  test.each(networks.filter(([name]) => quick.includes(name)))(
    '%s: it trains, and a notebook runs from top to bottom',
    async (_, made) => {
      const document = await made();
      const short = { ...document, training: { ...document.training, epochs: 1 } };
      const folder = await folderOf(await kerasFiles(givenBy(short), { language: 'en', hasStart: true }));
      expect(runIn(folder, python, 'train.py')).toMatch(/trained\.weights\.h5/);
      const wish = { framework: 'keras', language: 'en', hasStart: true } as const;
      const beside = await folderOf(await notebookFiles(givenBy(short), wish));
      expect(runIn(beside, python, '-c', RUN)).toContain('label');
      for (const one of [folder, beside]) rmSync(one, { recursive: true });
    },
    240_000,
  );
});

describe('a folder for transformers', () => {
  test.runIf(has('transformers')).each([
    ['GPT-2', () => gpt(home)],
    ['GPT-2 without biases', () => gpt(home, false)],
    ['BERT with the heads of pre-training', () => bert(home)],
    ['BERT with a classifier', () => classifier(home)],
  ])(
    '%s is proven',
    async (_, made) => {
      expect(await proven(huggingFaceExport, await made())).toMatchObject({ ran: true });
    },
    240_000,
  );

  test.runIf(has('transformers'))(
    'reads texts with its tokenizer, and writes',
    async () => {
      const [written, read] = await Promise.all([gpt(home), classifier(home)].map(async (document) => folderOf(huggingFaceFiles(givenBy(await document))))); // prettier-ignore
      expect(runIn(written ?? '', python, 'predict.py', 'the')).toMatch(/t ?h ?e/);
      expect(runIn(read ?? '', python, 'predict.py', 'text 3 of 3 words')).toMatch(/'even': [\d.]+, 'odd': [\d.]+/);
      for (const folder of [written, read]) rmSync(folder ?? '', { recursive: true });
    },
    240_000,
  );

  test('other networks are refused, with why', () => {
    expect(() => huggingFaceFiles(givenBy(flowers()))).toThrow(/neither the module GPT nor the module BERT/);
    expect(() => huggingFaceFiles(givenBy(twoLosses()))).toThrow(/transformers has no such network/);
  });

  test('a changed block is no longer that of GPT-2', async () => {
    const document = await gpt(home);
    const modules = Object.entries(document.modules).map(([id, module]) => {
      const nodes = module.graph.nodes.map((node) => (node.id === 'c_fc' ? { ...node, params: { ...node.params, units: 24 } } : node)); // prettier-ignore
      return [id, { ...module, graph: { ...module.graph, nodes } }] as const;
    });
    expect(() => huggingFaceFiles(givenBy({ ...document, modules: Object.fromEntries(modules) }))).toThrow(/neither/);
  });
});
