import { z } from 'zod';
import { tensorType } from '../tensorType.ts';
import { text, type Text } from '../text.ts';
import { tokenizerSchema, type TokenizerJson } from '../text/json.ts';
import { tokenNames } from '../text/names.ts';
import type { InputField, MaskField, TargetField } from './spec.ts';

/** Ids are stored in two bytes. */
export const MOST_PIECES = 1 << 16;

const known = tokenizerSchema.refine((json) => tokenNames(json).length <= MOST_PIECES, {
  error: `The tokenizer has ids from ${MOST_PIECES} on.`,
});
/** The tokenizer of a source of texts. Documents store all of it, including what files may omit. */
export const ownTokenizer = known as z.ZodType<TokenizerJson, TokenizerJson>;

/** A user's file: its content lives in the project file and in the engine, under its hash. */
export const textFile = {
  /** The file name shown to the user. */
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
};

/** The number of tokens per example, including [CLS] and [SEP]: longer texts are truncated, shorter ones padded. */
export const exampleLength = z.number().int().min(4).max(4096);
export const seed = z.number().int().min(0).max(0xffffffff);

/** The number of pairs drawn from each held-out part, the same after every epoch. */
export const HELD_PAIRS = 512;

const SEGMENTS = ['1', '2'];

/** Tokens of a vocabulary, one at each of `length` positions. */
export function tokensField(name: string, label: Text | undefined, length: number, json: TokenizerJson): InputField {
  const meaning = { kind: 'tokens', vocabulary: tokenNames(json) } as const;
  return { name, ...(label && { label }), role: 'input', type: tensorType('int32', [length]), meaning };
}

/** Which of two texts each token belongs to. */
export function segmentsField(length: number): InputField {
  return {
    name: 'segments',
    label: text('segments', 'Segmente'),
    role: 'input',
    type: tensorType('int32', [length]),
    meaning: { kind: 'tokens', vocabulary: SEGMENTS },
  };
}

/** Which positions count. */
export function maskField(name: string, label: Text, length: number): MaskField {
  return { name, label, role: 'mask', type: tensorType('bool', [length]) };
}

/** One class per example. */
export function classField(name: string, label: Text | undefined, classes: readonly string[]): TargetField {
  const type = tensorType('int32', []);
  return { name, ...(label && { label }), role: 'target', type, meaning: { kind: 'classes', classes } };
}

/** A token of the vocabulary to predict at each of `length` positions. */
export function tokenTarget(name: string, label: Text, length: number, json: TokenizerJson): TargetField {
  const meaning = { kind: 'classes', classes: tokenNames(json) } as const;
  return { name, label, role: 'target', type: tensorType('int32', [length]), meaning };
}

export const paddingMask = text('mask', 'Maske');
