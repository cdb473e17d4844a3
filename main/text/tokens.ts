import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { partsOf, type ReadOptions, type TextFile } from './read.ts';

/** [count] ids, in two bytes each if all of them fit. */
export type TokenIds = Uint16Array | Int32Array;

/** A text as a network gets it. */
export interface TokenStream {
  /** [count] ids, without [CLS] and [SEP]. */
  readonly ids: TokenIds;
  /** The number of UTF-16 units read. */
  readonly characters: number;
}

interface Options extends ReadOptions {
  /** Ids are below this; absent: unknown. */
  readonly most?: number;
}

/**
 * Tokenizes a whole text file, part by part: only the ids are kept in memory, not the text. Other work gets its turn
 * between parts. Fails with cancelled and fileUnreadable.
 */
export async function tokensOf(text: TextFile, tokenizer: Tokenizer, options: Options = {}): Promise<TokenStream> {
  const roomFor = (length: number): TokenIds =>
    (options.most ?? Infinity) <= 1 << 16 ? new Uint16Array(length) : new Int32Array(length);
  // There are rarely more ids than bytes; what is not written to takes up no memory.
  let ids = roomFor(text.bytes);
  let [count, characters] = [0, 0];
  for await (const part of partsOf(text, options)) {
    const own = tokenizer.idsOf(part);
    if (count + own.length > ids.length) {
      const more = roomFor(2 * (count + own.length));
      more.set(ids);
      ids = more;
    }
    ids.set(own, count);
    count += own.length;
    characters += part.length;
  }
  return { ids: ids.subarray(0, count), characters };
}

/** How often an id occurs. */
export function countOf(ids: TokenIds, wanted: number): number {
  let count = 0;
  for (const id of ids) if (id === wanted) count++;
  return count;
}
