import { z } from 'zod';
import { registry } from './kinds.ts';
import * as allOptimizers from './optimizers/all.ts';
import type { Optimizer } from './optimizers/define.ts';
import * as allSchedules from './schedules/all.ts';
import type { Schedule } from './schedules/define.ts';

const optimizerRegistry = registry(allOptimizers);
/** Every optimizer, in the order of the list shown to users. */
export const optimizers: readonly Optimizer[] = optimizerRegistry.kinds;
export const optimizerSettings = optimizerRegistry.schema;
export type OptimizerSettings = z.infer<typeof optimizerSettings>;
export type OptimizerKind = OptimizerSettings['kind'];
export const defaultOptimizers = optimizerRegistry.defaults;

const scheduleRegistry = registry(allSchedules);
/** Every learning rate schedule. */
export const schedules: readonly Schedule[] = scheduleRegistry.kinds;
export const scheduleSettings = scheduleRegistry.schema;
export type ScheduleSettings = z.infer<typeof scheduleSettings>;
export const defaultSchedules = scheduleRegistry.defaults;

const clipSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Scale all gradients together so that their global L2 norm is at most `limit`. */
  z.object({ kind: z.literal('norm'), limit: z.number().positive() }),
  /** Clip every entry of the gradients to +-limit. */
  z.object({ kind: z.literal('value'), limit: z.number().positive() }),
]);
export type ClipSettings = z.infer<typeof clipSettings>;

const earlyStoppingSettings = z.object({
  /** On held-out examples: `valLoss`, `valAccuracy`, `valLoss/<name of an output>`. */
  metric: z
    .string()
    .regex(/^val[A-Z]/)
    .max(200),
  /** The run ends after this many epochs without improvement. */
  patience: z.number().int().min(1).max(10_000),
  minDelta: z.number().min(0),
  /** Restore the weights of the best epoch at the end. */
  restoresBest: z.boolean(),
});

export const trainingSettings = z.object({
  epochs: z.number().int().min(1).max(100_000),
  batchSize: z.number().int().min(1).max(65_536),
  /** In how many parts the gradients of a batch are computed, one after the other. Absent: at once. */
  accumulate: z.number().int().min(2).max(1024).optional(),
  learningRate: z.number().min(0).max(1000),
  /** Each layer is trained at so many times the rate of the layer behind it: see `layerDepths`. Absent: 1. */
  layerDecay: z.number().gt(0).lt(1).optional(),
  /** The head is trained first, and one more layer every so many epochs. Absent: all at once. */
  unfreezing: z.number().int().min(1).max(100_000).optional(),
  optimizer: optimizerSettings,
  schedule: scheduleSettings,
  /** L2 penalty: added to the gradient, or decoupled from it in AdamW. */
  weightDecay: z.number().min(0).max(10),
  clip: clipSettings,
  shuffles: z.boolean(),
  seed: z.number().int().min(0).max(0xffffffff),
  earlyStopping: earlyStoppingSettings.nullable(),
});
/** Everything about how a document's network is trained. */
export type TrainingSettings = z.infer<typeof trainingSettings>;

function named<K extends { readonly kind: string }>(kinds: readonly K[], { kind }: { readonly kind: string }): K {
  const found = kinds.find((candidate) => candidate.kind === kind);
  if (!found) throw new Error(`There is no "${kind}" to train with.`);
  return found;
}

/** The optimizer that these settings name. */
export function optimizerOf(settings: OptimizerSettings): Optimizer {
  return named(optimizers, settings);
}

/** The schedule that these settings name. */
export function scheduleOf(settings: ScheduleSettings): Schedule {
  return named(schedules, settings);
}

/** Whether a network learns by the perceptron rule: gradients pass through its steps as if they were not there. */
export function isPerceptronRule({ optimizer }: TrainingSettings): boolean {
  return optimizerOf(optimizer).passesSteps ?? false;
}

export const defaultTraining: TrainingSettings = {
  epochs: 5,
  batchSize: 64,
  learningRate: 1e-3,
  optimizer: defaultOptimizers.adam,
  schedule: defaultSchedules.constant,
  weightDecay: 0,
  clip: { kind: 'none' },
  shuffles: true,
  seed: 1,
  earlyStopping: null,
};

/**
 * The scheduled learning rate at a batch of the run. `begun`: the batch at which its optimizer was created; the
 * schedule starts there, as if constructed with the optimizer, and ends with the run.
 */
export function learningRateAt(settings: TrainingSettings, batch: number, stepsPerEpoch: number, begun = 0): number {
  const { learningRate: base, schedule, epochs } = settings;
  const step = batch - begun;
  const place = { base, step, epoch: step / stepsPerEpoch, total: epochs * stepsPerEpoch - begun };
  return scheduleOf(schedule).rate(place, schedule);
}
