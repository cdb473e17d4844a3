import type { DataSource } from '../../../../core/data/source.ts';
import { memoised } from '../../../../core/memo.ts';
import type { TokenizerJson } from '../../../../core/text/json.ts';
import { inBytes } from '../../../../core/text/legible.ts';
import { unknownOf, vocabularyOf } from '../../../../core/text/model.ts';
import { createTokenizer } from '../../../../core/text/tokenizer.ts';

/** The tokenizer of a file, made once. */
export const tokenizerOf = memoised((json: TokenizerJson) => createTokenizer(json) ?? null);
const isBytes = memoised(inBytes);
const facts = memoised((json: TokenizerJson) => ({
  special: new Set(json.added_tokens.filter(({ special }) => special).map(({ id }) => id)),
  unknown: unknownOf(json.model, vocabularyOf(json.model)),
}));

const none: ReadonlySet<number> = new Set();

export const jsonOf = (source: DataSource): TokenizerJson | null => ('tokenizer' in source ? source.tokenizer : null);

/** Pieces that no text is asked for: [CLS], [SEP], [PAD]. */
export function specialIds(source: DataSource): ReadonlySet<number> {
  const json = jsonOf(source);
  return json ? facts(json).special : none;
}

export function unknownId(source: DataSource): number | null {
  const json = jsonOf(source);
  return json && facts(json).unknown;
}

/** Whether the pieces are bytes, each written as a character. */
export function hasBytes(source: DataSource): boolean {
  const json = jsonOf(source);
  return json !== null && isBytes(json);
}
