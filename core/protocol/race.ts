import { z } from 'zod';
import { optimizerOf, optimizerSettings, type OptimizerSettings } from '../training/settings.ts';
import type { LandscapeGround, LandscapePoint, LowestPoint } from './landscape.ts';
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
  /** Training losses, each the mean over the batches since the one before. */
  readonly curve: readonly RaceLoss[];
  /** Its way over the ground of the race, from the start; empty while there is none. */
  readonly way: readonly LandscapePoint[];
}

export interface RaceLoss {
  /** Batches trained by then. */
  readonly step: number;
  readonly loss: WireNumber;
}

/** The landscape of a race: around the start of all, along the two directions in which they have moved most. */
export interface RaceGround extends LandscapeGround {
  /** Points computed, and of how many: the others are NaN. */
  readonly done: number;
  readonly total: number;
  /** The share of the movement of all that lies along each axis, each contestant counted alike. */
  readonly explained: readonly [number, number];
  /** null until all points are computed as well. */
  readonly lowest: LowestPoint;
}

export interface Race {
  /** Names this race: a newer one has another. */
  readonly key: string;
  /** null until all have come to their end, where they have not moved in two directions, and of networks too large. */
  readonly ground: RaceGround | null;
  /** What is measured. */
  readonly metrics: readonly Metric[];
  /** Batches that each is to train. */
  readonly total: number;
  readonly standings: readonly RaceStanding[];
}
