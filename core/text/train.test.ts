import { describe, expect, test } from 'vitest';
import fixture from './fixtures/python.json';
import { WordCounts } from './count.ts';
import { PartsOf } from './parts.ts';
import { parseTokenizer } from './parseTokenizer.ts';
import { createTokenizer } from './tokenizer.ts';
import {
  emptyTokenizer,
  leastSize,
  learnTokenizer,
  sizeRemarks,
  tokenizerKinds,
  usualSettings,
  type TokenizerKind,
  type TokenizerSettings,
} from './train.ts';
import type { TokenizerJson } from './json.ts';

const python = fixture as unknown as {
  readonly corpus: string;
  readonly texts: readonly string[];
  readonly tokenizers: Readonly<Record<string, { readonly json: TokenizerJson }>>;
  readonly counted: {
    readonly words: readonly [string, number][];
    readonly wordpiece: string[];
    readonly plainBpe: string[];
  };
};

function learned(words: ReadonlyMap<string, number>, settings: TokenizerSettings): TokenizerJson {
  const learning = learnTokenizer(words, settings);
  for (let next = learning.next(); ; next = learning.next()) if (next.done) return next.value;
}

function trained(texts: readonly string[], settings: TokenizerSettings): TokenizerJson {
  const counts = new WordCounts(emptyTokenizer(settings));
  for (const text of texts) counts.add(text);
  return learned(counts.words, settings);
}

const settings = (kind: TokenizerKind, changes: Partial<TokenizerSettings>) => ({ ...usualSettings(kind), ...changes });

describe("a trained tokenizer is Python's on the same text", () => {
  test.each([
    ['characters', settings('characters', { size: 80 })],
    ['words', settings('words', { size: 50 })],
    ['bpe', settings('bpe', { size: 400 })],
  ] as const)('%s: file and all', (name, how) => {
    const file = trained([python.corpus], how);
    expect(file).toEqual(parseTokenizer(python.tokenizers[name]!.json)!.json);
  });

  // Ties between pieces within words are broken by chance there: here all numbers are different, and ids are not compared.
  test.each([
    ['wordpiece', settings('wordpiece', { size: 120 }), python.counted.wordpiece],
    ['plain-bpe', settings('plain-bpe', { size: 300 }), python.counted.plainBpe],
  ] as const)('%s: the same pieces where no two pairs are equally frequent', (_, how, pieces) => {
    const { vocab } = learned(new Map(python.counted.words), how).model;
    expect(Object.keys(vocab).toSorted()).toEqual(pieces.toSorted());
  });

  test.each([
    ['wordpiece', settings('wordpiece', { size: 220 })],
    ['plain_bpe', settings('plain-bpe', { size: 300 })],
  ] as const)('%s: all but the vocabulary, and as many pieces', (name, how) => {
    const { model, ...file } = trained([python.corpus], how);
    const { model: theirs, ...rest } = parseTokenizer(python.tokenizers[name]!.json)!.json;
    expect(file).toEqual(rest);
    expect({ ...model, vocab: {}, merges: [] }).toEqual({ ...theirs, vocab: {}, merges: [] });
    expect(Object.keys(model.vocab)).toHaveLength(Object.keys(theirs.vocab).length);
  });
});

test('training gives the same vocabulary each time, and can be stopped', () => {
  const how = settings('wordpiece', { size: 300 });
  expect(trained([python.corpus], how)).toEqual(trained([python.corpus], how));
  const counts = new WordCounts(emptyTokenizer(how));
  counts.add(python.corpus);
  const learning = learnTokenizer(counts.words, how);
  const shares = [learning.next().value, learning.next().value, learning.next().value] as number[];
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares[0]).toBeGreaterThan(0.3);
  expect(learning.return({} as TokenizerJson).done).toBe(true);
});

test('a text that is too small gives fewer pieces than asked for', () => {
  expect(Object.keys(trained(['abab'], settings('bpe', { size: 1000 })).model.vocab)).toHaveLength(1 + 256 + 1);
  expect(Object.keys(trained(['a b'], settings('words', {})).model.vocab)).toEqual(['[PAD]', '[UNK]', 'a', 'b']);
});

test('of more characters than there is room for the most frequent are taken', () => {
  const { vocab } = trained(['aaaa bbb cc d eeeee'], settings('wordpiece', { size: 9 })).model;
  expect(Object.keys(vocab).filter((piece) => !piece.startsWith('['))).toEqual(['a', 'e', '##a', '##e']);
});

test('words that are names in JavaScript are words', () => {
  const file = trained(['__proto__ constructor __proto__ toString'], settings('words', {}));
  const { tokenizer } = parseTokenizer(JSON.parse(JSON.stringify(file)))!;
  expect(tokenizer.encode('__proto__ toString valueOf').tokens).toEqual(['__proto__', 'tostring', '[UNK]']);
});

test('a text in parts has the same pieces as the whole', () => {
  const text = [...python.texts, python.corpus].join('').repeat(20);
  for (const [length, chunk] of [
    [100, 7],
    [1000, 4096],
    [64, 100_000],
  ] as const) {
    // prettier-ignore
    const parts = new PartsOf(length);
    const cut: string[] = [];
    for (let at = 0; at < text.length; at += chunk) cut.push(...parts.add(text.slice(at, at + chunk)));
    cut.push(parts.end());
    expect(cut.join('')).toBe(text);
    expect(cut.length).toBeGreaterThan(20);
    for (const name of ['bpe', 'wordpiece', 'words', 'plain_bpe', 'characters']) {
      const tokenizer = createTokenizer(parseTokenizer(python.tokenizers[name]!.json)!.json)!;
      expect(cut.flatMap((part) => [...tokenizer.idsOf(part)])).toEqual([...tokenizer.idsOf(text)]);
    }
  }
});

test('a text without a space is cut between characters', () => {
  const parts = new PartsOf(4);
  const text = '😀'.repeat(200);
  const cut = [...parts.add(text), parts.end()];
  expect(cut.join('')).toBe(text);
  expect(cut.length).toBeGreaterThan(3);
  expect(cut.every((part) => /^(😀)+$/u.test(part))).toBe(true);
});

test('of too many different words the seldomest go first', () => {
  const counts = new WordCounts(emptyTokenizer(usualSettings('words')), 3);
  counts.add('a a a b b c d');
  expect(counts.isCut).toBe(true);
  expect([...counts.words.keys()]).toEqual(['a', 'b']);
});

describe('a vocabulary that is smaller than it can be', () => {
  const words = new Map([['abc', 9], ['abd', 5], ['e', 1]]); // prettier-ignore
  const piecesOf = (json: TokenizerJson) => Object.keys(json.model.vocab).length;

  test.each(tokenizerKinds)('%s: the smallest is learned, with all special pieces, and it is said', (kind) => {
    for (const hasTemplate of [false, true]) {
      const how = settings(kind, { size: 1, hasTemplate });
      const json = learned(words, how);
      const special = emptyTokenizer(how).added_tokens.map(({ content }) => content);
      expect(special.map((piece) => json.model.vocab[piece])).toEqual(special.map((_, id) => id));
      expect(piecesOf(json)).toBeGreaterThanOrEqual(leastSize(how));
      if (kind !== 'wordpiece' && kind !== 'plain-bpe') expect(piecesOf(json)).toBe(leastSize(how));
      const [first] = sizeRemarks(words, how);
      expect(first?.en).toBe(
        `The vocabulary has ${leastSize(how)} pieces, not 1: there is none of this kind with fewer.`,
      );
      expect(sizeRemarks(words, { ...how, size: leastSize(how) }).map(({ en }) => en)).not.toContain(first?.en);
    }
  });

  test.each([
    ['characters', new Map([['a', 3], ['b', 2], ['c', 1], ['d', 1]]), 4, 2, 6],
    ['wordpiece', words, 10, 2, 13],
    ['plain-bpe', words, 6, 2, 10],
  ] as const)('%s: characters that have no place are counted', (kind, counts, size, left, needed) => {
    const how = settings(kind, { size });
    const [remark] = sizeRemarks(counts, how);
    expect(remark?.en).toContain(`has no room for ${left} of the text’s characters`);
    expect(remark?.en).toContain(`from ${needed} pieces on`);
    expect(sizeRemarks(counts, { ...how, size: needed })).toEqual([]);
    const texts = [...counts.keys()];
    const unknownWith = (some: TokenizerSettings) => {
      const tokenizer = createTokenizer(learned(counts, some))!;
      return texts.some((text) => tokenizer.idsOf(text).includes(tokenizer.unknown ?? -1));
    };
    expect([unknownWith(how), unknownWith({ ...how, size: needed })]).toEqual([true, false]);
  }); // prettier-ignore

  test('words and bytes leave out no character', () => {
    expect(sizeRemarks(words, settings('words', { size: 3 }))).toEqual([]);
    expect(sizeRemarks(words, settings('bpe', { size: 257 }))).toEqual([]);
  });
});
