import { z } from 'zod';

const rate = z.number().min(0).max(1000);
const share = z.number().min(0).max(0.999999);

/** Optimizers and what can be set on them; the names and symbols are PyTorch's (torch.optim). */
export const optimizerSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sgd'), momentum: share, nesterov: z.boolean() }),
  z.object({ kind: z.literal('rmsprop'), decay: share, momentum: share, epsilon: z.number().positive() }),
  z.object({ kind: z.literal('adam'), beta1: share, beta2: share, epsilon: z.number().positive() }),
  z.object({ kind: z.literal('adamw'), beta1: share, beta2: share, epsilon: z.number().positive() }),
  /** The perceptron rule (Rosenblatt 1958): w += rate (t - o) x, for a single layer of step units. */
  z.object({ kind: z.literal('perceptron') }),
]);
export type OptimizerSettings = z.infer<typeof optimizerSettings>;
export type OptimizerKind = OptimizerSettings['kind'];

/** How the learning rate changes, by the batches that the optimizer has trained. */
export const scheduleSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant') }),
  /** Times `factor` after every `epochs` epochs. */
  z.object({ kind: z.literal('step'), epochs: z.number().int().min(1), factor: z.number().min(0).max(1) }),
  /** Times `factor` after every epoch, continuously. */
  z.object({ kind: z.literal('exponential'), factor: z.number().positive().max(1) }),
  /** From the full rate to zero along half a cosine, after a linear rise over the first `warmup` share. */
  z.object({ kind: z.literal('cosine'), warmup: z.number().min(0).max(0.9) }),
]);
export type ScheduleSettings = z.infer<typeof scheduleSettings>;

export const clipSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Scale all gradients together so that their joint L2 norm is at most `limit`. */
  z.object({ kind: z.literal('norm'), limit: z.number().positive() }),
  /** Cut every gradient's entries to +-limit. */
  z.object({ kind: z.literal('value'), limit: z.number().positive() }),
]);
export type ClipSettings = z.infer<typeof clipSettings>;

export const earlyStoppingSettings = z.object({
  metric: z.enum(['valLoss', 'valAccuracy']),
  /** Epochs without improvement after which the run ends. */
  patience: z.number().int().min(1).max(10_000),
  minDelta: z.number().min(0),
  /** Put the weights of the best epoch back at the end. */
  restoresBest: z.boolean(),
});

export const trainingSettings = z.object({
  epochs: z.number().int().min(1).max(100_000),
  batchSize: z.number().int().min(1).max(65_536),
  learningRate: rate,
  optimizer: optimizerSettings,
  schedule: scheduleSettings,
  /** L2 penalty: added to the gradient, or decoupled from it in AdamW. */
  weightDecay: z.number().min(0).max(10),
  clip: clipSettings,
  shuffles: z.boolean(),
  seed: z.number().int().min(0).max(0xffffffff),
  earlyStopping: earlyStoppingSettings.nullable(),
});
/** Everything that says how a document's network is trained. */
export type TrainingSettings = z.infer<typeof trainingSettings>;

/** Whether a network learns by the perceptron rule: errors go through its steps as if these were not there. */
export function isPerceptronRule({ optimizer }: TrainingSettings): boolean {
  return optimizer.kind === 'perceptron';
}

export const defaultOptimizers: { readonly [Kind in OptimizerKind]: Extract<OptimizerSettings, { kind: Kind }> } = {
  sgd: { kind: 'sgd', momentum: 0, nesterov: false },
  rmsprop: { kind: 'rmsprop', decay: 0.99, momentum: 0, epsilon: 1e-8 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  adamw: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  perceptron: { kind: 'perceptron' },
};

export const defaultTraining: TrainingSettings = {
  epochs: 5,
  batchSize: 64,
  learningRate: 1e-3,
  optimizer: defaultOptimizers.adam,
  schedule: { kind: 'constant' },
  weightDecay: 0,
  clip: { kind: 'none' },
  shuffles: true,
  seed: 1,
  earlyStopping: null,
};

/**
 * The learning rate at a batch of the run, after the schedule. `begun`: the batch before which its optimizer was new; the
 * schedule begins there, as one that is constructed with an optimizer does, and ends with the run.
 */
export function learningRateAt(settings: TrainingSettings, batch: number, stepsPerEpoch: number, begun = 0): number {
  const { learningRate: base, schedule } = settings;
  const step = batch - begun;
  const epoch = step / stepsPerEpoch;
  switch (schedule.kind) {
    case 'constant':
      return base;
    case 'step':
      return base * schedule.factor ** Math.floor(Math.floor(epoch) / schedule.epochs);
    case 'exponential':
      return base * schedule.factor ** epoch;
    case 'cosine': {
      const total = settings.epochs * stepsPerEpoch - begun;
      const warmup = Math.floor(schedule.warmup * total);
      if (step < warmup) return (base * (step + 1)) / warmup;
      return (base * (1 + Math.cos((Math.PI * (step - warmup)) / Math.max(1, total - warmup)))) / 2;
    }
  }
}
