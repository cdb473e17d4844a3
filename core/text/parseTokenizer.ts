import { tokenizerSchema, type TokenizerJson } from './json.ts';
import { createTokenizer, type Tokenizer } from './tokenizer.ts';

/** A tokenizer from a file's content, which it validates; undefined if the app does not support it. */
export function parseTokenizer(value: unknown): { json: TokenizerJson; tokenizer: Tokenizer } | undefined {
  const { data: json } = tokenizerSchema.safeParse(value);
  const tokenizer = json && createTokenizer(json);
  return tokenizer && { json, tokenizer };
}
