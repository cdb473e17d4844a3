import { z } from 'zod';
import { messageParts } from '../text/newsgroups.ts';
import { tokenizerKinds } from '../text/train.ts';
import { csvOptions } from './csv/options.ts';
import { encodings } from './csv/source.ts';
import { shares } from './parts.ts';
import { exampleLength, ownTokenizer, seed } from './sequences.ts';

/** A vocabulary learned from the texts themselves; whatever is absent has the default for its kind. */
export const learnedTokenizer = z.object({
  kind: z.enum(tokenizerKinds),
  size: z.number().int().min(1).max(60_000).optional(),
  isLowerCase: z.boolean().optional(),
});

/** Which columns of a table hold what, from 0; whatever is absent is determined by names and contents. */
const textColumns = z.object({
  text: z.number().int().min(0).optional(),
  pair: z.number().int().min(0).optional(),
  label: z.number().int().min(0).optional(),
});
export type TextColumns = z.infer<typeof textColumns>;

const common = {
  tokenizer: z.union([learnedTokenizer, ownTokenizer]),
  testShare: shares.testShare,
  validationShare: shares.validationShare,
  seed,
};
/** For tables: how they are split into cells. */
const table = { columns: textColumns, options: csvOptions };
/** For text files; absent: guessed. */
const encoding = z.enum(encodings);
const removed = z.array(z.enum(messageParts)).max(messageParts.length);

/** Settings for importing labelled texts; whatever is absent has its default. */
export const labelledWish = z.object({ kind: z.literal('labelled'), ...partial({ ...common, ...table, length: exampleLength, removed }) }); // prettier-ignore
export type LabelledWish = z.infer<typeof labelledWish>;

/** The same for all of the user's texts. */
export const textWish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), ...partial({ ...common, encoding, window: exampleLength, windows: z.number().int().min(1).max(1_000_000) }) }), // prettier-ignore
  z.object({ kind: z.literal('masked'), ...partial({ ...common, encoding, length: exampleLength, examples: z.number().int().min(1).max(1_000_000), maskedShare: z.number().min(0.01).max(0.9) }) }), // prettier-ignore
  labelledWish,
  z.object({ kind: z.literal('parallel'), ...partial({ ...common, ...table, length: exampleLength, targetLength: exampleLength }) }), // prettier-ignore
]);
export type TextWish = z.infer<typeof textWish>;
export type TokenizerWish = NonNullable<TextWish['tokenizer']>;

/** What texts can be imported as. */
export const textKinds = ['text', 'masked', 'labelled', 'parallel'] as const satisfies readonly TextWish['kind'][];
export type TextKind = TextWish['kind'];

/** How to inspect a file or folder before importing it; whatever is absent is guessed. */
export const textLook = z.object({ kind: z.enum(textKinds), encoding, ...table, removed }).partial();
export type TextLookWish = z.infer<typeof textLook>;

function partial<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).partial().shape;
}
