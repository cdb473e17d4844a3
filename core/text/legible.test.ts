import { expect, test } from 'vitest';
import { inBytes, legible, settingsIn } from './legible.ts';
import { learnTokenizer, tokenizerKinds, usualSettings } from './train.ts';

test.each([
  ['a b', 'a␣b'],
  ['\n', '↵'],
  ['\t\r', '⇥␍'],
  ['\u200d', '‹ZWJ›'],
  ['\u0301', '◌\u0301'],
  ['\u0007', '‹07›'],
  ['##ing', '##ing'],
  ['שלום', 'שלום'],
])('a piece of characters, %j, is read as %s', (token, shown) => {
  expect(legible(token, false)).toBe(shown);
});

test.each([
  ['Ġthe', '␣the'],
  ['Ċ', '↵'],
  ['Ã¤', 'ä'],
  ['Ã', '‹C3›'],
  ['ðŁĺ', '‹F0 9F 98›'],
  ['<|endoftext|>', '<|endoftext|>'],
])('a piece of bytes, %j, is read as %s', (token, shown) => {
  expect(legible(token, true)).toBe(shown);
});

test.each(tokenizerKinds)('%s are known again by their file', (kind) => {
  for (const isLowerCase of [false, true]) {
    const learning = learnTokenizer(new Map([['ab', 3], ['c', 2]]), { ...usualSettings(kind), isLowerCase }); // prettier-ignore
    let next = learning.next();
    while (!next.done) next = learning.next();
    expect(settingsIn(next.value)).toEqual({ kind, isLowerCase });
    expect(inBytes(next.value)).toBe(kind === 'bpe');
  }
});
