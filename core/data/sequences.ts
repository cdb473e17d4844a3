import { z } from 'zod';
import { tensorType } from '../tensorType.ts';
import { text, type Text } from '../text.ts';
import { tokenizerSchema, type TokenizerJson } from '../text/json.ts';
import { tokenNames } from '../text/names.ts';
import type { InputField, MaskField, TargetField } from './spec.ts';

/** Ids are kept in two bytes. */
export const MOST_PIECES = 1 << 16;

const known = tokenizerSchema.refine((json) => tokenNames(json).length <= MOST_PIECES, {
  error: `The tokenizer has ids from ${MOST_PIECES} on.`,
});
/** The tokenizer of a source of texts. Documents have all of it, also what files may leave out. */
export const ownTokenizer = known as z.ZodType<TokenizerJson, TokenizerJson>;

/** A file of the user's: its content lives in the project file and in the engine, under its hash. */
export const textFile = {
  /** What the user sees. */
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
};

/** Tokens of an example, [CLS] and [SEP] among them: longer texts are cut, shorter ones filled up. */
export const exampleLength = z.number().int().min(4).max(4096);
export const seed = z.number().int().min(0).max(0xffffffff);

/** Of a part that is held out so many pairs are drawn, the same after every epoch. */
export const HELD_PAIRS = 512;

const SEGMENTS = ['1', '2'];

/** Tokens of a vocabulary, one at each of `length` places. */
export function tokensField(name: string, label: Text | undefined, length: number, json: TokenizerJson): InputField {
  const meaning = { kind: 'tokens', vocabulary: tokenNames(json) } as const;
  return { name, ...(label && { label }), role: 'input', type: tensorType('int32', [length]), meaning };
}

/** Which of two texts a token belongs to. */
export function segmentsField(length: number): InputField {
  return {
    name: 'segments',
    label: text('segments', 'Segmente'),
    role: 'input',
    type: tensorType('int32', [length]),
    meaning: { kind: 'tokens', vocabulary: SEGMENTS },
  };
}

/** Where something counts. */
export function maskField(name: string, label: Text, length: number): MaskField {
  return { name, label, role: 'mask', type: tensorType('bool', [length]) };
}

/** A class for an example. */
export function classField(name: string, label: Text | undefined, classes: readonly string[]): TargetField {
  const type = tensorType('int32', []);
  return { name, ...(label && { label }), role: 'target', type, meaning: { kind: 'classes', classes } };
}

/** A token of the vocabulary to be said at each of `length` places. */
export function tokenTarget(name: string, label: Text, length: number, json: TokenizerJson): TargetField {
  const meaning = { kind: 'classes', classes: tokenNames(json) } as const;
  return { name, label, role: 'target', type: tensorType('int32', [length]), meaning };
}

export const paddingMask = text('mask', 'Maske');
