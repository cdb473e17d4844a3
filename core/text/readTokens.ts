import type { TokenizerJson } from './json.ts';
import { rowsOf } from './rows.ts';
import { unknownParts } from './unknown.ts';

/** A piece of a text as a network reads it. */
export interface ReadToken {
  readonly id: number;
  readonly token: string;
  /** 0: from the first text, 1: from the second. */
  readonly segment: number;
  /** From the template, such as [CLS] and [SEP]. */
  readonly isSpecial: boolean;
  readonly isUnknown: boolean;
}

export interface ReadTokens {
  /** With the template, truncated to the number of positions; without padding. */
  readonly tokens: readonly ReadToken[];
  /** The number without truncation. */
  readonly whole: number;
  /** How many of them come from the texts themselves. */
  readonly own: number;
  /** Parts of the texts that are not in the vocabulary, each once. */
  readonly unknown: readonly string[];
}

/**
 * One or two texts as a network with `length` positions reads them; undefined if the app does not support the tokenizer
 * itself.
 */
export function readTokens(json: TokenizerJson, length: number, text: string, pair?: string): ReadTokens | undefined {
  const rows = rowsOf(json);
  if (!rows) return undefined;
  const { tokenizer, added } = rows;
  const encoding = tokenizer.encode(text, pair, { maxLength: length });
  const { ids, tokens, segments, isSpecial, counts } = encoding;
  const read = ids.map((id, i) => ({
    id,
    token: tokens[i] ?? '',
    segment: segments[i] ?? 0,
    isSpecial: isSpecial[i] ?? false,
    isUnknown: id === tokenizer.unknown,
  }));
  const own = tokenizer.idsOf(text).length + (pair === undefined ? 0 : tokenizer.idsOf(pair).length);
  return {
    tokens: read.filter((_, i) => counts[i]),
    whole: own + added[pair === undefined ? 0 : 1],
    own,
    unknown: unknownParts(tokenizer, encoding, [text, pair ?? '']),
  };
}
