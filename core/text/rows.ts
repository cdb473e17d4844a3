import { emptyEncoding } from './encoding.ts';
import { framed, padOf } from './frame.ts';
import type { TokenizerJson } from './json.ts';
import { addedBy, processorOf } from './processor.ts';
import { createTokenizer, type Tokenizer } from './tokenizer.ts';

/** One or two texts as a network gets them: [CLS] A [SEP] B [SEP], or as in the tokenizer's template. */
export interface Row {
  readonly ids: readonly number[];
  /** Where the second text starts; the number of ids if there is none. */
  readonly second: number;
  /** Whether something had to be cut off. */
  readonly isCut: boolean;
}

/** Builds rows of ids up to a given length; padding is added later. */
export interface Rows {
  readonly tokenizer: Tokenizer;
  readonly padId: number;
  /** Ids of special tokens: [CLS], [SEP], [MASK]. */
  readonly special: ReadonlySet<number>;
  /** The number of pieces that the template adds to one text, and to two. */
  readonly added: readonly [single: number, pair: number];
  /** `first` and `second` are ids without a template. The longer one is truncated first, at its end. */
  rowOf(length: number, first: Int32Array, second?: Int32Array): Row;
}

/** Undefined if the app does not support the tokenizer itself. */
export function rowsOf(json: TokenizerJson): Rows | undefined {
  const tokenizer = createTokenizer(json);
  if (!tokenizer) return undefined;
  const padId = tokenizer.idOf(padOf(json)) ?? 0;
  const { single, pair, specials } = processorOf(json.post_processor);
  const added = [addedBy(single, specials), addedBy(pair, specials)] as const;
  const frame = { ...json, padding: null };
  return {
    tokenizer,
    padId,
    special: new Set(json.added_tokens.filter(({ special }) => special).map(({ id }) => id)),
    added,
    rowOf(length, first, second) {
      const [a, b] = [first.length, second?.length ?? 0];
      // No more than this is ever kept, and which text is longer stays the same.
      const rowFrom = (ids: Int32Array, isLonger: boolean) => {
        return { ...emptyEncoding, ids: [...ids.subarray(0, length + (isLonger ? 1 : 0))] };
      };
      const options = { maxLength: length, padId };
      const { ids, segments } = framed(rowFrom(first, a > b), second && rowFrom(second, b > a), frame, options);
      const begin = segments.findIndex((segment) => segment > 0);
      const room = length - (second ? added[1] : added[0]);
      return { ids, second: begin < 0 ? ids.length : begin, isCut: a + b > room };
    },
  };
}
