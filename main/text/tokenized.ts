import type { TokenizedText } from '../../core/protocol/requests/data.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';

/** The pieces of one or two texts; with a length they are truncated and padded to it. */
export function tokenized(tokenizer: Tokenizer, text: string, pair?: string, length?: number): TokenizedText {
  const all = tokenizer.encode(text, pair, { maxLength: 1_000_000_000 });
  const encoding = length === undefined ? all : tokenizer.encode(text, pair, { maxLength: length, padTo: length });
  return {
    ...encoding,
    isUnknown: encoding.ids.map((id) => id === tokenizer.unknown),
    size: tokenizer.size,
    whole: all.ids.length,
    decoded: tokenizer.decode(encoding.ids),
  };
}
