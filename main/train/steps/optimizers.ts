import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../../core/blocks/define.ts';
import type { ClipSettings, OptimizerSettings, TrainingSettings } from '../../../core/training/settings.ts';
import type { StepPlace } from './step.ts';

type Tensor = TensorFlow.Tensor;

/** The numbers that change from one step to the next. `step` counts the optimizer's own updates from 1. */
export interface StepNumbers {
  readonly learningRate: number;
  readonly step: number;
}

/** What the optimizer goes by at a place of a run. */
export function numbersOf({ learningRate, step, updates = step }: StepPlace): StepNumbers {
  return { learningRate, step: updates + 1 };
}

export interface UpdateArguments {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** Weight decay of this weight: 0 for biases, scales and offsets. */
  readonly decay: number;
  /** What the optimizer remembers of this weight; throws on a name that is not among `slots`. */
  slot(name: string): Tensor;
  /** One of `scalars`. */
  scalar(name: string): Tensor;
}

export interface Updated {
  readonly weight: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/**
 * An update rule as a pure function of tensors: nothing is assigned, so it can be computed at once, undone, or traced.
 * What depends on the step alone is computed in double precision by `scalars`, as PyTorch does.
 */
export interface Optimizer {
  /** Names of the tensors that it keeps beside each weight, of the weight's shape and zero at first. */
  readonly slots: readonly string[];
  scalars(numbers: StepNumbers): Readonly<Record<string, number>>;
  update(tf: TF, args: UpdateArguments): Updated;
}

type Settings<Kind extends OptimizerSettings['kind']> = Extract<OptimizerSettings, { kind: Kind }>;

/** The optimizer of these settings, step by step as in torch.optim. */
export function createOptimizer({ optimizer, weightDecay }: TrainingSettings): Optimizer {
  switch (optimizer.kind) {
    case 'sgd':
      return sgd(optimizer);
    case 'rmsprop':
      return rmsprop(optimizer);
    case 'adam':
      return adam(optimizer);
    case 'adamw':
      return adamw(optimizer, weightDecay);
    case 'perceptron':
      return perceptronRule;
  }
}

/** The L2 penalty's part of the gradient. */
function penalised(tf: TF, { weight, gradient, decay }: UpdateArguments): Tensor {
  return decay === 0 ? gradient : tf.add(gradient, tf.mul(weight, decay));
}

/** Between the old value and the new: share * old + (1 - share) * new. */
function blend(tf: TF, share: number, before: Tensor, now: Tensor): Tensor {
  return tf.add(tf.mul(before, share), tf.mul(now, 1 - share));
}

function sgd({ momentum, nesterov }: Settings<'sgd'>): Optimizer {
  return {
    slots: momentum > 0 ? ['velocity'] : [],
    scalars: ({ learningRate }) => ({ learningRate }),
    update(tf, args) {
      const gradient = penalised(tf, args);
      const rate = args.scalar('learningRate');
      if (momentum === 0) return { weight: tf.sub(args.weight, tf.mul(gradient, rate)), slots: {} };
      const velocity = tf.add(tf.mul(args.slot('velocity'), momentum), gradient);
      const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
      return { weight: tf.sub(args.weight, tf.mul(direction, rate)), slots: { velocity } };
    },
  };
}

function rmsprop({ decay, momentum, epsilon }: Settings<'rmsprop'>): Optimizer {
  return {
    slots: momentum > 0 ? ['square', 'velocity'] : ['square'],
    scalars: ({ learningRate }) => ({ learningRate }),
    update(tf, args) {
      const gradient = penalised(tf, args);
      const rate = args.scalar('learningRate');
      const square = blend(tf, decay, args.slot('square'), tf.square(gradient));
      const scaled = tf.div(gradient, tf.add(tf.sqrt(square), epsilon));
      if (momentum === 0) return { weight: tf.sub(args.weight, tf.mul(scaled, rate)), slots: { square } };
      const velocity = tf.add(tf.mul(args.slot('velocity'), momentum), scaled);
      return { weight: tf.sub(args.weight, tf.mul(velocity, rate)), slots: { square, velocity } };
    },
  };
}

/** Kingma and Ba 2015, with the bias corrections as torch.optim.Adam applies them. */
function adam({ beta1, beta2, epsilon }: Settings<'adam'> | Settings<'adamw'>): Optimizer {
  return {
    slots: ['mean', 'square'],
    scalars: ({ learningRate, step }) => ({
      rate: learningRate / (1 - beta1 ** step),
      correction: Math.sqrt(1 - beta2 ** step),
    }),
    update(tf, args) {
      const gradient = penalised(tf, args);
      const mean = blend(tf, beta1, args.slot('mean'), gradient);
      const square = blend(tf, beta2, args.slot('square'), tf.square(gradient));
      const deviation = tf.add(tf.div(tf.sqrt(square), args.scalar('correction')), epsilon);
      const weight = tf.sub(args.weight, tf.mul(tf.div(mean, deviation), args.scalar('rate')));
      return { weight, slots: { mean, square } };
    },
  };
}

/** Loshchilov and Hutter 2019: Adam, with the decay taken from the weight and not through the moments. */
function adamw(settings: Settings<'adamw'>, weightDecay: number): Optimizer {
  const inner = adam(settings);
  return {
    slots: inner.slots,
    scalars: (numbers) => ({ ...inner.scalars(numbers), kept: 1 - numbers.learningRate * weightDecay }),
    update(tf, args) {
      const weight = args.decay === 0 ? args.weight : tf.mul(args.weight, args.scalar('kept'));
      return inner.update(tf, { ...args, weight, decay: 0 });
    },
  };
}

/**
 * w += rate (t - o) x (Rosenblatt 1958). With the derivative of the step taken to be 1, the gradient of the squared error
 * (o - t)^2 is twice (o - t) x.
 */
const perceptronRule: Optimizer = {
  slots: [],
  scalars: ({ learningRate }) => ({ rate: learningRate / 2 }),
  update: (tf, { weight, gradient, scalar }) => ({
    weight: tf.sub(weight, tf.mul(gradient, scalar('rate'))),
    slots: {},
  }),
};

/** The L2 norm of all gradients together, a scalar. */
export function jointNorm(tf: TF, gradients: readonly Tensor[]): Tensor {
  if (gradients.length === 0) return tf.scalar(0);
  return tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
}

/** torch.nn.utils.clip_grad_norm_ and clip_grad_value_. */
export function clipGradients(tf: TF, clip: ClipSettings, gradients: readonly Tensor[]): readonly Tensor[] {
  if (clip.kind === 'none' || gradients.length === 0) return gradients;
  if (clip.kind === 'value') return gradients.map((gradient) => tf.clipByValue(gradient, -clip.limit, clip.limit));
  const factor = tf.minimum(1, tf.div(clip.limit, tf.add(jointNorm(tf, gradients), 1e-6)));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}
