import { z } from 'zod';
import { memoised } from '../../memo.ts';
import { same, text } from '../../text.ts';
import { messageParts } from '../../text/newsgroups.ts';
import { defineData } from '../define.ts';
import { partSizes, shares } from '../parts.ts';
import { labelledPython } from '../recordPython.ts';
import * as sequences from '../sequences.ts';
import type { DataSpec } from '../spec.ts';

const kind = 'labelled';

const schema = z.object({
  kind: z.literal(kind),
  ...sequences.textFile,
  /** The number of texts in the file. */
  texts: z.number().int().min(0),
  /** The labels, in sorted order. */
  classes: z.array(z.string()).min(1).max(1000),
  /** Each example consists of two texts. */
  isPair: z.boolean(),
  /**
   * How many texts at the end are the file's own test part; absent: it has none. Validation is then a share of the
   * rest.
   */
  tested: z.number().int().min(0).optional(),
  /** Parts removed from newsgroup messages. */
  removed: z.array(z.enum(messageParts)).max(messageParts.length),
  tokenizer: sequences.ownTokenizer,
  length: sequences.exampleLength,
  ...shares,
  seed: sequences.seed,
});
export type LabelledSource = z.infer<typeof schema>;

/** A user's texts, or pairs of texts, each with a class. */
export const labelledText = defineData({
  kind,
  name: text('Texts with labels', 'Texte mit Labels'),
  group: 'text',
  schema,
  spec: memoised(specOfLabelled),
  trained: (source) => partSizes(source.texts, source).training,
  python: labelledPython,
});

function specOfLabelled({ name, tokenizer, length, classes }: LabelledSource): DataSpec {
  return {
    name: same(name),
    fields: [
      sequences.tokensField('tokens', text('tokens', 'Tokens'), length, tokenizer),
      sequences.segmentsField(length),
      sequences.maskField('mask', sequences.paddingMask, length),
      sequences.classField('labels', undefined, classes),
    ],
  };
}
