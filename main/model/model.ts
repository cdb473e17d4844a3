import type * as TensorFlow from '@tensorflow/tfjs';
import type { Analysis, AnalysedNode } from '../../core/analysis/node.ts';
import type { ForwardContext, TF, WeightSpec } from '../../core/blocks/define.ts';
import { takenFields } from '../../core/analysis/fields.ts';
import { outputsOf } from '../../core/analysis/identity.ts';
import { ancestors } from '../../core/analysis/order.ts';
import { objectivesOf, type Objective } from '../../core/analysis/objectives.ts';
import { startValues } from '../../core/analysis/startWeights.ts';
import { fieldPorts, type DataSpec, type Field, type FieldPort } from '../../core/data/spec.ts';
import { hashName, seedOf, uniformNumbers } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { byPort, type Ports } from '../../core/tensorType.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { createOutputs, type NodeOutputs } from './outputs.ts';
import { lookUp, type Tensors } from './tensors.ts';
import { trainedWeights, unitInputs, unitsOf, type TrainedWeight, type Unit } from './units.ts';

/** A weight under the name that it has in files and on the wire: `<identity of the node>.<name of the weight>`. */
export interface ModelWeight {
  readonly name: string;
  readonly nodeId: string;
  readonly spec: WeightSpec;
  /** What was set by hand of its start; the rest is drawn. */
  readonly start: readonly (number | undefined)[] | undefined;
  /** Places that training leaves as they are. */
  readonly locked: readonly number[];
}

export type WeightTensors = ReadonlyMap<string, TensorFlow.Tensor>;

/** What arrives at an output. */
export interface Arrival {
  readonly output: TensorFlow.Tensor;
  /** What is wired to compare with; absent: the data's labels. */
  readonly target?: TensorFlow.Tensor | undefined;
  /** What counts. */
  readonly mask?: TensorFlow.Tensor | undefined;
}

export interface ApplyOptions {
  readonly isTraining: boolean;
  /** Of this step: every node draws from a stream of its own under it. */
  readonly seed: number;
  /** Draws the random numbers, where the step's seed is not yet known: when it is traced. */
  uniform?(stream: number, shape: readonly number[]): TensorFlow.Tensor;
  /** Is told whose work begins; undefined: the last one's is over. */
  onNode?(id: string | undefined): void;
  /** Is shown what arrives at a node over its edges, one by one, and may put another tensor of its type in its place. */
  onInput?(id: string, index: number, input: TensorFlow.Tensor): TensorFlow.Tensor;
  /** Is shown every output by its name (see `outputName`), and may put another tensor of its type in its place. */
  onOutput?(name: string, output: TensorFlow.Tensor): TensorFlow.Tensor;
  /** Is told what arrives at every output; without it, what only outputs compare with is not computed. */
  onEnd?(nodeId: string, arrival: Arrival): void;
  /** The path of the output that is wanted; absent: the network's end. */
  readonly end?: string | undefined;
  /** See ForwardContext. */
  readonly passesSteps?: boolean | undefined;
  /** Receives the new values of running statistics, by full name. Train mode only. */
  onUpdate?(name: string, value: TensorFlow.Tensor): void;
}

/**
 * A network that can be computed. It holds no numbers: weights are passed in, so that the same model serves training,
 * evaluation, loss landscapes and twins with different weights.
 */
export interface Model extends Pick<Objective, 'loss' | 'outputs' | 'outputShape' | 'target'> {
  readonly nodes: readonly AnalysedNode[];
  /** Those among them that a prediction takes: not what is only compared with. */
  readonly predicting: readonly AnalysedNode[];
  /** In the order of the network. */
  readonly weights: readonly ModelWeight[];
  /** The same numbers as training holds them: see units.ts. */
  readonly trained: readonly TrainedWeight[];
  readonly data: DataSpec;
  /** The fields that a prediction takes, in their order; the data may have others. */
  readonly inputs: readonly Field[];
  /** The same with those that are only compared with, or say what counts. */
  readonly taken: readonly Field[];
  /** What it is trained for. `loss`, `outputs`, `outputShape` and `target` are the first one's. */
  readonly objectives: readonly Objective[];
  /** Multiply-adds of one example going forward. */
  readonly multiplyAdds: number;
  /**
   * The first output [batch, ...outputShape] for a batch by the names of its fields (`inputs` at least), with weights by their
   * names in `weights` or by those in `trained`. Synchronous; call it inside tf.tidy.
   */
  apply(tf: TF, weights: WeightTensors, fields: Tensors, options: ApplyOptions): TensorFlow.Tensor;
}

/** Makes a document's network computable. Throws (a bug) when the analysis says that it is not trainable. */
export function compile(analysis: Analysis): Model {
  const taken = takenFields(analysis.network, analysis.data);
  const nodes = withUsedFields(analysis.network, taken);
  const end = nodes.at(-1);
  if (end?.block.type !== 'output') throw new Error('A document with problems cannot be compiled.');
  const objectives = objectivesOf(nodes, analysis.data);
  const [first] = objectives;
  if (!first) throw new Error('A network has no output.');
  const singles = nodes.map((node): Unit => ({ name: node.identity, nodes: [node], inputs: unitInputs(node.inputs) }));
  const units = unitsOf(nodes);
  const predicting = predictingNodes(nodes, analysis.data);
  const trained = units.flatMap(trainedWeights);
  return {
    nodes,
    weights: nodes.flatMap((node) =>
      node.weights.map((spec) => ({
        name: `${node.identity}.${spec.name}`,
        nodeId: node.id,
        spec,
        start: node.start[spec.name],
        locked: node.locked[spec.name] ?? [],
      })),
    ),
    trained,
    data: analysis.data,
    inputs: fieldsIn(takenFields(predicting, analysis.data)),
    taken: fieldsIn(taken),
    predicting,
    loss: first.loss,
    outputs: first.outputs,
    outputShape: first.outputShape,
    target: first.target,
    objectives,
    multiplyAdds: nodes.reduce((sum, node) => sum + node.multiplyAdds, 0),
    apply: (tf, weights, fields, options) => {
      const outputs = createOutputs(tf);
      const batch = byPorts(analysis.data, fields);
      const isTrained = trained.every(({ name }) => weights.has(name));
      const all = isTrained ? units : singles;
      for (const unit of options.onEnd ? all : predictingUnits(all, predicting)) {
        forward(tf, unit, outputs, weights, batch, options);
      }
      options.onNode?.(undefined);
      return outputs.takeOne(options.end ?? end.id);
    },
  };
}

/** The same network with another of its outputs in front: `apply` and predictions are of that one. */
export function seenFrom(model: Model, objective: Objective): Model {
  const { loss, outputs, outputShape, target, nodeId } = objective;
  const others = model.objectives.filter((one) => one !== objective);
  const apply: Model['apply'] = (tf, weights, fields, options) =>
    model.apply(tf, weights, fields, { ...options, end: nodeId });
  return { ...model, loss, outputs, outputShape, target, objectives: [objective, ...others], apply };
}

const fieldsIn = (ports: readonly FieldPort[]): readonly Field[] => ports.map(({ field }) => field);

/** Without what outputs only compare with, or count by. */
function predictingNodes(nodes: readonly AnalysedNode[], data: DataSpec): readonly AnalysedNode[] {
  const isEnd = ({ block }: AnalysedNode) => block.type === 'output';
  const cut = nodes.map((node) => (isEnd(node) ? { ...node, inputs: node.inputs.slice(0, 1) } : node));
  const needed = ancestors(cut, ...cut.filter(isEnd).map(({ id }) => id));
  const predicting = cut.filter(({ id }) => needed.has(id));
  return withUsedFields(predicting, takenFields(predicting, data));
}

/** The units of a prediction: only what it takes arrives at their ends, and leaves the Dataset. */
function predictingUnits(units: readonly Unit[], predicting: readonly AnalysedNode[]): readonly Unit[] {
  const cut = new Map(predicting.map((node) => [node.id, node]));
  return units.flatMap((unit): readonly Unit[] => {
    if (unit.nodes.length > 1) return unit.nodes.some(({ id }) => cut.has(id)) ? [unit] : [];
    const node = cut.get(unit.nodes[0].id);
    return node ? [{ ...unit, nodes: [node], inputs: unitInputs(node.inputs) }] : [];
  });
}

/** The nodes as they are, but a Dataset hands out only what somebody takes. */
function withUsedFields(nodes: readonly AnalysedNode[], taken: readonly FieldPort[]): readonly AnalysedNode[] {
  const types = Object.fromEntries(taken.map(({ port, type }) => [port, type]));
  return nodes.map((node) => {
    if (node.block.type !== 'dataset') return node;
    return { ...node, types, type: taken[0]?.type ?? node.type };
  });
}

/** A batch by the ports of the Dataset. */
function byPorts(data: DataSpec, fields: Tensors): Ports<TensorFlow.Tensor> {
  const given = fieldPorts(data).flatMap(({ port, field }) => {
    const value = fields.get(field.name);
    return value ? [{ port, value }] : [];
  });
  return byPort(given, ({ value }) => value);
}

function forward(
  tf: TF,
  { name: unit, nodes, inputs: from }: Unit,
  outputs: NodeOutputs,
  weights: WeightTensors,
  batch: Ports<TensorFlow.Tensor>,
  options: ApplyOptions,
): void {
  const [node] = nodes;
  options.onNode?.(node.id);
  const joined = node.block.isJoinable && !options.onInput;
  const names = from.map((input) => input.from);
  const taken = joined ? outputs.takeJoined(names) : outputs.take(names);
  const arriving = taken.map((value, i) => ({
    port: from[i]?.port ?? '',
    value: options.onInput?.(node.id, i, value) ?? value,
  }));
  let draws = 0;
  const context: ForwardContext = {
    // Frozen statistics are used and not measured: what is frozen does not drift.
    isTraining: options.isTraining && !(node.isFrozen && node.statistics.length > 0),
    passesSteps: options.passesSteps,
    uniform: (shape) => {
      const stream = seedOf(hashName(node.identity), draws++);
      if (options.uniform) return options.uniform(stream, shape);
      return tf.tensor(uniformNumbers(sizeOf(shape), options.seed, stream), [...shape]);
    },
    update: (name, value) => options.onUpdate?.(`${node.identity}.${name}`, value),
  };
  const weight = (name: string) => {
    const tie = node.ties.find((one) => one.name === name);
    if (!tie) return lookUp(weights, `${unit}.${name}`);
    const shared = lookUp(weights, tie.source);
    return tie.isTransposed ? tf.transpose(shared) : shared;
  };
  const inputs = arriving.length === 0 ? batch : byPort(arriving, ({ value }) => value);
  const x = arriving[0]?.value ?? Object.values(inputs)[0]?.[0];
  if (!x) throw new Error(`Nothing arrives at "${node.id}".`);
  const output = node.block.forward(tf, {
    x,
    inputs,
    weight,
    params: node.params as never,
    context,
  });
  const ends = nodes.map(outputsOf);
  // Several nodes at once have one output each.
  if (output instanceof tf.Tensor)
    outputs.put(ends.flatMap(([first]) => first?.name ?? []), output); // prettier-ignore
  else for (const { name, port } of ends.flat()) outputs.put([name], lookUp(new Map(Object.entries(output)), port));
  for (const { name } of options.onOutput ? ends.flat() : []) {
    const [value] = outputs.take([name]);
    const shown = value && options.onOutput?.(name, value);
    if (shown) outputs.put([name], shown);
  }
  if (node.block.type === 'output') options.onEnd?.(node.id, arrivalOf(outputs.takeOne(node.id), arriving));
}

interface Arriving {
  readonly port: string;
  readonly value: TensorFlow.Tensor;
}

function arrivalOf(output: TensorFlow.Tensor, arriving: readonly Arriving[]): Arrival {
  const at = (name: string) => arriving.find(({ port }) => port === name)?.value;
  return { output, target: at('target'), mask: at('mask') };
}

/** The names of those of these weights that no update changes: of frozen nodes, with their running statistics. */
export function stillOf({ nodes }: Model, weights: readonly Pick<ModelWeight, 'name' | 'nodeId'>[]): readonly string[] {
  const frozen = new Set(nodes.filter(({ isFrozen }) => isFrozen).map(({ id }) => id));
  return weights.filter(({ nodeId }) => frozen.has(nodeId)).map(({ name }) => name);
}

/** The fields that an update takes, in their order: inputs and targets. */
export function learnedFields({ data, taken }: Model): readonly Field[] {
  return data.fields.filter((field) => field.role === 'target' || taken.includes(field));
}

/** The weights before training: see `startValues`. */
export function initialWeights(model: Model, seed: number): NamedTensors {
  return new Map(
    model.weights.map(({ name, spec, start }) => [
      name,
      { shape: spec.shape, values: startValues(name, spec, start, seed) },
    ]),
  );
}
