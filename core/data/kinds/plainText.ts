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
  /** The number of tokens per example. */
  window: z.number().int().min(1).max(4096),
  /** The number of windows per epoch; they are drawn anew each time. */
  windows: z.number().int().min(1).max(1_000_000),
  /** Shares of the text: held-out parts come last. */
  ...shares,
  seed,
});
export type TextSource = z.infer<typeof schema>;

/** A user's text, cut into windows: at every position the network predicts the next token. */
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
