import type { DataSpec } from '../../../core/data/spec.ts';
import { fieldNumbers, type Batch, type Numbers } from '../../tensors/batch.ts';
import type * as TensorFlow from '@tensorflow/tfjs';
import { outputsOf } from '../../../core/analysis/identity.ts';
import { hashName, seedOf } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import { isPerceptronRule, type TrainingSettings } from '../../../core/training/settings.ts';
import type { Model, ModelWeight } from '../../model/model.ts';
import { arrivalsOf, totalLoss } from '../../model/report.ts';
import { lookUp, type Tensors } from '../../model/tensors.ts';
import type { Device } from '../../devices/device.ts';
import { clipGradients } from '../../train/steps/optimizers.ts';
import type { StepState, Update } from '../../train/steps/step.ts';
import { reaching, subjectTensors, updatedWeight, weightTensors } from './tensors.ts';

type TF = typeof TensorFlow;
type Tensor = TensorFlow.Tensor;

export interface FullStepOptions extends Update {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly state: StepState;
}

/** A training step with all intermediate values. */
export interface FullStep {
  readonly batch: Batch;
  readonly before: StepState;
  readonly loss: number;
  /** The nodes' outputs for the whole batch, by output name, and the gradients of the loss with respect to them. */
  readonly outputs: ReadonlyMap<string, Numbers>;
  readonly gradients: ReadonlyMap<string, Numbers>;
  /** For the trainable weights, before clipping. */
  readonly weightGradients: ReadonlyMap<string, Numbers>;
  readonly after: StepState;
}

/** One training step, op by op. */
export function fullStep({ tf, run }: Device, options: FullStepOptions): FullStep {
  const { model, state, batch } = options;
  let numbers: Omit<FullStep, 'batch' | 'before'> | undefined;
  run(() =>
    tf.tidy(() => {
      numbers = computed(tf, options, subjectTensors(tf, model, batch));
    }),
  );
  if (!numbers) throw new Error('The step was not computed.');
  return { ...numbers, batch: copied(batch, model.data), before: state };
}

/** Copies the examples of a batch. */
function copied(batch: Batch, { fields }: DataSpec): Batch {
  const own = fields.map((field) => {
    const numbers = fieldNumbers(batch, field).slice(0, batch.size * sizeOf(field.type.shape));
    return [field.name, numbers] as const;
  });
  return { size: batch.size, fields: Object.fromEntries(own) };
}

function computed(tf: TF, options: FullStepOptions, fields: Tensors) {
  const { model, settings, state, batch, place } = options;
  const { weights, trainable } = weightTensors(tf, model, state.weights);
  // Zeros added to every output: the gradient with respect to them is that of the output.
  const probes = new Map(
    model.nodes
      .flatMap(outputsOf)
      // Integers and booleans have no gradient.
      .filter(({ type }) => type.dtype === 'float32')
      .map(({ name, type }) => [name, tf.zeros([batch.size, ...type.shape])]),
  );
  const outputs = new Map<string, Numbers>();
  const lossOf = () => {
    const arrivals = arrivalsOf(tf, model, weights, fields, {
      isTraining: true,
      passesSteps: isPerceptronRule(settings),
      seed: seedOf(settings.seed, hashName('step'), place.step),
      onOutput: (name, value) => {
        outputs.set(name, numbersOf(value));
        const zeros = probes.get(name);
        return zeros ? tf.add(value, zeros) : value;
      },
    });
    return reaching(tf, totalLoss(tf, model.objectives, arrivals), [...probes.values()]);
  };
  const variables = [...probes.values(), ...trainable.map(({ name }) => lookUp(weights, name))];
  const { value, grads } = tf.valueAndGrads(lossOf)(variables);
  const own = grads.slice(probes.size);
  return {
    loss: numbersOf(value)[0] ?? NaN,
    outputs,
    gradients: new Map([...probes.keys()].flatMap((id, i) => entry(id, grads[i]))),
    weightGradients: new Map(trainable.flatMap(({ name }, i) => entry(name, own[i]))),
    after: updated(tf, options, weights, trainable, own),
  };
}

function updated(
  tf: TF,
  { settings, state, place }: FullStepOptions,
  before: Tensors,
  trainable: readonly ModelWeight[],
  gradients: readonly Tensor[],
): StepState {
  const clipped = clipGradients(tf, settings.clip, gradients);
  const weights = new Map(state.weights);
  const optimizer = new Map(state.optimizer);
  for (const [i, weight] of trainable.entries()) {
    const gradient = clipped[i];
    if (!gradient) continue;
    const { name, spec } = weight;
    const after = updatedWeight(tf, settings, place, state.optimizer, weight, lookUp(before, name), gradient);
    weights.set(name, { shape: spec.shape, values: numbersOf(after.weight) });
    for (const slot of after.slots) {
      optimizer.set(`${name}/${slot.name}`, { shape: spec.shape, values: numbersOf(slot.after) });
    }
  }
  return { weights, optimizer };
}

function numbersOf(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

function entry(name: string, tensor: Tensor | undefined): readonly (readonly [string, Numbers])[] {
  return tensor ? [[name, numbersOf(tensor)]] : [];
}
