import type { Split } from '../../core/data/split.ts';
import { text, type Text } from '../../core/text.ts';

const more = text('hold out more, or nothing,', 'mehr oder nichts');

/** What a part of the data is called, and what to do where it is too small. */
export const partWords: Readonly<Record<Split, { readonly part: Text; readonly repair: Text }>> = {
  training: { part: text('training part', 'Trainingsteil'), repair: text('hold out less', 'weniger') },
  validation: { part: text('validation part', 'Validierungsteil'), repair: more },
  test: { part: text('test part', 'Testteil'), repair: more },
};
