import { z } from 'zod';
import { optimizerOf, optimizerSettings, type OptimizerSettings } from '../training/settings.ts';
import type { LandscapePoint } from './landscape.ts';
import type { Metric } from '../losses/metrics.ts';
import type { Metrics } from './runs.ts';
import type { WireNumber } from './tensors.ts';

/** Who takes part in a race: all else is as the document says. */
export const contestant = z.object({
  optimizer: optimizerSettings.refine((own) => !optimizerOf(own).passesSteps, 'The perceptron rule does not race.'),
  learningRate: z.number().positive().max(1000),
});
export type Contestant = z.infer<typeof contestant>;

/** How far a contestant has come. */
export interface RaceStanding {
  readonly optimizer: OptimizerSettings;
  readonly learningRate: number;
  readonly status: 'racing' | 'finished' | 'diverged' | 'cancelled';
  /** Batches trained. */
  readonly steps: number;
  /** Of the last epoch that was finished: on training and held-out examples; null where there is none. */
  readonly values: Metrics | null;
  readonly held: Metrics | null;
  /** The epoch with the lowest mean training loss, counted from 1. */
  readonly best: { readonly loss: WireNumber; readonly epoch: number } | null;
  /** Of training alone, without waiting for its turn. */
  readonly seconds: number;
  /** Its way, seen on the landscape `landscape` of the race. */
  readonly way: readonly LandscapePoint[];
}

export interface Race {
  /** Names this race: a newer one has another. */
  readonly key: string;
  /** The landscape that the ways lie on; null when none was drawn of this network. */
  readonly landscape: string | null;
  /** What is measured. */
  readonly metrics: readonly Metric[];
  /** Batches that each is to train. */
  readonly total: number;
  readonly standings: readonly RaceStanding[];
}
