import { z } from 'zod';
import { documentSchema } from '../graph/document.ts';
import type { Metric } from '../losses/metrics.ts';
import type { Axis } from '../sweep/axes.ts';
import type { Trial } from '../sweep/points.ts';
import type { Text } from '../text.ts';
import type { Metrics, RunStatus } from './runs.ts';
import type { WireNumber } from './tensors.ts';

const value = z.union([z.number(), z.string().max(200), z.boolean()]);
const axis = z.object({
  setting: z.string().min(1).max(1000),
  values: z.array(value).min(1).max(10_000),
  range: z.object({ from: z.number(), to: z.number(), isLog: z.boolean() }).optional(),
});

/** More runs than these would take longer than anybody waits, and their list more memory than there is. */
export const MOST_TRIALS = 100_000;
export const MOST_SEEDS = 1_000;

/** What a sweep is asked to be. */
export const sweepWish = z.object({
  /** What all of its runs have in common. */
  document: documentSchema,
  axes: z.array(axis).min(1).max(20),
  /** How many points are drawn; absent: every combination. */
  drawn: z.number().int().min(1).max(MOST_TRIALS).optional(),
  seeds: z.number().int().min(1).max(MOST_SEEDS),
  /** What runs are judged by; absent: the accuracy where there is one, else the loss. */
  metric: z.string().max(200).optional(),
  /** Runs that are behind half of the others on their way end early (the median rule). */
  endsHopeless: z.boolean(),
  /** How many runs are trained at a time; absent: as many as there are cores. */
  cores: z.number().int().min(1).max(1024).optional(),
});
export type SweepWish = z.infer<typeof sweepWish>;

/** `paused` and `interrupted`, by the end of the engine, can go on; so can `cancelled`. */
export type SweepStatus = 'running' | 'paused' | 'interrupted' | 'cancelled' | 'finished' | 'failed';

/** Where a sweep is. */
export interface SweepProgress {
  readonly id: string;
  readonly status: SweepStatus;
  readonly done: number;
  /** How many of these failed: they are tried again when it goes on, also once it has finished. */
  readonly failed: number;
  readonly total: number;
  /** null: not known yet, or it does not go on. */
  readonly secondsLeft: number | null;
  /** Why it has failed. */
  readonly message: Text | null;
}

/** A sweep as it is listed. */
export interface Sweep extends SweepProgress {
  /** Of the document. */
  readonly name: string;
  readonly startedAt: string;
  /** Of the document: sweeps of the network on the canvas have the same. */
  readonly signature: string;
  readonly axes: readonly Axis[];
  readonly seeds: number;
  readonly metric: Metric;
  /** The part that runs are judged by. */
  readonly measuredOn: 'validation' | 'test';
  readonly endsHopeless: boolean;
}

/** What has become of one run of a sweep. */
export interface SweepOutcome {
  readonly trial: Trial;
  /** `hopeless`: ended early by the median rule. `failed`: with `reason`. */
  readonly status: Extract<RunStatus, 'finished' | 'diverged' | 'failed'> | 'hopeless';
  readonly reason?: string | undefined;
  /** What runs are judged by: by epoch, and with the weights that the run ends with. */
  readonly curve: readonly WireNumber[];
  readonly value: WireNumber;
  /** All metrics with these weights, of what is held out; null if it has failed, or trained no whole epoch. */
  readonly measured: Metrics | null;
  /** On the test part, if epochs are measured on the validation part. */
  readonly test: Metrics | null;
  readonly parameters: number;
  /** Of the forward pass, for each example. */
  readonly multiplyAdds: number;
  readonly steps: number;
  readonly seconds: number;
}
