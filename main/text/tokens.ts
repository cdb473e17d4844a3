import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { partsOf, type ReadOptions, type TextFile } from './read.ts';

/** A text as a network gets it. */
export interface TokenStream {
  /** [count] ids, without [CLS] and [SEP]. */
  readonly ids: Int32Array;
  /** UTF-16 units that were read. */
  readonly characters: number;
}

/**
 * The pieces of a whole text file, read part by part: memory holds the ids, four bytes each, and not the text. Others have their
 * turn between the parts. Fails with cancelled and fileUnreadable.
 */
export async function tokensOf(text: TextFile, tokenizer: Tokenizer, options: ReadOptions = {}): Promise<TokenStream> {
  const parts: Int32Array[] = [];
  let [count, characters] = [0, 0];
  for await (const part of partsOf(text, options)) {
    const ids = tokenizer.idsOf(part);
    parts.push(ids);
    count += ids.length;
    characters += part.length;
  }
  const ids = new Int32Array(count);
  let at = 0;
  for (const part of parts) {
    ids.set(part, at);
    at += part.length;
  }
  return { ids, characters };
}
