import { z } from 'zod';
import { optimizerOf, optimizerSettings, type OptimizerSettings } from '../training/settings.ts';
import type { LandscapeGround, LandscapePoint, LowestPoint } from './landscape.ts';
import type { Metric } from '../losses/metrics.ts';
import type { Metrics } from './runs.ts';
import type { WireNumber } from './tensors.ts';

/** A participant in a race: everything else is as in the document. */
export const contestant = z.object({
  optimizer: optimizerSettings.refine((own) => !optimizerOf(own).passesSteps, 'The perceptron rule does not race.'),
  learningRate: z.number().positive().max(1000),
});
export type Contestant = z.infer<typeof contestant>;

/** How far a contestant has got. */
export interface RaceStanding {
  readonly optimizer: OptimizerSettings;
  readonly learningRate: number;
  readonly status: 'racing' | 'finished' | 'diverged' | 'cancelled';
  /** Batches trained. */
  readonly steps: number;
  /** For the last finished epoch, on training and held-out examples; null before that. */
  readonly values: Metrics | null;
  readonly held: Metrics | null;
  /** The epoch with the lowest mean training loss, counted from 1. */
  readonly best: { readonly loss: WireNumber; readonly epoch: number } | null;
  /** Training time only, without waiting for its turn. */
  readonly seconds: number;
  /** Training losses, each the mean over the batches since the previous one. */
  readonly curve: readonly RaceLoss[];
  /** Its path over the landscape of the race, from the start; empty as long as there is no landscape. */
  readonly way: readonly LandscapePoint[];
}

export interface RaceLoss {
  /** Batches trained so far. */
  readonly step: number;
  readonly loss: WireNumber;
}

/**
 * The landscape of a race: around the common start, along the two directions in which the contestants have moved most.
 */
export interface RaceGround extends LandscapeGround {
  /** The number of points computed, and the total: the others are NaN. */
  readonly done: number;
  readonly total: number;
  /** The share of all movement along each axis, with each contestant weighted equally. */
  readonly explained: readonly [number, number];
  /** null until all points have been computed. */
  readonly lowest: LowestPoint;
}

export interface Race {
  /** Identifies this race: a newer one has a different key. */
  readonly key: string;
  /** null until all have finished, if they have not moved in two directions, or if the network is too large. */
  readonly ground: RaceGround | null;
  readonly metrics: readonly Metric[];
  /** The number of batches that each contestant trains. */
  readonly total: number;
  readonly standings: readonly RaceStanding[];
}
