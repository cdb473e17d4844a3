import type { TokenizerJson } from './json.ts';
import { rowsOf } from './rows.ts';

/** A piece of a text, as a network reads it. */
export interface ReadToken {
  readonly id: number;
  readonly token: string;
  /** 0: of the first text, 1: of the second. */
  readonly segment: number;
  /** Of the template, such as [CLS] and [SEP]. */
  readonly isSpecial: boolean;
  readonly isUnknown: boolean;
}

export interface ReadTokens {
  /** In the template, and at most as many as there are places; not filled up. */
  readonly tokens: readonly ReadToken[];
  /** How many there would be, had they not to be cut. */
  readonly whole: number;
  /** How many of them are of the texts themselves. */
  readonly own: number;
}

/** A text, or a pair of texts, as a network with `length` places reads it; undefined where the app does not run the tokenizer itself. */
export function readTokens(json: TokenizerJson, length: number, text: string, pair?: string): ReadTokens | undefined {
  const rows = rowsOf(json);
  if (!rows) return undefined;
  const { tokenizer, added } = rows;
  const { ids, tokens, segments, isSpecial, counts } = tokenizer.encode(text, pair, { maxLength: length });
  const read = ids.map((id, i) => ({
    id,
    token: tokens[i] ?? '',
    segment: segments[i] ?? 0,
    isSpecial: isSpecial[i] ?? false,
    isUnknown: id === tokenizer.unknown,
  }));
  const own = tokenizer.idsOf(text).length + (pair === undefined ? 0 : tokenizer.idsOf(pair).length);
  return { tokens: read.filter((_, i) => counts[i]), whole: own + added[pair === undefined ? 0 : 1], own };
}
