import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../../core/blocks/define.ts';
import { isPerceptronRule } from '../../../core/training/settings.ts';
import type { ApplyOptions } from '../../model/model.ts';
import { arrivalsOf, reportOf, type Report } from '../../model/report.ts';
import { lookUp, type Tensors } from '../../model/tensors.ts';
import { groupOf, trainableOf } from './groups.ts';
import type { Learner } from './learner.ts';
import { clipGradients, jointNorm } from './optimizers.ts';

type Tensor = TensorFlow.Tensor;

/** What the gradients of a batch, or a part of one, are computed from. */
export interface GradientInputs {
  readonly weights: Tensors;
  /** The batch, by field name (see `learnedFields`). */
  readonly fields: Tensors;
  /** The share of every objective that this part of a batch has; absent: it is the whole batch. */
  readonly shares?: readonly Tensor[];
  /** With gradual unfreezing: see `depthAt`. */
  readonly depth?: number | undefined;
  readonly draw: Pick<ApplyOptions, 'seed' | 'uniform' | 'onNode'>;
}

export interface ApplyInputs {
  readonly weights: Tensors;
  /** By `<weight>/<slot>`. */
  readonly slots: Tensors;
  /** See `scalarsOf`. */
  readonly scalars: Tensors;
  readonly depth?: number | undefined;
  /** Whether to compute the gradient norm. */
  readonly measuresGradient?: boolean;
  readonly onNode?: ApplyOptions['onNode'];
}

export type UpdateInputs = GradientInputs & Omit<ApplyInputs, 'onNode'>;

/** The weights and slots that changed. */
export interface Applied {
  /** The global L2 norm of all gradients before clipping, if requested. */
  readonly gradientNorm: Tensor | undefined;
  readonly weights: Tensors;
  readonly slots: Tensors;
}

export interface Update extends Applied {
  /** Scalars: see `reportNames`. */
  readonly report: Report<Tensor>;
}

/** One update in training mode as a pure function of tensors. Call it inside tf.tidy: its tensors are the caller's. */
export function computeUpdate(tf: TF, learner: Learner, inputs: UpdateInputs): Update {
  const { report, gradients, statistics } = differentiate(tf, learner, inputs);
  const { onNode } = inputs.draw;
  const applied = applyGradients(tf, learner, gradients, { ...inputs, ...(onNode && { onNode }) });
  return { ...applied, report, weights: new Map([...statistics, ...applied.weights]) };
}

/** What the optimizer makes of gradients, which are in the order of `trainableOf`. */
export function applyGradients(tf: TF, learner: Learner, gradients: readonly Tensor[], inputs: ApplyInputs): Applied {
  const { settings, optimizer } = learner;
  const weights = new Map<string, Tensor>();
  const slots = new Map<string, Tensor>();
  const clipped = clipGradients(tf, settings.clip, gradients);
  for (const [i, weight] of trainableOf(learner, inputs.depth).entries()) {
    const { name, nodeId, spec, locked } = weight;
    const gradient = clipped[i];
    if (!gradient) continue;
    inputs.onNode?.(nodeId);
    const { suffix } = groupOf(learner, weight);
    const updated = optimizer.update(tf, {
      weight: lookUp(inputs.weights, name),
      gradient,
      decay: spec.decays ? settings.weightDecay : 0,
      slot: (slot) => lookUp(inputs.slots, `${name}/${slot}`),
      scalar: (scalar) => lookUp(inputs.scalars, scalar + suffix),
    });
    weights.set(name, held(tf, locked, lookUp(inputs.weights, name), updated.weight));
    for (const [slot, value] of Object.entries(updated.slots)) slots.set(`${name}/${slot}`, value);
  }
  inputs.onNode?.(undefined);
  const gradientNorm = inputs.measuresGradient ? jointNorm(tf, gradients) : undefined;
  return { gradientNorm, weights, slots };
}

/** The new value of a weight, with the old one at locked indices. */
export function held(tf: TF, locked: readonly number[], before: Tensor, after: Tensor): Tensor {
  if (locked.length === 0) return after;
  const isFree = new Uint8Array(before.size).fill(1);
  for (const at of locked) isFree[at] = 0;
  // Selected rather than multiplied: 0 times infinity would be NaN.
  return tf.where(tf.tensor(isFree, before.shape, 'bool'), after, before);
}

/** Scaled by this, even very many finite float32 have a finite sum. */
const SHARE = 2 ** -32;

/**
 * A sum that is not finite if any new weight or slot is not: an update may diverge in a single weight, and the square
 * of a finite gradient may overflow. For eager updates; compiled ones check the result.
 */
export function traceOf(tf: TF, weights: readonly Tensor[], slots: readonly Tensor[]): Tensor {
  const sums = [
    // Weights are never that large while anything is being learned.
    ...weights.map((weight) => tf.sum(weight)),
    ...slots.map((slot) => tf.sum(tf.mul(slot, SHARE))),
  ];
  return sums.length > 0 ? tf.addN(sums) : tf.scalar(0);
}

/**
 * The report of a batch, the gradients of the loss with respect to the trainable weights, and the running statistics
 * from the forward pass. Call it inside tf.tidy.
 */
export function differentiate(tf: TF, learner: Learner, { weights, fields, shares, depth, draw }: GradientInputs) {
  const { model, settings } = learner;
  const trainable = trainableOf(learner, depth).map(({ name }) => lookUp(weights, name));
  const statistics = new Map<string, Tensor>();
  const report = new Map<string, Tensor>();
  const lossOf = () => {
    const arrivals = arrivalsOf(tf, model, weights, fields, {
      ...draw,
      isTraining: true,
      passesSteps: isPerceptronRule(settings),
      // Differentiation disposes of everything it creates except the loss.
      onUpdate: (name, value) => void statistics.set(name, tf.keep(value)),
    });
    const { loss, ...others } = reportOf(tf, model.objectives, arrivals, true, shares);
    for (const [name, value] of Object.entries(others)) report.set(name, tf.keep(value));
    return loss as TensorFlow.Scalar;
  };
  // A network without weights has a loss but nothing to train.
  const { value: loss, grads: gradients } =
    trainable.length > 0 ? tf.valueAndGrads(lossOf)(trainable) : { value: lossOf(), grads: [] };
  const others = [...report].map(([name, value]) => [name, released(tf, value)] as const);
  return {
    report: { loss, ...Object.fromEntries(others) },
    gradients,
    statistics: new Map([...statistics].map(([name, value]) => [name, released(tf, value)])),
  };
}

/** Returns a kept tensor to the scope. */
function released(tf: TF, kept: Tensor): Tensor {
  const tensor = tf.clone(kept);
  kept.dispose();
  return tensor;
}
