import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { dataSource, dataSpec } from '../../core/data/source.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { tokenNames } from '../../core/text/names.ts';
import { createTokenizer } from '../../core/text/tokenizer.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { createBatches, createFiller } from '../train/batches.ts';
import { importText } from './importText.ts';
import { loadData } from './load.ts';
import { previewData } from './preview.ts';
import type { Examples } from './types.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-texts-'))));
afterEach(() => rmSync(home, { recursive: true }));

const begun = { window: 4, windows: 30, testShare: 0.1, validationShare: 0.2, seed: 1 };

async function taken(content: string | Uint8Array, cut: Partial<Parameters<typeof importText>[3]> = {}) {
  const file = path.join(home, 'story.txt');
  writeFileSync(file, content);
  return (await importText(file, 'story.txt', home, { ...begun, ...cut })).source;
}

/** Tokens and next tokens of all examples, as text. */
function textsOf(source: TextSource, examples: Examples): string[][] {
  const tokenizer = createTokenizer(source.tokenizer)!;
  return Array.from({ length: examples.count }, (_, i) => {
    const { fields } = createFiller(examples, 1)([i]);
    return ['tokens', 'next'].map((name) => tokenizer.decode([...fields[name]!]));
  });
}

/** A hundred letters of which every place has its own three. */
const alphabet = Array.from({ length: 100 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');

describe('a text is cut into windows', () => {
  test('each with the tokens that come next, in parts by place that share no token', async () => {
    const source = await taken(alphabet);
    const { training, validation, test: last, spec, notice } = await loadData(source, { home });
    expect(notice).toBeNull();
    expect(spec.fields.map(({ name, role, type }) => [name, role, type.dtype, type.shape])).toEqual([
      ['tokens', 'input', 'int32', [4]],
      ['next', 'target', 'int32', [4]],
    ]);
    // 70, 20 and 10 letters.
    const parts = [alphabet.slice(0, 70), alphabet.slice(70, 90), alphabet.slice(90)];
    for (const [i, part] of [training, validation, last].entries()) {
      for (const [tokens = '', next = ''] of textsOf(source, part)) {
        const at = parts[i]!.indexOf(tokens);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(next).toBe(parts[i]!.slice(at + 1, at + 5));
      }
    }
    expect([training.count, validation.count, last.count]).toEqual([30, 4, 2]);
    // What is held out is looked at from the first to the last token, each once.
    expect(textsOf(source, validation).map(([tokens]) => tokens).join('')).toBe(parts[1]!.slice(0, 16)); // prettier-ignore
  });

  test('others in every epoch, the same ones when it is trained again', async () => {
    const { training } = await loadData(await taken(alphabet), { home });
    const epochOf = (epoch: number, of = training) =>
      [0, 1, 2].flatMap((index) => [
        ...createBatches(of, { batchSize: 10, shuffles: true, seed: 3 }).batch(epoch, index).fields['tokens']!,
      ]);
    expect(epochOf(1)).not.toEqual(epochOf(0));
    expect(new Set([0, 1, 2].map((epoch) => epochOf(epoch).toSorted((a, b) => a - b).join())).size).toBe(3); // prettier-ignore
    expect(epochOf(2)).toEqual(epochOf(2));
    // A batch in the middle of an epoch needs none of those before it.
    const batches = createBatches(training, { batchSize: 10, shuffles: true, seed: 3 });
    expect([...batches.batch(2, 1).fields['tokens']!]).toEqual(epochOf(2).slice(40, 80));
    const part = training.slice(0, 5);
    expect([...createFiller(part.inEpoch!(2), 5)([0, 1, 2, 3, 4]).fields['next']!]).toEqual([
      ...createFiller(training.inEpoch!(2), 5)([0, 1, 2, 3, 4]).fields['next']!,
    ]);
  });

  test('and of a long part that is held out some are looked at, from all over it', async () => {
    const long = 'abcdefgh'.repeat(4000);
    const { validation } = await loadData(await taken(long, { validationShare: 0.5, testShare: 0 }), { home });
    expect(validation.count).toBe(2048);
  });

  test('there is no such example', async () => {
    const { validation } = await loadData(await taken(alphabet), { home });
    expect(() => createFiller(validation, 1)([4])).toThrow(RangeError);
  });
});

describe('too short a text', () => {
  test.each([
    ['one word', 'Hello', begun, /5 tokens long, of which 3 are the training part: a window of 4 needs at least 5/],
    [
      'a sentence, held out',
      'Hello world, it is me.',
      begun,
      /of which 4 are the validation part: .* or hold out more, or nothing, of it/,
    ],
    ['a test', alphabet, { ...begun, testShare: 0.01 }, /of which 1 are the test part/],
  ] as const)('%s is refused', async (_, content, cut, message) => {
    const source = await taken(content, cut);
    await expect(loadData(source, { home })).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(message) }); // prettier-ignore
  });
  test('of five tokens one window is trained on', async () => {
    const { training, validation } = await loadData(await taken('Hello', { testShare: 0, validationShare: 0 }), {
      home,
    });
    expect([training.count, validation.count]).toEqual([30, 0]);
  });
});

describe('what is no text', () => {
  test.each([
    ['nothing', '', /is empty: choose a file with text/],
    ['a picture', Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 256), /is a binary file/],
  ])('%s is refused', async (_, content, message) => {
    await expect(taken(content)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(message) }); // prettier-ignore
  });
});

test('a text in another encoding is read as what it is', async () => {
  const source = await taken(Buffer.from(`\ufeff${alphabet}`, 'utf16le'));
  expect(source.encoding).toBe('utf-16le');
  const { training } = await loadData(source, { home });
  expect(alphabet).toContain(textsOf(source, training)[0]![0]);
});

test('tokens that the vocabulary has not are counted', async () => {
  const { tokenizer } = await taken('abc');
  const { notice } = await loadData(await taken('abcd'.repeat(20), { tokenizer }), { home });
  expect(notice?.en).toMatch(/^20 of 80 tokens are not in the vocabulary/);
});

test('it travels with the project to another computer', async () => {
  const source = await taken(alphabet);
  const file = path.join(home, 'p.neuroloom');
  await saveProject(home, { path: file, document: emptyDocument('p', source), runs: [], thumbnail: null });
  const elsewhere = path.join(home, 'elsewhere');
  await expect(loadData(source, { home: elsewhere })).rejects.toMatchObject({ code: 'dataUnavailable' });
  const { document, notices } = await openProject(elsewhere, file);
  expect(notices).toEqual([]);
  expect(document.data).toEqual(source);
  expect((await loadData(document.data, { home: elsewhere })).training.count).toBe(30);
});

test('its preview has a row of tokens and a row of next tokens for each example', async () => {
  const source = await taken(alphabet);
  const preview = await previewData({ source, split: 'validation', offset: 1, count: 2 }, { home });
  expect([preview.features.shape, preview.labels.shape]).toEqual([[2, 4], [2, 4]]); // prettier-ignore
  expect([preview.unseen, preview.classCounts]).toEqual([[], []]);
});

test('a vocabulary whose ids do not fit is no part of a document', async () => {
  const source = await taken(alphabet);
  expect(dataSource.safeParse(source).success).toBe(true);
  const { model } = source.tokenizer;
  const wide = { ...source, tokenizer: { ...source.tokenizer, model: { ...model, vocab: { ...model.vocab, far: 70_000 } } } }; // prettier-ignore
  expect(dataSource.safeParse(wide).success).toBe(false);
  expect(tokenNames(source.tokenizer).slice(0, 3)).toEqual(['[PAD]', '[UNK]', '一']);
  expect(dataSpec(source)).toBe(dataSpec(source));
});
