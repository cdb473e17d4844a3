import type { Metric } from '../losses/metrics.ts';
import type { Text } from '../text.ts';
import type { WeightsMoved } from './otherVersion.ts';
import type { Metrics } from './runs.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** One of two networks that are trained side by side. */
export interface TwinSide {
  readonly status: 'training' | 'finished' | 'diverged' | 'failed' | 'stopped';
  /** Why it ended, and what to do. */
  readonly message: Text | null;
  /** Batches trained, and how many there are to be. */
  readonly step: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** For the last finished epoch, on training and held-out examples; null before that. */
  readonly epoch: number;
  readonly values: Metrics | null;
  readonly held: Metrics | null;
}

/** Training losses of both, each the mean over the batches since the point before; null where one has not trained them. */
export interface TwinPoint {
  /** Batches trained so far. */
  readonly step: number;
  readonly losses: readonly [WireNumber | null, WireNumber | null];
  /** The second less the first. */
  readonly difference: WireNumber | null;
}

/** The first batch whose losses differ, counted from 1; null: none so far. */
export interface TwinParting {
  /** By as little as a bit. */
  readonly bits: number | null;
  /** By more than 1e-6. */
  readonly small: number | null;
  /** By more than a hundredth of the larger. */
  readonly visible: number | null;
}

/** How far the weights that both have are apart: the length of the difference of all of them. */
export interface TwinDistance {
  readonly step: number;
  readonly norm: WireNumber;
}

/** An attention that both have, with as many heads and places, and how far apart they are in it for one example. */
export interface TwinAttention {
  /** The softmax, by its identity and by its path in the first network. */
  readonly identity: string;
  readonly path: string;
  readonly name: Text;
  /** By head: the share of its attention that a place of the first has elsewhere in the second (half of the sum of absolute differences), in the mean over the places that are no padding. */
  readonly apart: readonly WireNumber[];
  /** The heads of which weights are told: those that are the furthest apart, where all would be too much. */
  readonly heads: readonly number[];
  /** Of both, [heads, rows, columns], at most TWIN_PLACES places. */
  readonly weights: readonly [WireTensor, WireTensor];
  /** The tokens at the places; null: none stand there. */
  readonly rows: readonly string[] | null;
  readonly columns: readonly string[] | null;
}

/** What is made ready before the first batch: the data and network of a side, then what compares them. */
export type TwinStage = 'first' | 'second' | 'comparison';

/** Two networks in lock-step. */
export interface Twin {
  readonly key: string;
  /** null: all is ready. */
  readonly preparing: TwinStage | null;
  readonly status: 'running' | 'paused' | 'ended';
  readonly sides: readonly [TwinSide, TwinSide];
  /** Of each side. */
  readonly metrics: readonly [readonly Metric[], readonly Metric[]];
  /** They see the same examples in the same order: data, batch size, seed and shuffling are alike. */
  readonly hasSameBatches: boolean;
  readonly curve: readonly TwinPoint[];
  readonly parting: TwinParting;
  readonly distances: readonly TwinDistance[];
  /** Shared weights after the last of those steps. */
  readonly weights: WeightsMoved | null;
  /** What both say everywhere on the plane, [points, k] each, where both have one of two features. */
  readonly planes: { readonly step: number; readonly outputs: readonly [WireTensor, WireTensor] } | null;
  /** Attention of both for the example that was asked for; null: neither has any. */
  readonly attention: {
    readonly step: number;
    readonly both: readonly TwinAttention[];
    /** What cannot be compared, and why. */
    readonly notes: readonly Text[];
  } | null;
}

/** Of longer texts the first places are compared by eye; `apart` counts all. */
export const TWIN_PLACES = 64;

/** Points of a curve, and of the distances. */
export const TWIN_POINTS = 300;
