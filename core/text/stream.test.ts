import { expect, test } from 'vitest';
import { TextStream } from './stream.ts';
import { learned } from './testing.ts';
import { createTokenizer } from './tokenizer.ts';

/** Bytes alone: no text is long enough for pairs of them. */
const tokenizer = createTokenizer(learned({ kind: 'bpe', size: 260 }, 'a'))!;

/** What every token adds behind the first `from` of them. */
function added(text: string, from: number): readonly string[] {
  const ids = [...tokenizer.idsOf(text)];
  const stream = new TextStream(tokenizer, ids.slice(0, from));
  return [...ids.slice(from).map((id) => stream.add(id)), stream.end()];
}

test('a character is told once all of its bytes are there, also where it was begun before', () => {
  const text = 'aé€😀b';
  const count = tokenizer.idsOf(text).length;
  expect(count).toBe(1 + 2 + 3 + 4 + 1);
  for (let from = 0; from <= count; from++) {
    const known = added(text, 0).slice(0, from).join('');
    expect(known + added(text, from).join(''), String(from)).toBe(text);
  }
  expect(added(text, 2)).toEqual(['é', '', '', '€', '', '', '', '😀', 'b', '']);
});

test('bytes that never become a character are told at the end', () => {
  expect(added('é', 0).slice(0, 1)).toEqual(['']);
  const stream = new TextStream(tokenizer);
  stream.add(tokenizer.idsOf('é')[0]!);
  expect(stream.end()).toBe('\ufffd');
});
