import { z } from 'zod';
import type { DataSpec } from '../../data/spec.ts';
import type { Units } from '../../data/units.ts';
import type { WireNumber, WireTensor } from '../tensors.ts';
import type { WeightView } from '../weights.ts';
import { runId, at, answer, request } from './request.ts';
import { split } from '../../data/split.ts';

export interface Prediction {
  /** In the split. */
  readonly index: number;
  /** Of the user's file; null for other data. */
  readonly line: number | null;
  /** Class index or values; where every place has a class, that of the last one that counts. */
  readonly label: readonly number[];
  /** Probability per class, or predicted values. */
  readonly output: readonly WireNumber[];
}

export interface Predictions {
  readonly runId: string;
  readonly step: number;
  /** Of several targets only the one that is shown: what the first output is compared with. */
  readonly spec: DataSpec;
  readonly total: number;
  /** How features, labels and predicted values become the user's numbers; null where they are the same. */
  readonly units: Units | null;
  /** Root of the mean squared error over the whole split, a value each, in the user's units; null for classes. */
  readonly errors: readonly WireNumber[] | null;
  /** [count, ...shape] of the first input. */
  readonly features: WireTensor;
  /** The same of further inputs and of masks, by the name of the field; masks are 0 and 1. */
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
  /** matrix[label][predicted] = number of examples; where every place has a class, by the last one that counts. */
  readonly matrix: readonly (readonly number[])[];
}

/** The weights of one node at a moment of a run. */
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
      /** Only wrongly predicted examples, or only a cell of the confusion matrix. */
      filter: z.union([z.literal('all'), z.literal('wrong'), z.object({ label: z.number(), predicted: z.number() })]),
      at,
    }),
    answer<Predictions>(),
  ),
  confusion: request(z.object({ runId, split, at }), answer<Confusion>()),
  weights: request(z.object({ runId, nodeId: z.string(), at }), answer<NodeWeights>()),
};
