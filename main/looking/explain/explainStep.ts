import type * as TensorFlow from '@tensorflow/tfjs';
import { outputName, outputsOf } from '../../../core/analysis/identity.ts';
import { weightAxes } from '../../../core/blocks/common.ts';
import type { TF } from '../../../core/blocks/define.ts';
import { targetField } from '../../../core/data/spec.ts';
import type { Split } from '../../../core/data/split.ts';
import type { NodeStep, OwnLoss, StepExplanation, TensorView, WeightStep } from '../../../core/protocol/explain.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { hashName, seedOf } from '../../../core/random.ts';
import type { Axes, TensorType } from '../../../core/tensorType.ts';
import { isPerceptronRule, type TrainingSettings } from '../../../core/training/settings.ts';
import type { Model, ModelWeight } from '../../model/model.ts';
import { arrivalsOf, lossesOf } from '../../model/report.ts';
import { lookUp, type Tensors } from '../../model/tensors.ts';
import { openCpu } from '../../devices/cpu.ts';
import type { LoadedData } from '../../data/types.ts';
import { floatTensor } from '../../tensors/wire.ts';
import { fieldNumbers } from '../../tensors/batch.ts';
import { createFiller } from '../../train/batches.ts';
import { clipGradients } from '../../train/steps/optimizers.ts';
import { placeAfter, type OptimizerCount } from '../../train/ownership.ts';
import type { StepPlace, StepState } from '../../train/steps/step.ts';
import { comparedField } from '../shown.ts';
import { reaching, subjectTensors, updatedWeight, weightTensors } from './tensors.ts';

type Tensor = TensorFlow.Tensor;

/** Nobody reads a grid with more numbers. */
const MOST_VALUES = 1024;

/** A network with its data and the weights to inspect. */
export interface Subject {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly data: LoadedData;
  readonly state: StepState;
  /** The number of earlier batches of the run. */
  readonly step: number;
  /** Absent: the optimizer that the run started with. */
  readonly optimizer?: OptimizerCount;
}

/**
 * One training step on example `index` of a part, op by op, with all intermediate values: the outputs of all
 * nodes, the gradients of the loss with respect to them, along every edge and for the weights, and the weights after
 * the update. The state is not changed.
 */
export async function explainStep(subject: Subject, index: number, split: Split = 'training'): Promise<Omit<StepExplanation, 'runId'>> {
  const { data, step } = subject;
  const { tf, run } = await openCpu();
  const batch = createFiller(data[split], 1)([index]);
  const place = nextPlace(subject);
  const { learningRate } = place;
  const { loss, nodes } = run(() => {
    let result: Explained | undefined;
    tf.tidy(() => {
      result = explained(tf, subject, subjectTensors(tf, subject.model, batch), place);
    });
    if (!result) throw new Error('The step was not computed.');
    return result;
  });
  const label = [...fieldNumbers(batch, comparedField(subject.model) ?? targetField(data.spec))];
  return { step, split, index, count: data[split].count, label, loss: toWire(loss), learningRate, nodes };
} // prettier-ignore

interface Explained {
  readonly loss: number;
  readonly nodes: readonly NodeStep[];
}

/** The position of the next step. */
export function nextPlace({ settings, data, step, optimizer = { updates: step, begun: 0 } }: Subject): StepPlace {
  return placeAfter(settings, { step, optimizer }, Math.ceil(data.training.count / settings.batchSize));
}

function explained(tf: TF, subject: Subject, fields: Tensors, place: StepPlace): Explained {
  const { model, settings, state, step } = subject;
  const { weights, trainable } = weightTensors(tf, model, state.weights);
  // Zeros added to every output and on every edge: the gradient with respect to them is the gradient at that place.
  const byOutput = new Map(model.nodes.flatMap(outputsOf).flatMap(({ name, type }) => probe(tf, name, type)));
  const byEdge = new Map(
    model.nodes.flatMap(({ id, inputs }) => inputs.flatMap(({ type }, i) => probe(tf, edgeKey(id, i), type))),
  );
  const probes = [...byOutput, ...byEdge];
  const outputs = new Map<string, Tensor>();
  const own = new Map<string, OwnLoss>();
  const lossOf = () => {
    const arrivals = arrivalsOf(tf, model, weights, fields, {
      isTraining: true,
      passesSteps: isPerceptronRule(settings),
      seed: seedOf(settings.seed, hashName('step'), step),
      onInput: (id, i, value) => probed(tf, value, byEdge.get(edgeKey(id, i))),
      onOutput: (name, value) => {
        outputs.set(name, tf.keep(tf.clone(value)));
        return probed(tf, value, byOutput.get(name));
      },
    });
    const { parts, total } = lossesOf(tf, model.objectives, arrivals);
    if (parts.length > 1)
      for (const [i, part] of parts.entries()) own.set(part.objective.nodeId, ownLoss(part.loss, arrivals[i]?.labels));
    return reaching(
      tf,
      total,
      probes.map(([, zeros]) => zeros),
    );
  };
  const variables = [...probes.map(([, zeros]) => zeros), ...trainable.map(({ name }) => lookUp(weights, name))];
  const { value, grads } = tf.valueAndGrads(lossOf)(variables);
  const gradients = new Map(probes.map(([name], i) => [name, grads[i]]));
  const gradientAt = (name: string, type: Layered) => viewOrNull(gradients.get(name), type);
  const raw = grads.slice(probes.length);
  const clipped = settings.clip.kind === 'none' ? [] : clipGradients(tf, settings.clip, raw);
  const updates = new Map(
    trainable.map((weight, i) => {
      const before = lookUp(weights, weight.name);
      return [weight.name, weightStep(tf, subject, place, { weight, before, raw: raw[i], clipped: clipped[i] })];
    }),
  );
  const firstOf = new Map(model.nodes.map((node) => [node.id, outputsOf(node)[0]?.name ?? node.id]));
  const outputOf = (name: string, type: Layered) => viewOf(lookUp(outputs, name), 1, type.layout);
  const nodes = model.nodes.map((node): NodeStep => ({
    nodeId: node.id,
    inputs: node.inputs.map(({ edge, from, type }, i) => ({
      edge,
      from: from.node,
      ...(outputName(from) !== firstOf.get(from.node) && { value: outputOf(outputName(from), type) }),
      gradient: gradientAt(edgeKey(node.id, i), type),
    })),
    output: outputOf(lookUp(firstOf, node.id), node.type),
    gradient: gradientAt(lookUp(firstOf, node.id), node.type),
    ...(own.has(node.id) && { own: lookUp(own, node.id) }),
    weights: node.weights.flatMap(({ name }) => updates.get(`${node.identity}.${name}`) ?? []),
  }));
  for (const output of outputs.values()) output.dispose();
  return { loss: value.dataSync()[0] ?? NaN, nodes };
}

function ownLoss(loss: Tensor, labels: Tensor | undefined): OwnLoss {
  const isShort = labels !== undefined && labels.size <= MOST_VALUES;
  return { loss: toWire(loss.dataSync()[0] ?? NaN), target: isShort ? [...labels.dataSync()] : null };
}

/** Zeros for a batch of one example; integers and booleans have no gradient. */
function probe(tf: TF, name: string, { dtype, shape }: TensorType): readonly (readonly [string, Tensor])[] {
  return dtype === 'float32' ? [[name, tf.zeros([1, ...shape])]] : [];
}

function probed(tf: TF, value: Tensor, zeros: Tensor | undefined): Tensor {
  return zeros ? tf.add(value, zeros) : value;
}

/** Two edges into a node may come from the same output. */
function edgeKey(nodeId: string, index: number): string {
  return `${nodeId} ${index}`;
}

interface OneWeight {
  readonly weight: ModelWeight;
  readonly before: Tensor;
  readonly raw: Tensor | undefined;
  readonly clipped: Tensor | undefined;
}

function weightStep(tf: TF, { settings, state }: Subject, place: StepPlace, one: OneWeight): WeightStep {
  const { weight, before, raw, clipped } = one;
  if (!raw) throw new Error(`There is no gradient by "${weight.name}".`);
  const after = updatedWeight(tf, settings, place, state.optimizer, weight, before, clipped ?? raw);
  const { layout } = weightAxes(weight.spec);
  const view = (tensor: Tensor) => viewOf(tensor, 0, layout);
  return {
    name: weight.spec.name,
    before: view(before),
    gradient: view(raw),
    clipped: clipped ? view(clipped) : null,
    slots: after.slots.map((slot) => ({ name: slot.name, before: view(slot.before), after: view(slot.after) })),
    after: view(after.weight),
  };
}

type Layered = Pick<Axes, 'layout'>;

function viewOrNull(gradient: Tensor | undefined, { layout }: Layered): TensorView | null {
  return gradient ? viewOf(gradient, 1, layout) : null;
}

/** `batchAxes`: how many of the first axes are the batch. */
function viewOf(tensor: Tensor, batchAxes: 0 | 1, layout: Axes['layout']): TensorView {
  const values = Float32Array.from(tensor.dataSync());
  const shape = tensor.shape.slice(batchAxes);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    shape,
    ...(layout && { layout }),
    values: values.length <= MOST_VALUES ? floatTensor(values, shape) : null,
    min: toWire(values.reduce((least, value) => Math.min(least, value), Infinity)),
    max: toWire(values.reduce((most, value) => Math.max(most, value), -Infinity)),
    mean: toWire(sum / Math.max(1, values.length)),
  };
}
