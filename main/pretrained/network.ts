import type { Pooling, PretrainedHead } from '../../core/protocol/pretrained.ts';
import type { Encoding } from '../../core/text/encoding.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import type { NamedTensor } from '../tensors/named.ts';

/** What a model reads: ids with the text that each belongs to. */
export type Read = Pick<Encoding, 'ids' | 'segments'>;

/** What is asked of it: what stands behind its body, or what comes out of the body itself. */
export type Wanted = PretrainedHead | 'hidden';

/**
 * The logits of the token that follows a text [vocabulary]. Of a text that is longer than the model can read it sees the end, counting places from
 * there: then all of that is computed for every token.
 */
export type Writer = (ids: readonly number[]) => Promise<Float32Array>;

/** A pretrained model that computes. */
export interface Network {
  /** What it is called in the library. */
  readonly name: string;
  readonly tokenizer: Tokenizer;
  /** The most tokens at once. */
  readonly longest: number;
  /** What its classes are called; empty: they have numbers. */
  readonly labels: readonly string[];
  readonly pooling: Pooling;
  readonly has: (wanted: Wanted) => boolean;
  /**
   * What it says of each text: [tokens, ...] for every place, or [...] for the whole text. Texts that are computed together are padded,
   * and nothing is told of the padding.
   */
  compute(wanted: Wanted, texts: readonly Read[]): Promise<readonly NamedTensor[]>;
  /** Someone who goes on with a text, and is asked again when it has grown: what was read before is not computed anew. */
  writer(): Writer;
  /** Every output for one text, by name [1, ...]; with those of every layer if `isWhole`. */
  everything(text: Read, isWhole: boolean): Promise<ReadonlyMap<string, NamedTensor>>;
  release(): Promise<void>;
}
