import type * as TensorFlow from '@tensorflow/tfjs';
import type { Analysis, AnalysedNode } from '../../core/analysis/node.ts';
import type { ForwardContext, TF, WeightSpec } from '../../core/blocks/define.ts';
import { takenFields } from '../../core/analysis/fields.ts';
import { outputsOf } from '../../core/analysis/identity.ts';
import { layerDepths } from '../../core/analysis/layers.ts';
import { ancestors } from '../../core/analysis/order.ts';
import { objectivesOf, type Objective } from '../../core/analysis/objectives.ts';
import { startValues } from '../../core/analysis/startWeights.ts';
import type { StartFile } from '../../core/graph/document.ts';
import { fieldPorts, type DataSpec, type Field, type FieldPort } from '../../core/data/spec.ts';
import { hashName, seedOf, uniformNumbers } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { byPort, type Ports } from '../../core/tensorType.ts';
import { runFile } from '../opaque/run.ts';
import { startInFiles } from '../files/startFiles.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { createOutputs, type NodeOutputs } from './outputs.ts';
import { lookUp, type Tensors } from './tensors.ts';
import { trainedWeights, unitInputs, unitsOf, type TrainedWeight, type Unit } from './units.ts';

/** A weight with its name in files and on the wire: `<identity of the node>.<name of the weight>`. */
export interface ModelWeight {
  readonly name: string;
  readonly nodeId: string;
  readonly spec: WeightSpec;
  /** See TrainedWeight. */
  readonly rateFactor: number;
  readonly depth: number;
  /** The initial values set by hand; the rest is drawn. */
  readonly start: readonly (number | undefined)[] | undefined;
  /** Indices that training leaves unchanged. */
  readonly locked: readonly number[];
}

export type WeightTensors = ReadonlyMap<string, TensorFlow.Tensor>;

/** What arrives at an output. */
export interface Arrival {
  readonly output: TensorFlow.Tensor;
  /** The wired target; absent: the data's labels. */
  readonly target?: TensorFlow.Tensor | undefined;
  /** The mask. */
  readonly mask?: TensorFlow.Tensor | undefined;
}

export interface ApplyOptions {
  readonly isTraining: boolean;
  /** The seed of this step, from which every node derives its own random stream. */
  readonly seed: number;
  /** Draws the random numbers if the step's seed is not yet known, as when it is traced. */
  uniform?(stream: number, shape: readonly number[]): TensorFlow.Tensor;
  /** Called when the work of a node starts; undefined: the last node is done. */
  onNode?(id: string | undefined): void;
  /** Called with each input of a node, edge by edge; may return another tensor of the same type to replace it. */
  onInput?(id: string, index: number, input: TensorFlow.Tensor): TensorFlow.Tensor;
  /**
   * Called with every output by its name (see `outputName`); may return another tensor of the same type to replace it.
   */
  onOutput?(name: string, output: TensorFlow.Tensor): TensorFlow.Tensor;
  /** Called with what arrives at every output; without it, whatever is only needed for comparison is not computed. */
  onEnd?(nodeId: string, arrival: Arrival): void;
  /** The path of the output to return; absent: the network's end. */
  readonly end?: string | undefined;
  /** See ForwardContext. */
  readonly passesSteps?: boolean | undefined;
  /** Stands for the run of a file, as where it is written down instead of computed; absent: it is computed. */
  runFile?: ForwardContext['runFile'];
  /** Receives the new values of running statistics, by full name. Training mode only. */
  onUpdate?(name: string, value: TensorFlow.Tensor): void;
}

/**
 * A network that can be computed. It holds no numbers: weights are passed in, so that the same model serves training,
 * evaluation, loss landscapes and copies with different weights.
 */
export interface Model extends Pick<Objective, 'loss' | 'outputs' | 'outputShape' | 'target'> {
  readonly nodes: readonly AnalysedNode[];
  /** The nodes needed for a prediction: not those used only for comparison. */
  readonly predicting: readonly AnalysedNode[];
  /** In network order. */
  readonly weights: readonly ModelWeight[];
  /** The same weights as training stores them: see units.ts. */
  readonly trained: readonly TrainedWeight[];
  readonly data: DataSpec;
  /** The fields needed for a prediction, in order; the data may have others. */
  readonly inputs: readonly Field[];
  /** The same, including those used only as targets or masks. */
  readonly taken: readonly Field[];
  /** What it is trained for. `loss`, `outputs`, `outputShape` and `target` are those of the first objective. */
  readonly objectives: readonly Objective[];
  /** The file of weights that training begins with. */
  readonly startsFrom: StartFile | undefined;
  /** Multiply-adds per example in the forward pass. */
  readonly multiplyAdds: number;
  /**
   * The first output [batch, ...outputShape] for a batch, given by field name (`inputs` at least), with weights named
   * as in `weights` or as in `trained`. Synchronous; call it inside tf.tidy.
   */
  apply(tf: TF, weights: WeightTensors, fields: Tensors, options: ApplyOptions): TensorFlow.Tensor;
}

/** Makes a document's network computable. Throws (a bug) if the analysis says that it is not trainable. */
export function compile({ network, data }: Analysis, startsFrom?: StartFile): Model {
  return modelOf(network, data, { startsFrom });
}

/** An output that comes with the batch, as a field, instead of being computed. */
export interface Given {
  /** See `outputName`. */
  readonly output: string;
  readonly field: Field;
}

interface PartOptions {
  readonly startsFrom: StartFile | undefined;
  /** What the nodes that are left out would compute: further inputs, before those of the data. */
  readonly given?: readonly Given[];
  /** Those of the whole network; absent: they are found. */
  readonly objectives?: readonly Objective[];
}

/** A network, or the part of it that ends with its outputs. */
export function modelOf(network: readonly AnalysedNode[], data: DataSpec, options: PartOptions): Model {
  const { startsFrom, given = [] } = options;
  const taken = takenFields(network, data);
  const nodes = withUsedFields(network, taken);
  const end = nodes.at(-1);
  if (end?.block.type !== 'output') throw new Error('A document with problems cannot be compiled.');
  const { objectives = objectivesOf(nodes, data) } = options;
  const [first] = objectives;
  if (!first) throw new Error('A network has no output.');
  const added = given.map(({ field }) => field);
  const singles = nodes.map(singleUnit);
  const depths = layerDepths(nodes);
  const units = unitsOf(nodes, depths);
  const predicting = predictingNodes(nodes, data);
  const trained = units.flatMap((unit) => trainedWeights(unit, depths));
  return {
    nodes,
    weights: nodes.flatMap((node) =>
      node.weights.map((spec) => ({
        name: `${node.identity}.${spec.name}`,
        nodeId: node.id,
        spec,
        rateFactor: node.rateFactor,
        depth: depths.get(node.id) ?? 0,
        start: node.start[spec.name],
        locked: node.locked[spec.name] ?? [],
      })),
    ),
    trained,
    data: added.length > 0 ? { ...data, fields: [...added, ...data.fields] } : data,
    inputs: [...added, ...fieldsIn(takenFields(predicting, data))],
    taken: [...added, ...fieldsIn(taken)],
    predicting,
    loss: first.loss,
    outputs: first.outputs,
    outputShape: first.outputShape,
    target: first.target,
    objectives,
    startsFrom,
    multiplyAdds: nodes.reduce((sum, node) => sum + node.multiplyAdds, 0),
    apply: (tf, weights, fields, options) => {
      const outputs = createOutputs(tf);
      for (const { output, field } of given) outputs.put([output], lookUp(fields, field.name));
      const batch = byPorts(data, fields);
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

/** The same network with a different main output, which `apply` and predictions return. */
export function seenFrom(model: Model, objective: Objective): Model {
  const { loss, outputs, outputShape, target, nodeId } = objective;
  const others = model.objectives.filter((one) => one !== objective);
  const apply: Model['apply'] = (tf, weights, fields, options) =>
    model.apply(tf, weights, fields, { ...options, end: nodeId });
  return { ...model, loss, outputs, outputShape, target, objectives: [objective, ...others], apply };
}

const fieldsIn = (ports: readonly FieldPort[]): readonly Field[] => ports.map(({ field }) => field);

/** A node computed by itself. */
export function singleUnit(node: AnalysedNode): Unit {
  return { name: node.identity, nodes: [node], inputs: unitInputs(node.inputs) };
}

/** Without targets and masks of outputs. */
function predictingNodes(nodes: readonly AnalysedNode[], data: DataSpec): readonly AnalysedNode[] {
  const isEnd = ({ block }: AnalysedNode) => block.type === 'output';
  const cut = nodes.map((node) => (isEnd(node) ? { ...node, inputs: node.inputs.slice(0, 1) } : node));
  const needed = ancestors(cut, ...cut.filter(isEnd).map(({ id }) => id));
  const predicting = cut.filter(({ id }) => needed.has(id));
  return withUsedFields(predicting, takenFields(predicting, data));
}

/** The units of a prediction: only its inputs arrive at their outputs, and leave the Dataset. */
function predictingUnits(units: readonly Unit[], predicting: readonly AnalysedNode[]): readonly Unit[] {
  const cut = new Map(predicting.map((node) => [node.id, node]));
  return units.flatMap((unit): readonly Unit[] => {
    if (unit.nodes.length > 1) return unit.nodes.some(({ id }) => cut.has(id)) ? [unit] : [];
    const node = cut.get(unit.nodes[0].id);
    return node ? [{ ...unit, nodes: [node], inputs: unitInputs(node.inputs) }] : [];
  });
}

/** The same nodes, but a Dataset only provides the fields that are used. */
export function withUsedFields(nodes: readonly AnalysedNode[], taken: readonly FieldPort[]): readonly AnalysedNode[] {
  const types = Object.fromEntries(taken.map(({ port, type }) => [port, type]));
  return nodes.map((node) => {
    if (node.block.type !== 'dataset') return node;
    return { ...node, types, type: taken[0]?.type ?? node.type };
  });
}

/** A batch by port of the Dataset. */
export function byPorts(data: DataSpec, fields: Tensors): Ports<TensorFlow.Tensor> {
  const given = fieldPorts(data).flatMap(({ port, field }) => {
    const value = fields.get(field.name);
    return value ? [{ port, value }] : [];
  });
  return byPort(given, ({ value }) => value);
}

/** Computes a unit, and puts what it gives to the other outputs. */
export function forward(
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
    // Frozen statistics are used but not measured: frozen nodes do not drift.
    isTraining: options.isTraining && !(node.isFrozen && node.statistics.length > 0),
    passesSteps: options.passesSteps,
    uniform: (shape) => {
      const stream = seedOf(hashName(node.identity), draws++);
      if (options.uniform) return options.uniform(stream, shape);
      return tf.tensor(uniformNumbers(sizeOf(shape), options.seed, stream), [...shape]);
    },
    update: (name, value) => options.onUpdate?.(`${node.identity}.${name}`, value),
    runFile: options.runFile ?? runFile,
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
  // Nodes computed together have one output each.
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

/** The names of those weights that no update changes: those of frozen nodes, including running statistics. */
export function stillOf({ nodes }: Model, weights: readonly Pick<ModelWeight, 'name' | 'nodeId'>[]): readonly string[] {
  const frozen = new Set(nodes.filter(({ isFrozen }) => isFrozen).map(({ id }) => id));
  return weights.filter(({ nodeId }) => frozen.has(nodeId)).map(({ name }) => name);
}

/** The fields needed for an update, in order: inputs and targets. */
export function learnedFields({ data, taken }: Model): readonly Field[] {
  return data.fields.filter((field) => field.role === 'target' || taken.includes(field));
}

/** The weights before training: see `startValues`. Fails as `startInFiles` does. */
export function initialWeights({ nodes, startsFrom }: Model, seed: number): NamedTensors {
  return new Map(
    nodes.flatMap((node) =>
      node.weights.map((spec) => {
        const name = `${node.identity}.${spec.name}`;
        const values = startValues(name, spec, node.start[spec.name], seed, startInFiles(node, spec, startsFrom));
        return [name, { shape: spec.shape, values }] as const;
      }),
    ),
  );
}
