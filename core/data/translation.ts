import { text, type Text } from '../text.ts';
import type { TokenizerJson } from '../text/json.ts';
import * as sequences from './sequences.ts';
import type { DataSpec } from './spec.ts';

/** What documents store about texts that are turned into others. */
export const pairSizes = {
  tokenizer: sequences.ownTokenizer,
  /** Of the source text. */
  length: sequences.exampleLength,
  /** Of the target text. */
  targetLength: sequences.exampleLength,
};

interface Source {
  readonly tokenizer: TokenizerJson;
  readonly length: number;
  readonly targetLength: number;
}

/**
 * The source text, the target text shifted by one, and its next token at each position. The end is a token of its own;
 * positions after it do not count.
 */
export function translationSpec(name: Text, { tokenizer, length, targetLength }: Source): DataSpec {
  const next = sequences.tokenTarget('next', text('next tokens', 'nächste Tokens'), targetLength, tokenizer);
  return {
    name,
    fields: [
      sequences.tokensField('tokens', text('text to read', 'gelesener Text'), length, tokenizer),
      sequences.maskField('mask', text('mask of what is read', 'Maske des gelesenen Textes'), length),
      sequences.tokensField('shifted', text('written so far', 'bisher Geschriebenes'), targetLength, tokenizer),
      { ...next, isAnswer: true },
      sequences.maskField('counts', text('places that count', 'Stellen, die zählen'), targetLength),
    ],
  };
}
