import { z } from 'zod';
import { split } from '../data/split.ts';
import { moment } from './moment.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** Of longer texts, only the first positions are shown. */
export const MOST_PLACES = 256;
/** Up to this many attention weights are sent for all heads; beyond that only the chosen head and the mean over all. */
export const MOST_WEIGHTS = 1 << 17;
/** Rows and columns of a map: longer ones are scaled down. */
export const MAP_SIZE = 32;
/** How many classes are listed for an output, the most likely before and after. */
export const MOST_SAID = 8;

const index = z.number().int().min(0);
const identity = z.string().min(1).max(10_000);

/**
 * Temporary changes to a network for inspection: they affect neither the document nor the training. A connection is cut
 * before softmax, so that the rest of the row adds up to 1 again; a row with nothing left is 0. A head that is switched
 * off outputs zeros.
 */
export const interventions = z.object({
  cuts: z
    .array(z.object({ attention: identity, /** null: in all of them. */ head: index.nullable(), query: index, key: index }))
    .max(10_000),
  off: z.array(z.object({ attention: identity, head: index })).max(10_000),
  swaps: z.array(z.object({ field: z.string(), place: index, token: index })).max(10_000),
}); // prettier-ignore
export type Interventions = z.infer<typeof interventions>;

/** What to inspect of a network's attention, besides whose weights. */
export const attentionView = z.object({
  at: moment.optional(),
  example: z.object({ split, index }),
  /** A text of the user's to look at instead of the example; `pair`: the second one. */
  text: z.object({ text: z.string().max(100_000), pair: z.string().max(100_000).optional() }).optional(),
  /** The attention shown in full, by identity; null: the first. */
  attention: identity.nullable(),
  head: index,
  /** The text position for which outputs are shown; null: the last one that counts. */
  place: index.nullable(),
  /** Whether to include a small map for every head of every attention. */
  maps: z.boolean(),
  /** Whether to include Q, K, V, scores and output of the chosen head. */
  parts: z.boolean(),
  interventions,
});

/** The tokens of a field for the example shown. */
export interface AttendedText {
  readonly field: string;
  readonly ids: readonly number[];
  readonly words: readonly string[];
  /** Positions of tokens that do not stand for words: [CLS], [SEP], padding. */
  readonly special: readonly number[];
  /** Positions of padding. */
  readonly padding: readonly number[];
  /** The example's own tokens, where they have been replaced. */
  readonly own: readonly { readonly place: number; readonly id: number; readonly word: string }[];
}

/** One attention, head by head. */
export interface AttentionHeads {
  readonly identity: string;
  /** In bits, averaged over the positions that attend: 0 if each attends to a single one. */
  readonly entropy: readonly WireNumber[];
  /** The largest weight, averaged over the same positions. */
  readonly strongest: readonly WireNumber[];
  /** Bytes, 255 for 1: [heads, rows, columns], at most MAP_SIZE each; a cell has the largest of its weights. */
  readonly map?: WireTensor;
}

export type AttentionPart = 'q' | 'k' | 'scores' | 'masked' | 'weights' | 'v' | 'out';

/** The attention shown in full. */
export interface ChosenAttention {
  readonly identity: string;
  /** The total numbers of positions, of which the first MOST_PLACES are shown. */
  readonly queries: number;
  readonly keys: number;
  /** The heads whose weights are included: all, or the chosen one. */
  readonly heads: readonly number[];
  /** [heads, queries, keys] */
  readonly weights: WireTensor;
  /** The mean over all heads: [queries, keys]. */
  readonly mean: WireTensor;
  /** Keys hidden by the mask. */
  readonly hidden: readonly number[];
  /** Of the chosen head; `shape` is the full shape, of which the first rows and columns are included. */
  readonly parts: readonly { readonly part: AttentionPart; readonly shape: readonly number[]; readonly tensor: WireTensor }[];
} // prettier-ignore

/** The network's prediction at one of its outputs. */
export interface SaidOutput {
  /** Empty if it is the only output. */
  readonly name: string;
  readonly isClasses: boolean;
  /** The position shown, and the number of positions; null if the example has a single answer. */
  readonly place: { readonly index: number; readonly count: number } | null;
  /** The correct answer: a class or values. */
  readonly label: readonly number[];
  /** Classes, most likely first, or values: without and with the interventions. */
  readonly said: readonly { readonly index: number; readonly name: string; readonly before: WireNumber; readonly after: WireNumber }[];
} // prettier-ignore

/** A network's attention for one example, at one moment. */
export interface AttentionFrame {
  /** null: the initial weights. */
  readonly runId: string | null;
  readonly step: number;
  /** The number of examples in the part. */
  readonly count: number;
  readonly texts: readonly AttendedText[];
  /** In execution order. */
  readonly attentions: readonly AttentionHeads[];
  /** null: there is none. */
  readonly chosen: ChosenAttention | null;
  readonly outputs: readonly SaidOutput[];
}
