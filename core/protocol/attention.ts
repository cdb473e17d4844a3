import { z } from 'zod';
import { split } from '../data/split.ts';
import { moment } from './moment.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** Of longer texts the first places are shown. */
export const MOST_PLACES = 256;
/** Numbers of an attention's weights that are sent head by head; of more only the chosen head and the mean of all. */
export const MOST_WEIGHTS = 1 << 17;
/** Rows and columns of a map: what is longer is drawn smaller. */
export const MAP_SIZE = 32;
/** Classes that are named of an output, the likeliest before and after. */
export const MOST_SAID = 8;

const index = z.number().int().min(0);
const identity = z.string().min(1).max(10_000);

/**
 * What is changed of a network for a look: nothing of the document, and nothing that is trained. A connection is cut
 * before softmax, so that the rest of the row adds up to 1 again; a row with nothing left is 0. A head that is off hands
 * on zeros.
 */
export const interventions = z.object({
  cuts: z
    .array(z.object({ attention: identity, /** null: in all of them. */ head: index.nullable(), query: index, key: index }))
    .max(10_000),
  off: z.array(z.object({ attention: identity, head: index })).max(10_000),
  swaps: z.array(z.object({ field: z.string(), place: index, token: index })).max(10_000),
}); // prettier-ignore
export type Interventions = z.infer<typeof interventions>;

/** What of a network's attention is looked at, beside whose weights. */
export const attentionView = z.object({
  at: moment.optional(),
  example: z.object({ split, index }),
  /** The attention that is shown large, by its identity; null: the first. */
  attention: identity.nullable(),
  head: index,
  /** At which place of a text the outputs are shown; null: at the last one that counts. */
  place: index.nullable(),
  /** A small map for every head of every attention. */
  maps: z.boolean(),
  /** Q, K, V, scores and what comes out of the chosen head. */
  parts: z.boolean(),
  interventions,
});

/** The tokens of a field, for the example that is shown. */
export interface AttendedText {
  readonly field: string;
  readonly ids: readonly number[];
  readonly words: readonly string[];
  /** Places of tokens that stand for no word: [CLS], [SEP], padding. */
  readonly special: readonly number[];
  /** Places that are only filled up. */
  readonly padding: readonly number[];
  /** What the example itself has at places where another token stands now. */
  readonly own: readonly { readonly place: number; readonly id: number; readonly word: string }[];
}

/** One attention, head by head. */
export interface AttentionHeads {
  readonly identity: string;
  /** In bits, the mean over the places that look: 0 for one place alone. */
  readonly entropy: readonly WireNumber[];
  /** The largest weight, in the mean over the same places. */
  readonly strongest: readonly WireNumber[];
  /** Bytes, 255 for 1: [heads, rows, columns], at most MAP_SIZE of each; a cell has the largest of its weights. */
  readonly map?: WireTensor;
}

export type AttentionPart = 'q' | 'k' | 'scores' | 'masked' | 'weights' | 'v' | 'out';

/** The attention that is shown large. */
export interface ChosenAttention {
  readonly identity: string;
  /** Places in all, of which the first MOST_PLACES are shown. */
  readonly queries: number;
  readonly keys: number;
  /** The heads whose weights are there: all, or the chosen one. */
  readonly heads: readonly number[];
  /** [heads, queries, keys] */
  readonly weights: WireTensor;
  /** Over all heads: [queries, keys]. */
  readonly mean: WireTensor;
  /** Keys that do not count by the mask. */
  readonly hidden: readonly number[];
  /** Of the chosen head; `shape` is the whole, of which the first rows and columns are there. */
  readonly parts: readonly { readonly part: AttentionPart; readonly shape: readonly number[]; readonly tensor: WireTensor }[];
} // prettier-ignore

/** What the network says at one of its outputs. */
export interface SaidOutput {
  /** Empty where there is no other output. */
  readonly name: string;
  readonly isClasses: boolean;
  /** The place that is shown, and of how many; null where the example has one answer. */
  readonly place: { readonly index: number; readonly count: number } | null;
  /** What is right: the class or the values. */
  readonly label: readonly number[];
  /** Classes, the likeliest first, or values: without and with the interventions. */
  readonly said: readonly { readonly index: number; readonly name: string; readonly before: WireNumber; readonly after: WireNumber }[];
} // prettier-ignore

/** A network's attention for one example, at one moment. */
export interface AttentionFrame {
  /** null: as it is before training. */
  readonly runId: string | null;
  readonly step: number;
  /** Examples in the part. */
  readonly count: number;
  readonly texts: readonly AttendedText[];
  /** In the order in which they are computed. */
  readonly attentions: readonly AttentionHeads[];
  /** null: there is none. */
  readonly chosen: ChosenAttention | null;
  readonly outputs: readonly SaidOutput[];
}
