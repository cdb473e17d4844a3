import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import type { ParallelSource } from '../../../core/data/kinds/parallelText.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';
import { englishNumber, germanNumber } from '../../../core/data/numberWords.ts';
import { loadData } from '../load.ts';
import { piecesOf, Place, rowsOf } from './testing.ts';

let place: Place;
beforeEach(() => void (place = new Place()));
afterEach(() => place.remove());

const wish = {
  kind: 'parallel',
  tokenizer: { kind: 'words' },
  length: 6,
  targetLength: 5,
  testShare: 0,
  validationShare: 0,
} as const;

async function taken(content: string, more: object = {}) {
  const { source, ...rest } = await place.take('pairs.tsv', content, { ...wish, ...more });
  if (source.kind !== 'parallel') throw new Error(source.kind);
  return { source: source as ParallelSource, ...rest };
}

test('what is written comes up to every place, with what comes next there, and its end', async () => {
  const { source, remarks } = await taken('de\ten\nein Hund\ta dog\nzwei\ttwo\nzwei\ttwo\n');
  expect(remarks.map(({ en }) => en)).toEqual(['1 pair occurs more than once; each is used once.']);
  const rows = rowsOf((await loadData(source, { home: place.home })).training);
  const said = rows.map((row) => ['tokens', 'shifted', 'next'].map((name) => piecesOf(source, row[name])));
  expect(said.toSorted()).toEqual([
    ['[CLS] ein hund [SEP] [PAD] [PAD]', '[CLS] a dog [PAD] [PAD]', 'a dog [SEP] [PAD] [PAD]'],
    ['[CLS] zwei [SEP] [PAD] [PAD] [PAD]', '[CLS] two [PAD] [PAD] [PAD]', 'two [SEP] [PAD] [PAD] [PAD]'],
  ]);
  const masks = rows.map(({ mask, counts }) => [mask?.join(''), counts?.join('')]);
  expect(masks.toSorted()).toEqual([['111000', '11000'], ['111100', '11100']]); // prettier-ignore
});

test('pairs are the same where both texts are, wherever their lines end', async () => {
  const { source, remarks } = await taken('de\ten\n"ein\nHund"\ta\nein\t"Hund\na"\n');
  expect([source.texts, remarks]).toEqual([2, []]);
});

test('a target that is longer than the decoder is cut, and it is said', async () => {
  const { source } = await taken('de\ten\na\tb c d e f g h\nb\tc\n');
  const { training, notice } = await loadData(source, { home: place.home });
  expect(notice?.en).toBe('1 of 2 texts are cut off: longer than an example (6 / 5).');
  expect(rowsOf(training).map((row) => piecesOf(source, row['next']))).toContain('b c d e [SEP]');
});

test.each([
  ['one column', 'de\nein\nzwei\n', {}, /has only one column: put each text and its translation side by side/],
  ['no pairs', 'de\ten\nein\t\n', {}, /has no pair of texts in it/],
])('%s is refused', async (_, content, more, message) => {
  await expect(taken(content, more)).rejects.toMatchObject({
    code: 'dataInvalid',
    message: expect.stringMatching(message),
  });
});

test('a vocabulary without beginnings and ends is refused', async () => {
  const first = await taken('de\ten\nein\tone\nzwei\ttwo\n');
  const model = first.source.tokenizer.model;
  const vocab = Object.fromEntries(Object.entries(model.vocab).filter(([piece]) => piece !== '[CLS]'));
  const json = { ...first.source.tokenizer, post_processor: null, added_tokens: [], model: { ...model, vocab } };
  const { source } = await taken('de\ten\nein\tone\nzwei\ttwo\n', { tokenizer: json });
  await expect(loadData(source, { home: place.home })).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/has no \[CLS\], which say where a translation begins/) }); // prettier-ignore
});

describe('number words and dates', () => {
  test('are right, and none that is held out is ever trained on', async () => {
    const source = { ...usualNumberWords(), examples: 3000 };
    const tokenizer = createTokenizer(source.tokenizer)!;
    const parts = await loadData(source, { home: place.home });
    const read = (['training', 'validation', 'test'] as const).map((part) =>
      rowsOf(parts[part]).map(
        ({ tokens = [], next = [] }) => [tokenizer.decode(tokens), tokenizer.decode(next)] as const,
      ),
    );
    expect(read.map((part) => part.length)).toEqual([2400, 300, 300]);
    expect(new Set(read.flat().map(([german]) => german)).size).toBe(3000);
    const numbers = new Map(Array.from({ length: 10_000 }, (_, n) => [germanNumber(n), englishNumber(n)]));
    const wrong = read.flat().filter(([german, english]) => {
      const date = /^(\d+)\. (\p{L}+) (\d{4})$/u.exec(german);
      if (!date) return numbers.get(german) !== english;
      return !new RegExp(`^\\p{L}+ ${date[1]}, ${date[3]}$`, 'u').test(english);
    });
    expect(wrong).toEqual([]);
    expect(parts.notice).toBeNull();
  });
});
