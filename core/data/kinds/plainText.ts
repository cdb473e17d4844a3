import { z } from 'zod';
import { memoised } from '../../memo.ts';
import { same, text } from '../../text.ts';
import { encodings } from '../csv/source.ts';
import { defineData } from '../define.ts';
import { shares } from '../parts.ts';
import { ownTokenizer, seed, textFile, tokensField, tokenTarget } from '../sequences.ts';
import type { DataSpec } from '../spec.ts';
import { windowPython } from '../textPython.ts';

const kind = 'text';

const schema = z.object({
  kind: z.literal(kind),
  ...textFile,
  encoding: z.enum(encodings),
  tokenizer: ownTokenizer,
  /** Tokens of an example. */
  window: z.number().int().min(1).max(4096),
  /** Windows that an epoch is trained on: they are drawn anew for each. */
  windows: z.number().int().min(1).max(1_000_000),
  /** Of the text: what is held out comes last. */
  ...shares,
  seed,
});
export type TextSource = z.infer<typeof schema>;

/** A text of the user's, cut into windows: at every place the network is to say which token comes next. */
export const plainText = defineData({
  kind,
  name: text('Text file', 'Textdatei'),
  group: 'text',
  schema,
  spec: memoised(specOfText),
  python: windowPython,
});

function specOfText({ name, tokenizer, window }: TextSource): DataSpec {
  const next = text('next tokens', 'nächste Tokens');
  return {
    name: same(name),
    fields: [tokensField('tokens', undefined, window, tokenizer), tokenTarget('next', next, window, tokenizer)],
  };
}
