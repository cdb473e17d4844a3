import * as tf from '@tensorflow/tfjs';
import { attentionsOf } from '../../../core/analysis/attentions.ts';
import type { Field } from '../../../core/data/spec.ts';
import { outputName, outputsOf } from '../../../core/analysis/identity.ts';
import type { Graph, TensorType } from '../../graph/ir.ts';
import { trace } from '../../graph/tracer.ts';
import type { Model } from '../../model/model.ts';
import { readable } from '../../model/objective.ts';
import { lookUp } from '../../model/tensors.ts';
import { endNames } from '../proof/examples.ts';
import { tidied } from './passes.ts';

/** What a forward pass puts out. */
export interface ForwardOptions {
  /** Ends as the user sees them: probabilities instead of logits. */
  readonly probabilities: boolean;
  /** Attention weights as further outputs. */
  readonly attention: boolean;
  /** The outputs of all nodes as further outputs. */
  readonly hidden: boolean;
  /** Convolutions have channels first, and what is around them follows. */
  readonly channelsFirst: boolean;
  /** Ends that are put out, by their nodes; absent: all. */
  readonly ends?: readonly string[];
  /** Further outputs, by name (see `outputName`). */
  readonly inner?: readonly string[];
  /** What follows this output sees the last position of it alone. */
  readonly lastOf?: string | undefined;
}

/** The shapes of fields: [batch, ...]. */
export type FieldShapes = ReadonlyMap<string, readonly number[]>;

/** The name of a weight among the inputs of a forward graph. */
export const weightInput = (name: string) => `weight/${name}`;
/** The name of a field. */
export const fieldInput = (name: string) => `field/${name}`;

/** The outputs of a forward graph: ends by node, with their names; attentions and other nodes go by their paths. */
export function forwardOutputs(model: Model, { attention, hidden, ends: chosen, inner: named = [] }: Pick<ForwardOptions, 'attention' | 'hidden' | 'ends' | 'inner'>) {
  const names = endNames(model);
  const all = model.objectives.map(({ nodeId }, i) => [nodeId, names[i] ?? nodeId] as const);
  const ends = new Map(all.filter(([nodeId]) => chosen?.includes(nodeId) ?? true));
  const attentions = attention ? attentionsOf(model.predicting, model.data).map(({ weights }) => outputName(weights)) : [];
  const outside = ['dataset', 'output', 'moduleInput', 'moduleOutput'];
  const inner = hidden ? model.predicting.filter(({ block }) => !outside.includes(block.type)) : [];
  return { ends, further: new Set([...named, ...attentions, ...inner.flatMap(outputsOf).map(({ name }) => name)]) };
} // prettier-ignore

/** [batch, positions, ...] -> [batch, 1, ...]. */
export function lastPosition(value: tf.Tensor): tf.Tensor {
  const [batch = 1, positions = 1, ...rest] = value.shape;
  return tf.slice(value, [0, positions - 1, ...rest.map(() => 0)], [batch, 1, ...rest]);
}

/** The graph of the forward pass in evaluation mode for fields of these shapes. Throws TraceError. */
export function traceForward(model: Model, shapes: FieldShapes, options: ForwardOptions): Graph {
  const { ends, further } = forwardOutputs(model, options);
  const inputs: Record<string, TensorType> = {};
  for (const field of model.inputs) {
    inputs[fieldInput(field.name)] = { dtype: field.type.dtype, shape: lookUp(shapes, field.name) };
  }
  for (const { name, spec } of model.weights) inputs[weightInput(name)] = { dtype: 'float32', shape: spec.shape };
  const graph = trace(inputs, (given, context) => {
    const tensors = new Map(Object.entries(given));
    const weights = new Map(model.weights.map(({ name }) => [name, lookUp(tensors, weightInput(name))]));
    const fields = new Map(model.inputs.map(({ name }: Field) => [name, lookUp(tensors, fieldInput(name))]));
    const outputs: Record<string, tf.Tensor> = {};
    model.apply(tf, weights, fields, {
      isTraining: false,
      seed: 0,
      onNode: (id) => context.enter(id),
      runFile: (...given) => context.runFile(...given),
      onOutput(name, value) {
        const end = ends.get(name);
        const objective = model.objectives.find(({ nodeId }) => nodeId === name);
        if (end !== undefined && objective) outputs[end] = options.probabilities ? readable(tf, objective, value) : value;
        if (further.has(name)) outputs[name] = value;
        return name === options.lastOf ? lastPosition(value) : value;
      },
    });
    return outputs;
  });
  return tidied(graph, options.channelsFirst);
} // prettier-ignore
