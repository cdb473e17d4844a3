import { expect, test } from 'vitest';
import { toUtf8 } from './bytes.ts';
import { WordCounts } from './count.ts';
import { layOut } from './layout.ts';
import { createTokenizer, type Tokenizer } from './tokenizer.ts';
import { emptyTokenizer, learnTokenizer, usualSettings, type TokenizerKind } from './train.ts';

function learned(kind: TokenizerKind, text: string, more: object = {}): Tokenizer {
  const settings = { ...usualSettings(kind), minFrequency: 1, ...more };
  const counts = new WordCounts(emptyTokenizer(settings));
  counts.add(text);
  const learning = learnTokenizer(counts.words, settings);
  for (let next = learning.next(); ; next = learning.next()) {
    if (!next.done) continue;
    const tokenizer = createTokenizer(next.value);
    if (!tokenizer) throw new Error('This tokenizer cannot be run.');
    return tokenizer;
  }
}

const said = (pieces: ReturnType<typeof layOut>, state: string) =>
  pieces.filter((piece) => piece.state === state).map(({ token }) => token);

test('what an example has no room for stays where it stood, and what fills it up comes last', () => {
  const tokenizer = learned('words', 'the cat sat on a mat', { hasTemplate: true });
  const cut = layOut(tokenizer, 'the cat sat on a mat', undefined, 5);
  expect(cut.map(({ token, state }) => `${token} ${state}`)).toEqual([
    '[CLS] kept', 'the kept', 'cat kept', 'sat kept', 'on cut', 'a cut', 'mat cut', '[SEP] kept',
  ]); // prettier-ignore
  expect(cut.map(({ place }) => place)).toEqual([0, 1, 2, 3, null, null, null, 4]);
  const filled = layOut(tokenizer, 'the dog', undefined, 6);
  expect(filled.map(({ token, state, isUnknown }) => [token, state, isUnknown])).toEqual([
    ['[CLS]', 'kept', false],
    ['the', 'kept', false],
    ['[UNK]', 'kept', true],
    ['[SEP]', 'kept', false],
    ['[PAD]', 'padding', false],
    ['[PAD]', 'padding', false],
  ]);
});

test('the longer of two texts is cut, and both keep their segments and places in the text', () => {
  const tokenizer = learned('words', 'a b c d e f', { hasTemplate: true });
  const pieces = layOut(tokenizer, 'a b c d e', 'f a', 8);
  expect(said(pieces, 'cut')).toEqual(['d', 'e']);
  expect(said(pieces, 'kept')).toEqual(['[CLS]', 'a', 'b', 'c', '[SEP]', 'f', 'a', '[SEP]']);
  expect(pieces.map(({ segment }) => segment)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  expect(pieces.at(-2)?.offsets).toEqual([2, 3]);
});

test('pieces of one character that are alike, as those of an emoji, are all there', () => {
  const tokenizer = learned('bpe', 'a b', { size: 300 });
  const family = '👨‍👩‍👧';
  const whole = layOut(tokenizer, family);
  expect(whole).toHaveLength(toUtf8(family).length);
  const cut = layOut(tokenizer, family, undefined, 10);
  expect(said(cut, 'kept')).toHaveLength(10);
  expect(cut.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
});

test('without a length nothing is cut or filled up', () => {
  const tokenizer = learned('characters', 'abc');
  expect(layOut(tokenizer, '').map(({ token }) => token)).toEqual([]);
  expect(said(layOut(tokenizer, 'cab'), 'kept')).toEqual(['c', 'a', 'b']);
});
