// The Python that reads texts makes the same examples as the app. It needs Hugging Face's tokenizers.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import { dataSpec, kindOf, type DataSource } from '../../core/data/source.ts';
import type { TextWish } from '../../core/data/textImport.ts';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import { littleBert } from '../../core/examples/littleBert.ts';
import { textClassifier } from '../../core/examples/textClassifier.ts';
import { translator } from '../../core/examples/translator.ts';
import { sizeOf } from '../../core/shape.ts';
import { keptFile } from '../data/kept.ts';
import { loadData } from '../data/load.ts';
import { importTexts } from '../data/texts/importTexts.ts';
import { allOf } from '../data/types.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const hasTokenizers = python !== undefined && spawnSync(python, ['-c', 'import tokenizers']).status === 0;
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-text-python-'));
afterAll(() => rmSync(home, { recursive: true }));

async function taken(name: string, content: string, wish: TextWish): Promise<DataSource> {
  writeFileSync(path.join(home, name), content);
  const { source } = await importTexts({ file: path.join(home, name), name, home }, wish);
  if (source.kind === 'labelled' || source.kind === 'parallel') {
    copyFileSync(keptFile(home, source.sha256), path.join(home, `${source.sha256}.${source.kind}`));
  }
  return source;
}

/** What a program prints after the lines that make the arrays. */
function run(source: DataSource, ...lines: string[]): unknown {
  const made = kindOf(source).python(source);
  if (!('lines' in made)) throw new Error('It comes from a library.');
  const program = [...made.imports, 'import json', ...made.lines, ...lines].join('\n');
  return JSON.parse(execFileSync(python!, ['-c', program], { cwd: home, encoding: 'utf8' }));
}

/** The training examples, field by field, in alphabetical order: here and in Python. */
async function bothWays(source: DataSource) {
  const { fields } = dataSpec(source);
  const { training } = await loadData(source, { home });
  const target = fields.find(({ role }) => role === 'target')!;
  const columns = fields.map(({ name, type }) => ({ values: allOf(training, name), size: sizeOf(type.shape) }));
  const own = Array.from({ length: training.count }, (_, i) => columns.map(({ values, size }) => [...values.subarray(i * size, (i + 1) * size)].join(' ')).join('|')); // prettier-ignore
  const arrays = fields.map((field) => `train_${field === target ? 'y' : field.name}`).join(', ');
  const theirs = run(source, `print(json.dumps(["|".join(" ".join(str(int(v)) for v in np.atleast_1d(part)) for part in row) for row in zip(${arrays})]))`); // prettier-ignore
  return { own: own.toSorted(), theirs: (theirs as string[]).toSorted() };
}

const all = { testShare: 0, validationShare: 0 };

describe.skipIf(!hasTokenizers)('texts in Python (need NEUROLOOM_PYTHON with tokenizers)', () => {
  test('texts with labels', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `"Text ${i}, with ünique words ${'and more '.repeat(i % 9)}",${i % 3 ? 'a' : 'b'}`,
    );
    const source = await taken('labels.csv', ['text,label', ...rows, ''].join('\n'), {
      kind: 'labelled',
      length: 12,
      ...all,
    });
    const { own, theirs } = await bothWays(source);
    expect(theirs).toEqual(own);
    expect(own).toHaveLength(40);
  });

  test('texts and translations', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `Satz Nummer ${i} ${'noch '.repeat(i % 7)}\tsentence number ${i} ${'more '.repeat(i % 5)}`,
    );
    const source = await taken('pairs.tsv', ['de\ten', ...rows, ''].join('\n'), {
      kind: 'parallel',
      length: 10,
      targetLength: 8,
      ...all,
    });
    const { own, theirs } = await bothWays(source);
    expect(theirs).toEqual(own);
    expect(own).toHaveLength(40);
  });

  test('number words, all that there are', async () => {
    const { own, theirs } = await bothWays({
      ...usualNumberWords(),
      what: 'numbers',
      largest: 1999,
      examples: 2000,
      ...all,
    });
    expect(theirs).toEqual(own);
    expect(own).toHaveLength(2000);
  });

  test('number words and dates, in parts', () => {
    const counts = run({ ...usualNumberWords(), examples: 500 }, 'print(json.dumps([len(train_tokens), len(val_tokens), len(test_tokens), int((tokens == tokenizer.token_to_id("[UNK]")).sum())]))'); // prettier-ignore
    expect(counts).toEqual([400, 50, 50, 0]);
  });

  test('masked text', async () => {
    const story = Array.from({ length: 200 }, (_, i) => `The fox number ${i} sees a dog.`).join(' ');
    const source = await taken('story.txt', story, {
      kind: 'masked',
      length: 24,
      examples: 300,
      testShare: 0.1,
      validationShare: 0.1,
    });
    const [shapes, share, special, next] = run(source, 'print(json.dumps([[list(part.shape) for part in (train_tokens, train_segments, train_mask, train_words, train_masked, train_next, val_y, test_y)], float(train_masked.sum() / train_mask.sum()), bool((tokens[masked] == mask_id).mean() > 0.7), float(train_next.mean())]))') as [number[][], number, boolean, number]; // prettier-ignore
    expect(shapes).toEqual([[300, 24], [300, 24], [300, 24], [300, 24], [300, 24], [300], [512, 24], [512, 24]]); // prettier-ignore
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.16);
    expect(special).toBe(true);
    expect(next).toBeGreaterThan(0.4);
  });

  test.runIf(hasTokenizers && spawnSync(python ?? '', ['-c', 'import torch']).status === 0)(
    'whole programs run',
    async () => {
      const story = Array.from({ length: 60 }, (_, i) => `The fox ${i} sees a dog.`).join(' ');
      const small = { epochs: 1, batchSize: 32 };
      const masked = await taken('fox.txt', story, {
        kind: 'masked',
        length: 16,
        examples: 40,
        testShare: 0,
        validationShare: 0,
      });
      const labels = await taken(
        'few.csv',
        ['text,label', ...Array.from({ length: 40 }, (_, i) => `text ${i},${i % 2}`)].join('\n'),
        { kind: 'labelled', length: 8 },
      );
      const documents = [
        ...(masked.kind === 'masked' ? [littleBert(masked)] : []),
        ...(labels.kind === 'labelled' ? [textClassifier(labels)] : []),
        translator({ ...usualNumberWords(), examples: 60 }),
      ];
      expect(documents).toHaveLength(3);
      for (const document of documents) {
        const program = toPyTorch({ ...document, training: { ...document.training, ...small } });
        if (!program.ok) throw new Error(JSON.stringify(program.error));
        expect(execFileSync(python!, ['-c', program.value], { cwd: home, encoding: 'utf8' })).toMatch(/Epoch 1/);
      }
    },
    120_000,
  );
});
