import { expect, test } from 'vitest';
import { SentencesOf } from './sentences.ts';

function sentencesOf(text: string, chunk = text.length): string[] {
  const stream = new SentencesOf();
  const parts = Array.from({ length: Math.ceil(text.length / chunk) }, (_, i) =>
    text.slice(i * chunk, (i + 1) * chunk),
  );
  return [...parts.flatMap((part) => [...stream.add(part)]), ...stream.end()];
}

test.each([
  ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
  ['He said “Go.” She went… Away.', ['He said “Go.”', 'She went…', 'Away.']],
  ['Mr. Smith met Dr. J. R. Jones in the U.S. Army.', ['Mr. Smith met Dr. J. R. Jones in the U.S. Army.']],
  ['Am 3. Mai z.B. kam er, d.h. spät. Er ging.', ['Am 3. Mai z.B. kam er, d.h. spät.', 'Er ging.']],
  ['It costs 3.5 euros. really. Yes.', ['It costs 3.5 euros. really.', 'Yes.']],
  ['A title\n\nThe text\ngoes on.\r\n\r\nEnd', ['A title', 'The text goes on.', 'End']],
  ['今日は。明日は？はい', ['今日は。', '明日は？', 'はい']],
  ['', []],
  [' \n\n \n', []],
])('%j', (text, sentences) => {
  expect(sentencesOf(text)).toEqual(sentences);
});

test('it does not matter how the text comes', () => {
  const text = 'Mr. Smith said: "Stop!" Then he left.\n\nA new day... It rained. 3. Mai. What? Yes.';
  for (const chunk of [1, 2, 3, 7, 20]) expect(sentencesOf(text, chunk)).toEqual(sentencesOf(text));
});

test('what has no end is cut between words', () => {
  const sentences = sentencesOf('word '.repeat(20_000), 1000);
  expect(sentences.length).toBeGreaterThan(1);
  expect(sentences.join(' ')).toBe('word '.repeat(20_000).trim());
});

test.each([
  ['spaces', 'word '.repeat(60_000)],
  ['line ends', 'word\n'.repeat(60_000)],
  ['an end at last', `${'word '.repeat(8_000)}end. Next one.`],
  ['nothing between its characters', `a${'😀'.repeat(60_000)}`],
])('what is too long with %s is cut alike however it comes, never within a word or character', (_, text) => {
  const sentences = sentencesOf(text);
  for (const sentence of sentences) expect(sentence.length).toBeLessThanOrEqual(1 << 15);
  for (const sentence of sentences) expect(sentence).toMatch(/^(?:word(?: word)*(?: end\.)?|Next one\.|a?(?:😀)+)$/u);
  for (const chunk of [999, 65_536]) expect(sentencesOf(text, chunk)).toEqual(sentences);
});

test.each([
  ['numbers', '1. 2. 3. '],
  ['abbreviations', 'Mr. Dr. '],
  ['marks', '.'],
  ['quotation marks and a mark', '"""""""".'],
  ['blank lines of spaces', '\n  '],
])(
  'of %s alone a long text is cut as fast as any other',
  (_, part) => {
    const text = `One. ${part.repeat(2 ** 18 / part.length)}End.`;
    const sentences = sentencesOf(text, 1 << 16);
    expect(sentences[0]).toBe('One.');
    expect(sentences.join('').replaceAll(' ', '')).toBe(text.replaceAll(/\s/gu, ''));
  },
  5000,
);
