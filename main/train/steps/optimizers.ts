import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../../core/blocks/define.ts';
import type { StepNumbers, Updated } from '../../../core/training/optimizers/define.ts';
import { optimizerOf, type ClipSettings, type TrainingSettings } from '../../../core/training/settings.ts';
import type { StepPlace } from './step.ts';

type Tensor = TensorFlow.Tensor;

/** The optimizer's numbers for a step of a run. */
export function numbersOf({ learningRate, step, updates = step }: StepPlace): StepNumbers {
  return { learningRate, step: updates + 1 };
}

export interface UpdateArguments {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** The weight decay of this weight: 0 for biases, scales and offsets. */
  readonly decay: number;
  /** The optimizer's state for this weight; throws on a name that is not in `slots`. */
  slot(name: string): Tensor;
  /** One of `scalars`. */
  scalar(name: string): Tensor;
}

/** The update rule of a training: its optimizer with params, and its weight decay. */
export interface Updating {
  /** Names of its state tensors per weight: in the weight's shape, initially zero. */
  readonly slots: readonly string[];
  scalars(numbers: StepNumbers): Readonly<Record<string, number>>;
  update(tf: TF, args: UpdateArguments): Updated;
}

/** The factor that decoupled decay applies to a weight in a step. */
const KEPT = 'kept';

/** The optimizer of these settings, matching torch.optim step by step. */
export function createOptimizer({ optimizer: params, weightDecay }: TrainingSettings): Updating {
  const rule = optimizerOf(params);
  const isDecoupled = rule.decay === 'decoupled';
  return {
    slots: rule.slots(params),
    scalars: (numbers) => ({
      ...rule.scalars(numbers, params),
      ...(isDecoupled && { [KEPT]: 1 - numbers.learningRate * weightDecay }),
    }),
    update(tf, args) {
      const { weight, gradient, decay } = args;
      if (decay === 0 || rule.decay === 'none') return rule.update(tf, { ...args, params });
      if (isDecoupled) return rule.update(tf, { ...args, weight: tf.mul(weight, args.scalar(KEPT)), params });
      return rule.update(tf, { ...args, gradient: tf.add(gradient, tf.mul(weight, decay)), params });
    },
  };
}

/** The global L2 norm of all gradients, a scalar. */
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
