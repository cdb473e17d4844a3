import { text, type Text } from '../text.ts';
import type { TokenizerJson } from '../text/json.ts';
import * as sequences from './sequences.ts';
import type { DataSpec } from './spec.ts';

/** What documents say of texts that become others. */
export const pairSizes = {
  tokenizer: sequences.ownTokenizer,
  /** Of the text that is read. */
  length: sequences.exampleLength,
  /** Of the one that is written. */
  targetLength: sequences.exampleLength,
};

interface Source {
  readonly tokenizer: TokenizerJson;
  readonly length: number;
  readonly targetLength: number;
}

/**
 * A text that is read; the one that is to be written, up to every place; and what comes next there. Its end is a token of
 * its own, and what lies behind it does not count.
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
