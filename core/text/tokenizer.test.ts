import { describe, expect, test } from 'vitest';
import fixture from './fixtures/python.json';
import { parseTokenizer } from './parseTokenizer.ts';
import type { Tokenizer } from './tokenizer.ts';

interface Row {
  readonly ids: readonly number[];
  /** From and to of each piece, one after the other. */
  readonly offsets: readonly number[];
  readonly decoded: string;
}

const python = fixture as unknown as {
  readonly texts: readonly string[];
  readonly pairs: readonly (readonly [string, string])[];
  readonly tokenizers: Readonly<Record<string, { readonly json: unknown; readonly rows: readonly Row[] }>>;
  readonly fitted: readonly Readonly<Record<'ids' | 'segments' | 'special' | 'counts', readonly number[]>>[];
  readonly plainPairs: readonly Row[];
};

function tokenizerOf(name: string): Tokenizer {
  const parsed = parseTokenizer(python.tokenizers[name]!.json);
  expect(parsed, `${name} is run by the app itself`).toBeDefined();
  return parsed!.tokenizer;
}

/** Normalisers that compose characters: there a piece stands for all that was composed, in Python for the first of it. */
const composing = new Set(['characters', 'words', 'plain_bpe']);

describe.each(Object.keys(python.tokenizers))("%s gives what Python's tokenizers give", (name) => {
  const { rows } = python.tokenizers[name]!;
  const tokenizer = tokenizerOf(name);
  test.each(python.texts.map((text, i) => [text, rows[i]!] as const))('for %j', (text, { ids, offsets, decoded }) => {
    const encoding = tokenizer.encode(text);
    expect(encoding.ids).toEqual(ids);
    expect(encoding.tokens).toEqual(ids.map((id) => tokenizer.tokenOf(id)));
    if (!composing.has(name)) expect(encoding.offsets.flat()).toEqual(offsets);
    expect(tokenizer.decode(ids)).toBe(decoded);
    expect([...tokenizer.idsOf(text)]).toEqual(tokenizer.encode(text, undefined, { hasTemplate: false }).ids);
  });
});

test('pieces of composed characters stand for all of them', () => {
  const encoding = tokenizerOf('characters').encode('cafe\u0301 x');
  expect(encoding.offsets).toEqual([[0, 1], [1, 2], [2, 3], [3, 5], [5, 6], [6, 7]]); // prettier-ignore
});

test("two texts are cut and filled as Python's tokenizers do, the longer first", () => {
  const tokenizer = tokenizerOf('wordpiece');
  const lengths = [3, 12, 17];
  const rows = python.pairs.flatMap(([a, b]) =>
    lengths.map((length) => {
      const { ids, segments, isSpecial, counts } = tokenizer.encode(a, b, { maxLength: length, padTo: length });
      return { ids, segments, special: isSpecial.map(Number), counts: counts.map(Number) };
    }),
  );
  expect(rows).toEqual(python.fitted);
});

test('two texts without a template follow each other', () => {
  const tokenizer = tokenizerOf('bpe');
  const encodings = python.pairs.map(([a, b]) => tokenizer.encode(a, b));
  expect(encodings.map(({ ids }) => ids)).toEqual(python.plainPairs.map(({ ids }) => ids));
  expect(encodings.map(({ offsets }) => offsets.flat())).toEqual(python.plainPairs.map(({ offsets }) => offsets));
  expect(new Set(encodings[0]!.segments)).toEqual(new Set([0, 1]));
});

test('half of a surrogate pair is a character that nobody knows, and keeps its place', () => {
  const tokenizer = tokenizerOf('bpe');
  for (const text of ['a\ud83d b', '\ude00', 'x\ude00\ud83d']) {
    const replaced = text.replace(/[\ud800-\udfff]/g, '\ufffd');
    expect(tokenizer.encode(text)).toEqual(tokenizer.encode(replaced));
    expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(replaced);
    expect([...tokenizer.idsOf(text)]).toEqual(tokenizer.encode(text).ids);
  }
});

test('bytes say again every text that they were made of', () => {
  const tokenizer = tokenizerOf('bpe');
  for (const text of python.texts.filter((each) => !each.includes('<|'))) {
    expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
  }
});

test('what is unknown is marked, with its place', () => {
  const tokenizer = tokenizerOf('wordpiece');
  const { ids, offsets } = tokenizer.encode('the ☃ dog');
  expect(offsets.filter((_, i) => ids[i] === tokenizer.unknown)).toEqual([[4, 5]]);
});

test('a word of a million letters takes no more than a short one for each', () => {
  const tokenizer = tokenizerOf('bpe');
  const word = 'thefox'.repeat(170_000);
  const ids = tokenizer.idsOf(word);
  expect(tokenizer.decode([...ids])).toBe(word);
}, 120_000);

test('files that say what the app does not do are left to others', () => {
  const { json } = parseTokenizer(python.tokenizers['bpe']!.json)!;
  expect(parseTokenizer({ ...json, model: { type: 'Unigram', unk_id: 0, vocab: [['a', -1]] } })).toBeUndefined();
  expect(
    parseTokenizer({ ...json, normalizer: { type: 'Replace', pattern: { Regex: 'a+' }, content: 'b' } }),
  ).toBeUndefined();
  expect(parseTokenizer({ ...json, model: { ...json.model, dropout: 0.1 } })).toBeUndefined();
  expect(parseTokenizer({ ...json, model: { ...json.model, unk_token: '[NOT THERE]' } })).toBeUndefined();
  expect(parseTokenizer('text')).toBeUndefined();
});

test('a vocabulary that leaves numbers out, in any order, joins the pairs of its merges alone', () => {
  const vocab = { b: 50, a: 0, ab: 1, c: 6, d: 2 };
  const model = { type: 'BPE', vocab, merges: [['a', 'b']] };
  const none = { truncation: null, padding: null, normalizer: null, pre_tokenizer: null, post_processor: null };
  const parsed = parseTokenizer({ version: '1.0', ...none, added_tokens: [], decoder: null, model });
  expect(parsed?.tokenizer.encode('abcd').tokens).toEqual(['ab', 'c', 'd']);
});
