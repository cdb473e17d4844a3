import type * as TensorFlow from '@tensorflow/tfjs';
import type { Analysis, AnalysedNode } from '../../core/analysis/analyse.ts';
import type { ForwardContext, TF, WeightSpec } from '../../core/blocks/define.ts';
import { startWeights } from '../../core/analysis/startWeights.ts';
import type { Loss } from '../../core/blocks/output/output.ts';
import type { DataSpec } from '../../core/data/spec.ts';
import { hashName, seedOf, uniformNumbers } from '../../core/random.ts';
import { sizeOf, type Shape } from '../../core/shape.ts';
import type { NamedTensors } from '../projects/checkpoint.ts';
import { lookUp } from './tensors.ts';

/** A weight under the name that it has in files and on the wire: `<path of the node>.<name of the weight>`. */
export interface ModelWeight {
  readonly name: string;
  readonly nodeId: string;
  readonly spec: WeightSpec;
}

export type WeightTensors = ReadonlyMap<string, TensorFlow.Tensor>;

export interface ApplyOptions {
  readonly isTraining: boolean;
  /** Of this step: every node draws from a stream of its own under it. */
  readonly seed: number;
  /** Draws the random numbers, where the step's seed is not yet known: when it is traced. */
  uniform?(stream: number, shape: readonly number[]): TensorFlow.Tensor;
  /** Is told whose work begins; undefined: the last one's is over. */
  onNode?(id: string | undefined): void;
  /** Is shown what arrives at a node over its edges, one by one, and may put another tensor of its shape in its place. */
  onInput?(id: string, index: number, input: TensorFlow.Tensor): TensorFlow.Tensor;
  /** Is shown the output of every node, and may put another tensor of its shape in its place. */
  onOutput?(id: string, output: TensorFlow.Tensor): TensorFlow.Tensor;
  /** Receives the new values of running statistics, by full name. Train mode only. */
  onUpdate?(name: string, value: TensorFlow.Tensor): void;
}

/**
 * A network that can be computed. It holds no numbers: weights are passed in, so that the same model serves training,
 * evaluation, loss landscapes and twins with different weights.
 */
export interface Model {
  readonly nodes: readonly AnalysedNode[];
  /** In the order of the network. */
  readonly weights: readonly ModelWeight[];
  readonly data: DataSpec;
  readonly loss: Loss;
  /** What the last layer puts out. */
  readonly outputs: 'logits' | 'probabilities';
  readonly outputShape: Shape;
  /** Multiply-adds of one example going forward. */
  readonly multiplyAdds: number;
  /** The output [batch, ...outputShape] for features [batch, ...data.shape]. Synchronous; call it inside tf.tidy. */
  apply(tf: TF, weights: WeightTensors, x: TensorFlow.Tensor, options: ApplyOptions): TensorFlow.Tensor;
}

/** Makes a document's network computable. Throws (a bug) when the analysis says that it is not trainable. */
export function compile(analysis: Analysis): Model {
  const nodes = analysis.network;
  const end = nodes.at(-1);
  if (end?.block.type !== 'output') throw new Error('A document with problems cannot be compiled.');
  const { loss, from } = end.params as { readonly loss: Loss; readonly from: Model['outputs'] };
  return {
    nodes,
    weights: nodes.flatMap((node) =>
      node.weights.map((spec) => ({ name: `${node.id}.${spec.name}`, nodeId: node.id, spec })),
    ),
    data: analysis.data,
    loss,
    outputs: from,
    outputShape: end.shape,
    multiplyAdds: nodes.reduce((sum, node) => sum + node.multiplyAdds, 0),
    apply: (tf, weights, x, options) => {
      const outputs = new Map<string, TensorFlow.Tensor>();
      for (const node of nodes) outputs.set(node.id, forward(tf, node, outputs, weights, x, options));
      options.onNode?.(undefined);
      return lookUp(outputs, end.id);
    },
  };
}

function forward(
  tf: TF,
  node: AnalysedNode,
  outputs: ReadonlyMap<string, TensorFlow.Tensor>,
  weights: WeightTensors,
  batch: TensorFlow.Tensor,
  options: ApplyOptions,
): TensorFlow.Tensor {
  options.onNode?.(node.id);
  const inputs = node.inputs.map((id, i) => {
    const input = lookUp(outputs, id);
    return options.onInput?.(node.id, i, input) ?? input;
  });
  let draws = 0;
  const context: ForwardContext = {
    isTraining: options.isTraining,
    uniform: (shape) => {
      const stream = seedOf(hashName(node.id), draws++);
      if (options.uniform) return options.uniform(stream, shape);
      return tf.tensor(uniformNumbers(sizeOf(shape), options.seed, stream), [...shape]);
    },
    update: (name, value) => options.onUpdate?.(`${node.id}.${name}`, value),
  };
  const weight = (name: string) => lookUp(weights, `${node.id}.${name}`);
  const output = node.block.forward(tf, {
    x: inputs[0] ?? batch,
    inputs,
    weight,
    params: node.params as never,
    context,
  });
  return options.onOutput?.(node.id, output) ?? output;
}

/** The weights before training: see `startWeights`. */
export function initialWeights(model: Model, seed: number): NamedTensors {
  const values = startWeights(model.nodes, seed);
  return new Map(model.weights.map(({ name, spec }) => [name, { shape: spec.shape, values: lookUp(values, name) }]));
}
