import { expect, test } from 'vitest';
import { readTokens } from './readTokens.ts';
import { learned } from './testing.ts';
import { createTokenizer } from './tokenizer.ts';

const json = learned({ kind: 'wordpiece', size: 60 }, ...Array<string>(3).fill('the cat sat on the mat'));

test('texts are read in their template, piece by piece, and as long as there is room', () => {
  const { tokens, whole, own } = readTokens(json, 12, 'the cat', 'the mat')!;
  const { ids, tokens: pieces } = createTokenizer(json)!.encode('the cat', 'the mat');
  expect(tokens.map(({ id }) => id)).toEqual(ids);
  expect(pieces.filter((piece) => piece.startsWith('['))).toEqual(['[CLS]', '[SEP]', '[SEP]']);
  expect(tokens.filter(({ isSpecial }) => isSpecial)).toHaveLength(3);
  expect(tokens.map(({ segment }) => segment)).toEqual(ids.map((_, i) => Number(i > pieces.indexOf('[SEP]'))));
  expect([whole, own]).toEqual([ids.length, ids.length - 3]);

  const long = readTokens(json, 5, 'cat '.repeat(9))!;
  expect(long.tokens).toHaveLength(5);
  expect(long.tokens.at(-1)!.token).toBe('[SEP]');
  expect(long.whole).toBe(long.own + 2);
  expect(long.own).toBe(createTokenizer(json)!.idsOf('cat '.repeat(9)).length);
});

test('what is not in the vocabulary is marked, and nothing is nothing', () => {
  const { tokens } = readTokens(json, 9, 'cat Ω')!;
  expect(tokens.find(({ token }) => token === '[UNK]')).toMatchObject({ isUnknown: true, isSpecial: false });
  expect(tokens.filter(({ isUnknown }) => isUnknown)).toHaveLength(1);
  expect(readTokens(json, 9, ' ')!.own).toBe(0);
});

test('the parts that are unknown are named as they were entered, of both texts, each once', () => {
  expect(readTokens(json, 12, 'The Ω cat λ, Ω', 'Mat Ж')!.unknown).toEqual(['Ω', 'λ', ',', 'Ж']);
  expect(readTokens(json, 12, 'the cat')!.unknown).toEqual([]);
});
