import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MaskedSource } from '../../../core/data/kinds/maskedText.ts';
import { tokenNames } from '../../../core/text/names.ts';
import { createBatches } from '../../train/batches.ts';
import { loadData } from '../load.ts';
import { previewData } from '../preview.ts';
import { Place, rowsOf } from './testing.ts';

let place: Place;
beforeEach(() => void (place = new Place()));
afterEach(() => place.remove());

/** A text in which every sentence says which one it is, in words of its own. */
const SENTENCES = 300;
const text = Array.from({ length: SENTENCES }, (_, i) => `S${i} ${'wa wb wc wd we wf wg wh'.split(' ').slice(0, 3 + (i % 5)).map((word) => `${word}${i}`).join(' ')}.`).join(' '); // prettier-ignore
const wish = {
  kind: 'masked', tokenizer: { kind: 'wordpiece', size: 5000 }, length: 40, examples: 400, testShare: 0.2, validationShare: 0.1, seed: 1,
} as const; // prettier-ignore

async function taken(content: string | Uint8Array = text, more: object = {}): Promise<MaskedSource> {
  const { source } = await place.take('story.txt', content, { ...wish, ...more });
  if (source.kind !== 'masked') throw new Error(source.kind);
  return source;
}

const load = (source: MaskedSource) => loadData(source, { home: place.home });

/** An example as it was before words were masked: pieces of both sentences. */
function original(source: MaskedSource, row: Readonly<Record<string, readonly number[]>>) {
  const names = tokenNames(source.tokenizer);
  const { tokens = [], words = [], masked = [], segments = [], mask = [] } = row;
  const ids = tokens.map((id, i) => (masked[i] ? words[i]! : id));
  const pieces = ids.map((id) => names[id]!);
  const of = (segment: number) => pieces.filter((_, i) => mask[i] && segments[i] === segment);
  /** s 12 . -> the number of the sentence. */
  const numbers = (part: readonly string[]) => part.join(' ').replaceAll(' ##', '').split(' ').filter((word) => /^s\d+$/.test(word)).map((word) => Number(word.slice(1))); // prettier-ignore
  return { pieces, first: of(0), second: of(1), sentences: [numbers(of(0)), numbers(of(1))] as const };
}

test.each(['words', 'bpe', 'wordpiece'] as const)(
  'a vocabulary of %s is learned with what masked words need',
  async (kind) => {
    const source = await taken(text, { tokenizer: { kind, size: 600 } });
    const names = tokenNames(source.tokenizer);
    const [row] = rowsOf((await load(source)).training);
    const pieces = row!['tokens']!.map((id) => names[id]);
    expect(pieces[0]).toBe('[CLS]');
    expect(pieces).toContain('[MASK]');
  },
);

describe('pairs of sentences', () => {
  test('stand in [CLS] a [SEP] b [SEP], of which half follow each other', async () => {
    const source = await taken();
    const { training } = await load(source);
    const rows = rowsOf(training);
    expect(rows).toHaveLength(400);
    for (const row of rows) {
      const { first, second, sentences } = original(source, row);
      expect([first[0], first.at(-1), second.at(-1)]).toEqual(['[CLS]', '[SEP]', '[SEP]']);
      expect([...first, ...second].filter((piece) => /^\[(CLS|SEP)\]$/.test(piece))).toHaveLength(3);
      const [one, other] = sentences;
      if (one.length === 0 || other.length === 0) continue;
      for (const part of sentences) expect(part).toEqual(part.map((_, i) => part[0]! + i));
      const follows = other[0] === one.at(-1)! + 1;
      expect(follows).toBe(row['next']![0] === 0);
      for (const number of other) expect(one).not.toContain(number);
    }
    const random = rows.filter((row) => row['next']![0] === 1).length;
    expect(random / rows.length).toBeGreaterThan(0.42);
    expect(random / rows.length).toBeLessThan(0.58);
  });

  test('never mix what is trained on with what is held out', async () => {
    const source = await taken();
    const { training, validation, test: last } = await load(source);
    const seen = [training, validation, last].map(
      (part) => new Set(rowsOf(part).flatMap((row) => original(source, row).sentences.flat())),
    );
    const ends = [0, 210, 240, 300];
    for (const [i, numbers] of seen.entries()) {
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(ends[i]!);
      expect(Math.max(...numbers)).toBeLessThan(ends[i + 1]!);
      expect(numbers.size).toBeGreaterThan(0.9 * (ends[i + 1]! - ends[i]!));
    }
  });
});

describe('masked words', () => {
  test('are 15 % of the words: 80 % hidden, 10 % another, 10 % as they were; all others stay', async () => {
    const source = await taken(text, { examples: 3000 });
    const names = tokenNames(source.tokenizer);
    const counts = { masked: 0, hidden: 0, kept: 0, other: 0 };
    const wrong: unknown[] = [];
    for (const row of rowsOf((await load(source)).training)) {
      const { tokens = [], words = [], masked = [], mask = [] } = row;
      let [own, all] = [0, 0];
      for (const [i, id] of tokens.entries()) {
        const isSpecial = !mask[i] || ['[CLS]', '[SEP]'].includes(names[id]!);
        if (!isSpecial || masked[i]) all++;
        if (!masked[i]) {
          // Nothing is asked for, and nothing hidden.
          if (words[i] !== 0 || names[id] === '[MASK]') wrong.push(row);
          continue;
        }
        own++;
        counts.masked++;
        if (names[id] === '[MASK]') counts.hidden++;
        else if (id === words[i]) counts.kept++;
        else counts.other++;
        const isOrdinary = !['[PAD]', '[UNK]', '[CLS]', '[SEP]'].includes(names[id]!) && !/^\[/.test(names[words[i]!]!);
        if (!mask[i] || !isOrdinary) wrong.push(row);
      }
      if (own !== Math.max(1, Math.round(0.15 * all))) wrong.push(row);
    }
    expect(wrong).toEqual([]);
    const share = (part: number) => part / counts.masked;
    expect(share(counts.hidden)).toBeCloseTo(0.8, 1.5);
    expect(share(counts.other)).toBeCloseTo(0.1, 1.5);
    expect(share(counts.kept)).toBeCloseTo(0.1, 1.5);
  });

  test('are others in every epoch, and the same for the same seed and step, whatever came before', async () => {
    const source = await taken();
    const batches = createBatches((await load(source)).training, { batchSize: 32, shuffles: true, seed: 7 });
    const copy = (epoch: number, index: number, of = batches) => Object.fromEntries(Object.entries(of.batch(epoch, index).fields).map(([name, values]) => [name, [...values]])); // prettier-ignore
    const all = [copy(0, 0), copy(0, 1), copy(1, 0), copy(1, 5)];
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(4);
    // As a run does that is resumed in the middle of the second epoch, on data that are loaded anew.
    const again = createBatches((await loadData({ ...source }, { home: place.home })).training, { batchSize: 32, shuffles: true, seed: 7 }); // prettier-ignore
    expect(copy(1, 5, again)).toEqual(all[3]);
    const other = createBatches((await load({ ...source, seed: 2 })).training, {
      batchSize: 32,
      shuffles: true,
      seed: 7,
    });
    expect(copy(1, 5, other)).not.toEqual(all[3]);
    // In any order.
    const places = [[0, 0], [0, 1], [1, 0], [1, 5]] as const; // prettier-ignore
    for (const i of [2, 0, 3, 1]) expect(copy(places[i]![0], places[i]![1])).toEqual(all[i]);
  });

  test('of what is held out are always the same', async () => {
    const source = await taken();
    const { validation } = await load(source);
    expect(validation.count).toBe(512);
    expect(rowsOf(validation.slice(0, 20))).toEqual(
      rowsOf((await load({ ...source, examples: 10 })).validation.slice(0, 20)),
    );
  });

  test('are shown with both targets', async () => {
    const preview = await previewData(
      { source: await taken(), split: 'validation', offset: 2, count: 2 },
      { home: place.home },
    );
    expect(preview.labels.shape).toEqual([2, 40]);
    expect(Object.keys(preview.others)).toEqual(['segments', 'mask', 'masked', 'next']);
  });
});

describe('what is no text for it', () => {
  test.each([
    [
      'one sentence',
      'Hello world.',
      {},
      /has 1 sentence, of which 1 are the training part: pairs of sentences need at least 3/,
    ],
    [
      'a short text',
      'One. Two. Three. Four. Five. Six.',
      {},
      /of which 1 are the validation part: .* or hold out more, or nothing, of it/,
    ],
  ])('%s is refused', async (_, content, more, message) => {
    const source = await taken(content, more);
    await expect(load(source)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(message) });
  });

  test('a vocabulary for something else is refused', async () => {
    const { source: other } = await place.take('story.txt', text, { kind: 'text', tokenizer: { kind: 'bpe', size: 300 } }); // prettier-ignore
    const source = await taken(text, { tokenizer: other.tokenizer });
    await expect(load(source)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/has no \[MASK\], \[CLS\], \[SEP\], which hide words/) }); // prettier-ignore
  });

  test('nothing, and a picture', async () => {
    await expect(taken('')).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/is empty/) });
    await expect(taken(Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 256))).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/binary/) }); // prettier-ignore
  });

  test('emoji, right-to-left and unknown letters are', async () => {
    const source = await taken('שלום עולם. 👩‍👩‍👧 is a family! مرحبا؟ Yes. No. Well. Ok. So. Go. Do.', { testShare: 0, validationShare: 0 }); // prettier-ignore
    expect(rowsOf((await load(source)).training.slice(0, 20))).toHaveLength(20);
  });
});
