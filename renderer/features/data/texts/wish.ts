import type { TextKind, TextLookWish, TextWish } from '../../../../core/data/textImport.ts';
import { choiceFor, wishOf, type TokenizerChoice } from './tokenizerChoice.ts';

/** All that the dialog asks, whatever kind of data is chosen: what a kind has no use for waits for another one. */
export interface TextForm {
  readonly look: TextLookWish;
  /** null: what is usual for the kind. */
  readonly tokenizer: TokenizerChoice | null;
  readonly length: number;
  readonly targetLength: number;
  /** Windows or pairs of an epoch. */
  readonly examples: number;
  readonly testShare: number;
  readonly validationShare: number;
}

export const newForm: TextForm = {
  look: {},
  tokenizer: null,
  length: 64,
  targetLength: 64,
  examples: 4000,
  testShare: 0.1,
  validationShare: 0.1,
};

/** What the engine is asked for. */
export function textWishOf(form: TextForm, kind: TextKind): TextWish {
  const { look, length, targetLength, examples, testShare, validationShare } = form;
  const common = { testShare, validationShare, tokenizer: wishOf(form.tokenizer ?? choiceFor(kind)) };
  const { encoding, columns, removed } = look;
  const options = { ...look.options, ...(encoding && { encoding }) };
  const table = { ...(columns && { columns }), options };
  switch (kind) {
    case 'text':
      return { kind, ...common, ...(encoding && { encoding }), window: length, windows: examples };
    case 'masked':
      return { kind, ...common, ...(encoding && { encoding }), length, examples };
    case 'labelled':
      return { kind, ...common, ...table, ...(removed && { removed }), length };
    case 'parallel':
      return { kind, ...common, ...table, length, targetLength };
  }
}
