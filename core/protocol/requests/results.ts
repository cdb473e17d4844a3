import { z } from 'zod';
import { targetField, type DataSpec } from '../../data/spec.ts';
import { userColumns } from '../../data/userValues.ts';
import type { Units } from '../../data/units.ts';
import type { WireNumber, WireTensor } from '../tensors.ts';
import type { WeightView } from '../weights.ts';
import { runId, at, answer, path, request } from './request.ts';
import { split, type Split } from '../../data/split.ts';

export interface Prediction {
  /** The index within the split. */
  readonly index: number;
  /** The line of the user's file; null for other data. */
  readonly line: number | null;
  /** From 1 in the set as it is published: its training part goes on in the validation part, which is the end of it. */
  readonly number: number;
  /** The columns of the user's file in which it has a gap that was filled. */
  readonly filled: readonly number[];
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
  readonly split: Split;
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

/** Under which `workProgress` is told while predictions are saved. */
export function savingKey(run: string): string {
  return `saving ${run}`;
}

/** The weights of a node at a moment of a run. */
export interface NodeWeights {
  readonly runId: string;
  readonly step: number;
  readonly weights: readonly WeightView[];
}

/** By what predictions are sorted: by what is known of every example, or by a column of the user's file, by its name. */
const predictionOrder = z.object({
  by: z.union([
    z.enum(['number', 'true', 'predicted', 'confidence', 'difference']),
    z.object({ column: z.string().max(1000) }),
  ]),
  isDescending: z.boolean(),
});
export type PredictionOrder = z.infer<typeof predictionOrder>;

/** Whether predictions of these data can be sorted so: other data have other columns. */
export function canSortBy(spec: DataSpec, by: PredictionOrder['by']): boolean {
  if (typeof by === 'object') return userColumns(spec).some(({ name }) => name === by.column);
  if (by === 'number') return true;
  const { kind } = targetField(spec).meaning;
  return by === 'confidence' ? kind === 'classes' : by !== 'difference' || kind === 'values';
}

const someExamples = {
  runId,
  split,
  /** Only wrongly predicted examples, or only a single cell of the confusion matrix. */
  filter: z.union([z.literal('all'), z.literal('wrong'), z.object({ label: z.number(), predicted: z.number() })]),
  /** Absent: as they stand in the data. */
  order: predictionOrder.optional(),
  at,
};

export const resultRequests = {
  predictions: request(
    z.object({ ...someExamples, offset: z.number().int().min(0), count: z.number().int().min(1).max(200) }),
    answer<Predictions>(),
  ),
  /**
   * Writes them all as a table for spreadsheets, and reports `workProgress` under `savingKey`. Fails like `predictions`, and with
   * cancelled after `stopSavingPredictions`, or when another table of the run is saved.
   */
  savePredictions: request(
    z.object({ ...someExamples, path, language: z.enum(['en', 'de']) }),
    answer<null>(),
    'write',
  ),
  stopSavingPredictions: request(z.object({ runId }), answer<null>()),
  confusion: request(z.object({ runId, split, at }), answer<Confusion>()),
  weights: request(z.object({ runId, nodeId: z.string(), at }), answer<NodeWeights>()),
};
