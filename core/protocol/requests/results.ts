import { z } from 'zod';
import type { DataSpec } from '../../data/spec.ts';
import type { Units } from '../../data/units.ts';
import type { WireNumber, WireTensor } from '../tensors.ts';
import type { WeightView } from '../weights.ts';
import { runId, at, answer, request } from './request.ts';
import { split, type Split } from '../../data/split.ts';

export interface Prediction {
  /** The index within the split. */
  readonly index: number;
  /** The line of the user's file; null for other data. */
  readonly line: number | null;
  /** The class index or the values; if every position has a class, that of the last position that counts. */
  readonly label: readonly number[];
  /** A probability per class, or the predicted values. */
  readonly output: readonly WireNumber[];
}

export interface Predictions {
  readonly runId: string;
  readonly step: number;
  /** If there are several targets, only the one shown: the target of the first output. */
  readonly spec: DataSpec;
  readonly total: number;
  /** Converts features, labels and predictions to the user's numbers; null if they are the same. */
  readonly units: Units | null;
  /** The root mean squared error of each value over the whole split, in the user's units; null for classes. */
  readonly errors: readonly WireNumber[] | null;
  /** [count, ...shape] of the first input. */
  readonly features: WireTensor;
  /** The same for further inputs and masks, by field name; masks are 0 and 1. */
  readonly others: Readonly<Record<string, WireTensor>>;
  /** Pictures that outputs make of the first input's: what an autoencoder gives back. */
  readonly reconstructions: readonly Reconstruction[];
  readonly examples: readonly Prediction[];
}

export interface Reconstruction {
  /** The output's name; empty where there is only one. */
  readonly name: string;
  /** [count, height, width, channels], as the input has them. */
  readonly pictures: WireTensor;
  /** Mean squared difference to the input, by example. */
  readonly errors: readonly WireNumber[];
}

export interface Confusion {
  readonly runId: string;
  readonly step: number;
  readonly classes: readonly string[];
  /** matrix[label][predicted] = number of examples; if every position has a class, the last one that counts is used. */
  readonly matrix: readonly (readonly number[])[];
}

/** Under which `workProgress` is told while a whole split is predicted. */
export function predictionKey(run: string, part: Split): string {
  return `predictions ${run} ${part}`;
}

/** The weights of a node at a moment of a run. */
export interface NodeWeights {
  readonly runId: string;
  readonly step: number;
  readonly weights: readonly WeightView[];
}

export const resultRequests = {
  predictions: request(
    z.object({
      runId,
      split,
      offset: z.number().int().min(0),
      count: z.number().int().min(1).max(200),
      /** Only wrongly predicted examples, or only a single cell of the confusion matrix. */
      filter: z.union([z.literal('all'), z.literal('wrong'), z.object({ label: z.number(), predicted: z.number() })]),
      at,
    }),
    answer<Predictions>(),
  ),
  confusion: request(z.object({ runId, split, at }), answer<Confusion>()),
  weights: request(z.object({ runId, nodeId: z.string(), at }), answer<NodeWeights>()),
};
