import type * as TensorFlow from '@tensorflow/tfjs';
import type { NodeStep, StepExplanation, TensorView, WeightStep } from '../../core/protocol/explain.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { hashName, seedOf } from '../../core/random.ts';
import { learningRateAt, type TrainingSettings } from '../../core/training/settings.ts';
import type { Model } from '../compile/model.ts';
import { meanLoss } from '../compile/objective.ts';
import { lookUp, type Tensors } from '../compile/tensors.ts';
import { openCpu } from '../devices/cpu.ts';
import type { LoadedData } from '../datasets/types.ts';
import { floatTensor } from '../engine/wire.ts';
import { createFiller } from '../train/batches.ts';
import { clipGradients, createOptimizer } from '../train/optimizers.ts';
import { held } from '../train/update.ts';
import type { StepState } from '../train/step.ts';

type Tensor = TensorFlow.Tensor;

/** A grid of more numbers is not read by anybody. */
const MOST_VALUES = 1024;

export interface ExplainOptions {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly data: LoadedData;
  readonly state: StepState;
  /** Updates before this one. */
  readonly step: number;
  /** In the training part. */
  readonly index: number;
}

/**
 * One training step on one example, operation by operation, with every value on the way: the outputs of all nodes, the
 * gradients of the loss by them and by the weights, and the weights after the update. The state stays as it is.
 */
export async function explainStep(options: ExplainOptions): Promise<Omit<StepExplanation, 'runId'>> {
  const { model, settings, data, step, index } = options;
  const { tf, run } = await openCpu();
  const { features, labels } = createFiller(data.training, 1)([index]);
  const learningRate = learningRateAt(settings, step, Math.ceil(data.training.count / settings.batchSize));
  const { loss, nodes } = run(() => {
    let result: { readonly loss: number; readonly nodes: readonly NodeStep[] } | undefined;
    tf.tidy(() => {
      const x = tf.tensor(features, [1, ...model.data.shape], 'float32');
      const target =
        model.data.target.kind === 'classes'
          ? tf.tensor(labels, [1], 'int32')
          : tf.tensor(labels, [1, ...model.outputShape], 'float32');
      result = explained(tf, options, x, target, learningRate);
    });
    if (!result) throw new Error('The step was not computed.');
    return result;
  });
  return { step, index, count: data.training.count, label: [...labels], loss: toWire(loss), learningRate, nodes };
}

function explained(tf: typeof TensorFlow, options: ExplainOptions, x: Tensor, target: Tensor, learningRate: number) {
  const { model, settings, state, step } = options;
  const weights: Tensors = new Map(
    model.weights.map(({ name, spec }) => [name, tf.tensor(lookUp(state.weights, name).values, [...spec.shape])]),
  );
  const trainable = model.weights.filter(({ spec }) => spec.isTrainable);
  // Zeros that are added to every output: the gradient by them is the gradient by the output.
  const probes = new Map(model.nodes.map((node) => [node.id, tf.zeros([1, ...node.shape])]));
  const outputs = new Map<string, Tensor>();
  const lossOf = () => {
    const output = model.apply(tf, weights, x, {
      isTraining: true,
      passesSteps: settings.optimizer.kind === 'perceptron',
      seed: seedOf(settings.seed, hashName('step'), step),
      onOutput: (id, value) => {
        outputs.set(id, tf.keep(tf.clone(value)));
        return tf.add(value, lookUp(probes, id));
      },
    });
    return meanLoss(tf, model, output, target);
  };
  const variables = [...probes.values(), ...trainable.map(({ name }) => lookUp(weights, name))];
  const { value, grads } = tf.valueAndGrads(lossOf)(variables);
  const byOutput = new Map([...probes.keys()].map((id, i) => [id, grads[i]]));
  const gradients = clipGradients(tf, settings.clip, grads.slice(probes.size));
  const updates = new Map(
    trainable.map(({ name }, i) => [name, updated(tf, options, learningRate, weights, name, gradients[i])]),
  );
  const nodes = model.nodes.map((node): NodeStep => {
    const gradient = byOutput.get(node.id);
    return {
      nodeId: node.id,
      inputs: node.inputs,
      output: viewOf(lookUp(outputs, node.id), 1),
      gradient: gradient ? viewOf(gradient, 1) : null,
      weights: node.weights.flatMap(({ name }) => updates.get(`${node.id}.${name}`) ?? []),
    };
  });
  for (const output of outputs.values()) output.dispose();
  return { loss: value.dataSync()[0] ?? NaN, nodes };
}

function updated(
  tf: typeof TensorFlow,
  { model, settings, state, step }: ExplainOptions,
  learningRate: number,
  weights: Tensors,
  name: string,
  gradient: Tensor | undefined,
): WeightStep {
  const before = lookUp(weights, name);
  if (!gradient) throw new Error(`There is no gradient by "${name}".`);
  const optimizer = createOptimizer(settings);
  const scalars = optimizer.scalars({ learningRate, step: step + 1 });
  const { weight } = optimizer.update(tf, {
    weight: before,
    gradient,
    decay: model.weights.find((own) => own.name === name)?.spec.decays ? settings.weightDecay : 0,
    slot: (slot) => {
      const known = state.optimizer.get(`${name}/${slot}`);
      return known ? tf.tensor(known.values, before.shape) : tf.zeros(before.shape);
    },
    scalar: (scalar) => tf.scalar(scalars[scalar] ?? NaN),
  });
  const node = model.nodes.find(({ id }) => name.startsWith(`${id}.`));
  const own = name.slice(name.lastIndexOf('.') + 1);
  return {
    name: own,
    before: viewOf(before, 0),
    gradient: viewOf(gradient, 0),
    after: viewOf(held(tf, node?.locked[own] ?? [], before, weight), 0),
  };
}

/** `batchAxes`: how many of the first axes are the batch. */
function viewOf(tensor: Tensor, batchAxes: 0 | 1): TensorView {
  const values = Float32Array.from(tensor.dataSync());
  const shape = tensor.shape.slice(batchAxes);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    shape,
    values: values.length <= MOST_VALUES ? floatTensor(values, shape) : null,
    min: toWire(values.reduce((least, value) => Math.min(least, value), Infinity)),
    max: toWire(values.reduce((most, value) => Math.max(most, value), -Infinity)),
    mean: toWire(sum / Math.max(1, values.length)),
  };
}
