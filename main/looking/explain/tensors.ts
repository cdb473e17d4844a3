import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../../core/blocks/define.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { learnedFields, type Model, type ModelWeight } from '../../model/model.ts';
import { batchTensors, lookUp, type Tensors } from '../../model/tensors.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { numbersFor } from '../../train/steps/groups.ts';
import { createOptimizer } from '../../train/steps/optimizers.ts';
import type { StepPlace } from '../../train/steps/step.ts';
import { held } from '../../train/steps/update.ts';

type Tensor = TensorFlow.Tensor;

/** A batch as the network and the loss take it. */
export function subjectTensors(tf: TF, model: Model, batch: Batch): Tensors {
  return batchTensors(tf, learnedFields(model), batch);
}

/** The weights as tensors, and the trainable ones among them. Call it inside tf.tidy. */
export function weightTensors(tf: TF, model: Model, values: NamedTensors) {
  const weights: Tensors = new Map(
    model.weights.map(({ name, spec }) => [name, tf.tensor(lookUp(values, name).values, [...spec.shape])]),
  );
  return { weights, trainable: model.weights.filter(({ spec }) => spec.isTrainable) };
}

/**
 * The loss, connected to all probes: otherwise there would be no path to those whose tensor is only used for its shape,
 * or not at all.
 */
export function reaching(tf: TF, loss: TensorFlow.Scalar, probes: readonly Tensor[]): TensorFlow.Scalar {
  return probes.reduce<TensorFlow.Scalar>((sum, zeros) => tf.add(sum, tf.mul(tf.sum(zeros), 0)), loss);
}

/** A weight after an update, with its optimizer state before and after; `gradient` after clipping. */
export function updatedWeight(
  tf: TF,
  settings: TrainingSettings,
  place: StepPlace,
  kept: NamedTensors,
  trained: ModelWeight,
  before: Tensor,
  gradient: Tensor,
) {
  const { name, spec, locked } = trained;
  const optimizer = createOptimizer(settings);
  const scalars = numbersFor({ settings, optimizer }, trained, place);
  const slots = new Map(
    optimizer.slots.map((slot) => {
      const known = kept.get(`${name}/${slot}`);
      return [slot, known ? tf.tensor(known.values, before.shape) : tf.zeros(before.shape)];
    }),
  );
  if (!scalars) return { weight: before, slots: [...slots].map(([slot, value]) => ({ name: slot, before: value, after: value })) }; // prettier-ignore
  const after = optimizer.update(tf, {
    weight: before,
    gradient,
    decay: spec.decays ? settings.weightDecay : 0,
    slot: (slot) => lookUp(slots, slot),
    scalar: (scalar) => tf.scalar(scalars[scalar] ?? NaN),
  });
  return {
    weight: held(tf, locked, before, after.weight),
    slots: [...slots].map(([slot, value]) => ({ name: slot, before: value, after: after.slots[slot] ?? value })),
  };
}
