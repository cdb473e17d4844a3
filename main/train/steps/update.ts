import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../../core/blocks/define.ts';
import { isPerceptronRule, type TrainingSettings } from '../../../core/training/settings.ts';
import type { ApplyOptions, Model } from '../../model/model.ts';
import { arrivalsOf, reportOf, type Report } from '../../model/report.ts';
import { lookUp, type Tensors } from '../../model/tensors.ts';
import { clipGradients, jointNorm, type Updating } from './optimizers.ts';

type Tensor = TensorFlow.Tensor;

export interface Learner {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly optimizer: Updating;
}

export interface UpdateInputs {
  readonly weights: Tensors;
  /** By `<weight>/<slot>`. */
  readonly slots: Tensors;
  /** The values of the optimizer's `scalars` in this step. */
  readonly scalars: Tensors;
  /** The batch, by field name (see `learnedFields`). */
  readonly fields: Tensors;
  /** Whether to compute the gradient norm. */
  readonly measuresGradient?: boolean;
  readonly draw: Pick<ApplyOptions, 'seed' | 'uniform' | 'onNode'>;
}

export interface Update {
  /** Scalars: see `reportNames`. */
  readonly report: Report<Tensor>;
  /** The global L2 norm of all gradients before clipping, if requested. */
  readonly gradientNorm: Tensor | undefined;
  /** Those that changed. */
  readonly weights: Tensors;
  readonly slots: Tensors;
}

/** One update in training mode as a pure function of tensors. Call it inside tf.tidy: its tensors are the caller's. */
export function computeUpdate(tf: TF, learner: Learner, inputs: UpdateInputs): Update {
  const { model, settings, optimizer } = learner;
  const trainable = model.trained.filter(({ spec }) => spec.isTrainable);
  const { report, gradients, statistics } = differentiate(tf, learner, inputs);
  const weights = new Map(statistics);
  const slots = new Map<string, Tensor>();
  const clipped = clipGradients(tf, settings.clip, gradients);
  for (const [i, { name, nodeId, spec, locked }] of trainable.entries()) {
    const gradient = clipped[i];
    if (!gradient) continue;
    inputs.draw.onNode?.(nodeId);
    const updated = optimizer.update(tf, {
      weight: lookUp(inputs.weights, name),
      gradient,
      decay: spec.decays ? settings.weightDecay : 0,
      slot: (slot) => lookUp(inputs.slots, `${name}/${slot}`),
      scalar: (scalar) => lookUp(inputs.scalars, scalar),
    });
    weights.set(name, held(tf, locked, lookUp(inputs.weights, name), updated.weight));
    for (const [slot, value] of Object.entries(updated.slots)) slots.set(`${name}/${slot}`, value);
  }
  inputs.draw.onNode?.(undefined);
  const gradientNorm = inputs.measuresGradient ? jointNorm(tf, gradients) : undefined;
  return { report, gradientNorm, weights, slots };
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
 * from the forward pass.
 */
function differentiate(tf: TF, { model, settings }: Learner, { weights, fields, draw }: UpdateInputs) {
  const trainable = model.trained.filter(({ spec }) => spec.isTrainable).map(({ name }) => lookUp(weights, name));
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
    const { loss, ...others } = reportOf(tf, model.objectives, arrivals, true);
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
