import { describe, expect, test } from 'vitest';
import { createTokenizer } from '../text/tokenizer.ts';
import { sha256 } from '../sha256.ts';
import { usualNumberWords } from './kinds/numberWords.ts';
import { datePair, drawnPairs, englishNumber, germanNumber } from './numberWords.ts';

test.each([
  [0, 'null', 'zero'],
  [1, 'eins', 'one'],
  [16, 'sechzehn', 'sixteen'],
  [17, 'siebzehn', 'seventeen'],
  [21, 'einundzwanzig', 'twenty-one'],
  [101, 'einhunderteins', 'one hundred one'],
  [1101, 'eintausendeinhunderteins', 'one thousand one hundred one'],
  [21_030, 'einundzwanzigtausenddreißig', 'twenty-one thousand thirty'],
])('%d', (number, german, english) => {
  expect([germanNumber(number), englishNumber(number)]).toEqual([german, english]);
});

test('numbers are those of the package n2words 4.0.0 (de-DE, en-US): every fifth up to 99,995', () => {
  const hash = (word: (number: number) => string) =>
    sha256(Array.from({ length: 20_000 }, (_, i) => word(5 * i)).join('\n'));
  expect(hash(germanNumber)).toBe('5956a626a764dfb533ac56aca60cddcba81cbf3cb24d6e917b7edfdfa000a555');
  expect(hash(englishNumber)).toBe('004498a9d10e244a8725889a2b1f14c290f7e73ce67d7bbc85b79041ee018dc7');
});

test('dates are those of the calendar', () => {
  expect(datePair(0)).toEqual(['1. Januar 1800', 'January 1, 1800']);
  // Python: datetime.date(1800, 1, 1) + datetime.timedelta(...)
  expect(datePair(36_584)).toEqual(['2. März 1900', 'March 2, 1900']);
  expect(datePair(68_440)).toEqual(['21. Mai 1987', 'May 21, 1987']);
});

describe('pairs', () => {
  const pairing = { what: 'both', largest: 999, examples: 3000, seed: 3 } as const;

  test('are all different, half of them numbers where there are so many', () => {
    const pairs = drawnPairs(pairing);
    expect(pairs).toHaveLength(3000);
    expect(new Set(pairs.map(([german]) => german)).size).toBe(3000);
    expect(pairs.filter(([german]) => !/\d/.test(german))).toHaveLength(1000);
    const begin = pairs.slice(0, 1000);
    expect(begin.filter(([german]) => !/\d/.test(german))).toHaveLength(500);
  });

  test('are drawn by the seed', () => {
    expect(drawnPairs(pairing)).toEqual(drawnPairs(pairing));
    expect(drawnPairs({ ...pairing, seed: 4 })).not.toEqual(drawnPairs(pairing));
    expect(drawnPairs({ ...pairing, what: 'numbers' })).toHaveLength(1000);
  });

  test('are put together again out of their pieces, and fit', () => {
    const source = usualNumberWords();
    const tokenizer = createTokenizer(source.tokenizer)!;
    for (const pair of drawnPairs(source)) {
      for (const one of pair) {
        const ids = [...tokenizer.idsOf(one)];
        expect(ids.length).toBeLessThanOrEqual(source.length - 2);
        if (tokenizer.decode(ids) !== one) expect(tokenizer.decode(ids)).toBe(one);
      }
    }
  });
});
