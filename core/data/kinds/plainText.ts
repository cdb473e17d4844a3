import { z } from 'zod';
import { memoised } from '../../memo.ts';
import { tensorType } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { tokenizerSchema, type TokenizerJson } from '../../text/json.ts';
import { tokenNames } from '../../text/names.ts';
import { encodings } from '../csv/source.ts';
import { defineData } from '../define.ts';
import { shares } from '../parts.ts';
import type { DataSpec } from '../spec.ts';
import { windowPython } from '../textPython.ts';

const kind = 'text';

/** Ids are kept in two bytes. */
const MOST_PIECES = 1 << 16;

const known = tokenizerSchema.refine((json) => tokenNames(json).length <= MOST_PIECES, {
  error: `The tokenizer has ids from ${MOST_PIECES} on.`,
});
/** Documents have all of it, also what files may leave out. */
const tokenizer = known as z.ZodType<TokenizerJson, TokenizerJson>;

const schema = z.object({
  kind: z.literal(kind),
  /** What the user sees; the content lives in the project file and in the engine, under its hash. */
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  encoding: z.enum(encodings),
  tokenizer,
  /** Tokens of an example. */
  window: z.number().int().min(1).max(4096),
  /** Windows that an epoch is trained on: they are drawn anew for each. */
  windows: z.number().int().min(1).max(1_000_000),
  /** Of the text: what is held out comes last. */
  ...shares,
  seed: z.number().int().min(0).max(0xffffffff),
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
  const vocabulary = tokenNames(tokenizer);
  const type = tensorType('int32', [window]);
  return {
    name: same(name),
    fields: [
      { name: 'tokens', role: 'input', type, meaning: { kind: 'tokens', vocabulary } },
      {
        name: 'next',
        label: text('next tokens', 'nächste Tokens'),
        role: 'target',
        type,
        meaning: { kind: 'classes', classes: vocabulary },
      },
    ],
  };
}
