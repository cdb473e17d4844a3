import { z } from 'zod';
import { memoised } from '../../memo.ts';
import { text } from '../../text.ts';
import { WordCounts } from '../../text/count.ts';
import type { TokenizerJson } from '../../text/json.ts';
import { emptyTokenizer, learnTokenizer, usualSettings, type TokenizerSettings } from '../../text/train.ts';
import { defineData } from '../define.ts';
import { numberWordsPython } from '../numberWordsPython.ts';
import { drawnPairs, pairedWhat, type Pairing } from '../numberWords.ts';
import { shares } from '../parts.ts';
import * as sequences from '../sequences.ts';
import { pairSizes, translationSpec } from '../translation.ts';

const kind = 'number-words';
const name = text('Number words and dates', 'Zahlwörter und Datumsangaben');

const schema = z.object({
  kind: z.literal(kind),
  what: z.enum(pairedWhat),
  /** The largest number. */
  largest: z.number().int().min(20).max(99_999),
  /** The number of pairs; there may be fewer distinct ones. */
  examples: z.number().int().min(10).max(100_000),
  ...pairSizes,
  ...shares,
  seed: sequences.seed,
});
export type NumberWordsSource = z.infer<typeof schema>;

const usual = { what: 'both', largest: 9999, examples: 16_000, seed: 1 } as const satisfies Pairing;

/** German numbers and dates with their English equivalents. */
export const numberWords = defineData({
  kind,
  name,
  label: text('Number words and dates, German to English', 'Zahlwörter und Datumsangaben, Deutsch nach Englisch'),
  group: 'text',
  schema,
  spec: memoised((source: NumberWordsSource) => translationSpec(name, source)),
  begin: usualNumberWords,
  python: numberWordsPython,
});

/** With a vocabulary learned from the pairs. */
export function usualNumberWords(): NumberWordsSource {
  const tokenizer = learnedFrom(usual);
  return { kind, ...usual, tokenizer, length: 16, targetLength: 16, testShare: 0.1, validationShare: 0.1 };
}

/** Subwords short enough to compose words that were never seen. */
const SETTINGS: TokenizerSettings = {
  ...usualSettings('wordpiece'),
  size: 200,
  isLowerCase: false,
  dropsAccents: false,
};
/** Only spaces separate words: twenty-one is a single word, and is put together again without spaces. */
const words = { pre_tokenizer: { type: 'WhitespaceSplit' } } as const;

const learnedFrom = memoised((pairing: Pairing): TokenizerJson => {
  const counts = new WordCounts({ ...emptyTokenizer(SETTINGS), ...words });
  for (const pair of drawnPairs(pairing)) for (const one of pair) counts.add(one);
  const learning = learnTokenizer(counts.words, SETTINGS);
  for (;;) {
    const next = learning.next();
    if (next.done) return { ...next.value, ...words };
  }
});
