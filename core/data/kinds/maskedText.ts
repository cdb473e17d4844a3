import { z } from 'zod';
import { memoised } from '../../memo.ts';
import { same, text } from '../../text.ts';
import { encodings } from '../csv/source.ts';
import { defineData } from '../define.ts';
import { maskedPython } from '../maskedPython.ts';
import { shares } from '../parts.ts';
import * as sequences from '../sequences.ts';
import type { DataSpec } from '../spec.ts';

const kind = 'masked';

const schema = z.object({
  kind: z.literal(kind),
  ...sequences.textFile,
  encoding: z.enum(encodings),
  tokenizer: sequences.ownTokenizer,
  length: sequences.exampleLength,
  /** The number of sentence pairs per epoch; they are drawn anew each time. */
  examples: z.number().int().min(1).max(1_000_000),
  /** The fraction of an example's tokens that the network has to predict. */
  maskedShare: z.number().min(0.01).max(0.9),
  /** Shares of the text: held-out parts come last. */
  ...shares,
  seed: sequences.seed,
});
export type MaskedSource = z.infer<typeof schema>;

/** Devlin et al. 2018, section 3.1. */
export const usualMaskedShare = 0.15;

/** How the second sentence relates to the first. */
export const relations = ['next', 'random'] as const;

/**
 * A user's text for training a BERT: pairs of sentences with some tokens masked, where the second sentence may be a
 * random one.
 */
export const maskedText = defineData({
  kind,
  name: text('Masked text', 'Maskierter Text'),
  group: 'text',
  schema,
  spec: memoised(specOfMasked),
  python: maskedPython,
});

function specOfMasked({ name, tokenizer, length }: MaskedSource): DataSpec {
  return {
    name: same(name),
    fields: [
      sequences.tokensField('tokens', text('tokens', 'Tokens'), length, tokenizer),
      sequences.segmentsField(length),
      sequences.maskField('mask', sequences.paddingMask, length),
      sequences.tokenTarget('words', text('words', 'Wörter'), length, tokenizer),
      sequences.maskField('masked', text('masked words', 'maskierte Wörter'), length),
      sequences.classField('next', text('next sentence', 'nächster Satz'), relations),
    ],
  };
}
