import * as tf from '@tensorflow/tfjs';
import { attentionsOf, type Attention } from '../../../core/analysis/attentions.ts';
import type { Output } from '../../../core/analysis/flatten.ts';
import { outputName, outputsOf } from '../../../core/analysis/identity.ts';
import type { AnalysedNode } from '../../../core/analysis/node.ts';
import type { Graph, TensorType } from '../../graph/ir.ts';
import { trace } from '../../graph/tracer.ts';
import type { ApplyOptions, Model } from '../../model/model.ts';
import { lookUp } from '../../model/tensors.ts';
import { aligned } from './align.ts';
import { tidied } from './passes.ts';
import type { Point, Size } from './sizes.ts';
import { apart, type Forward } from './symbolic.ts';
import { fieldInput, lastPosition, weightInput } from './trace.ts';

/** What attentions look at: keys and values of the tokens before, by the name of the output that computes them. */
export interface Cached {
  /** The field with the tokens. */
  readonly tokens: string;
  /** Per token, [heads, width] or [width]: what is put out for new tokens [1, new, ...] and given for earlier ones [1, past, ...]. */
  readonly kept: ReadonlyMap<string, readonly number[]>;
}

/** The name of the input with what earlier tokens have put out. */
export const pastInput = (output: string) => `past/${output}`;

const PAST = 'past';
const NEW = 'new';
/** Masked scores, as in the block Mask. */
const NEVER = 1e9;

/** Blocks that compute every place of a text by itself. */
const alone = new Set([
  ...['dataset', 'moduleInput', 'moduleOutput', 'output', 'embedding', 'linear', 'languageHead', 'dropout', 'layerNorm', 'rmsNorm', 'add', 'multiply', 'scale'],
  ...['splitQkv', 'splitHeads', 'mergeHeads', 'repeatHeads'],
]); // prettier-ignore
/** Shorter texts are computed as fast anew, and too few sizes are left to tell them apart. */
const SHORTEST = 32;
/** Blocks that every attention has, and nothing else. */
const perAttention = { matMul: 2, mask: 1 };
/** Blocks that know at which place something stands. */
const placed = new Set(['positionalEncoding', 'positions', 'rotary']);

/** What of earlier tokens is kept; undefined if the network does something else with these than attend to them. */
export function cachedIn(model: Model, longest: number): Cached | undefined {
  const attentions = attentionsOf(model.predicting, model.data);
  const [tokens, ...others] = model.inputs;
  if (!tokens || others.length > 0 || longest < SHORTEST || !isCachable(model.predicting, attentions)) return undefined;
  const outputs = attentions.flatMap(({ k, v }) => (k ? [k, v] : [v]));
  const shapes = new Map(model.predicting.flatMap((node) => outputsOf(node).map(({ name, type }) => [name, type.shape] as const)));
  const kept = new Map(outputs.map(outputName).map((name) => [name, restOf(lookUp(shapes, name))]));
  return { tokens: tokens.name, kept };
} // prettier-ignore

/**
 * The forward pass of a language model over the last tokens of one text, of which keys and values of all earlier ones are given: any number
 * of both, together as many as `longest`. Only the end `end` is put out, for the last token. Of what follows `body` nothing else is computed, where
 * no other way leads past it. Throws TraceError and AlignError as other passes do.
 */
export function cachedForward(model: Model, { tokens, kept }: Cached, end: string, body: string, longest: number): Forward {
  const sizes = new Set(model.predicting.flatMap(({ type, weights }) => [...type.shape, ...weights.flatMap(({ shape }) => shape)]));
  const [past, otherPast] = apart(Math.floor(longest / 2), sizes);
  const [now, otherNow] = apart(Math.floor(longest / 2), sizes.add(past).add(otherPast));
  const points: Point[] = [{ past, new: now }, { past: otherPast, new: now }, { past, new: otherNow }, { past: otherPast, new: otherNow }, { past: longest - otherNow, new: otherNow }];
  const lastAt = isOnlyWay(model.predicting, body) ? body : end;
  const graph = aligned(points.map((point) => traced(model, kept, { point, end, lastAt, tokens })), points);
  const of = (symbol: string): Size => ({ factor: 1, powers: { [symbol]: 1 }, offset: 0 });
  const given = new Map([...kept].map(([name, rest]) => [pastInput(name), [1, of(PAST), ...rest]]));
  return { graph, fields: new Map([[tokens, [1, of(NEW)]]]), given, limits: {}, remarks: [] };
} // prettier-ignore

/** [positions, width] -> [width]; [heads, positions, width] -> [heads, width]. */
function restOf(shape: readonly number[]): readonly number[] {
  return shape.length === 3 ? [shape[0] ?? 1, shape[2] ?? 1] : shape.slice(1);
}

/** Whether tokens know of each other by causal attentions alone, whose keys and values nobody else reads. */
function isCachable(nodes: readonly AnalysedNode[], attentions: readonly Attention[]): boolean {
  const read = (wanted: Output) => nodes.flatMap(({ id, block, inputs }) => inputs.flatMap(({ from, port }) => (outputName(from) === outputName(wanted) && block.type !== 'scale' ? [`${id} ${port}`] : [])));
  const isOwn = ({ k, v, q }: Attention) => k !== undefined && q !== undefined && read(k).length === 1 && read(v).length === 1;
  const isFit = (one: Attention) => one.isCausal && !one.isCross && !one.padding && isOwn(one);
  const isKnown = ({ id, block }: AnalysedNode) => alone.has(block.type) || (block.category === 'activations' && block.type !== 'softmax') || placed.has(block.type) || attentions.some((one) => one.id === id) || block.type in perAttention;
  const areTheirs = Object.entries(perAttention).every(([type, count]) => nodes.filter(({ block }) => block.type === type).length === count * attentions.length);
  return attentions.length > 0 && areTheirs && attentions.every(isFit) && nodes.every(isKnown);
} // prettier-ignore

interface Wanted {
  readonly point: Point;
  readonly tokens: string;
  readonly end: string;
  /** The output from which on there is only the last token. */
  readonly lastAt: string;
}

/** Whether what follows a node takes nothing from elsewhere, and computes every place of a text by itself. */
function isOnlyWay(nodes: readonly AnalysedNode[], id: string): boolean {
  const behind = new Set([id]);
  for (const node of nodes) if (node.inputs.some(({ from }) => behind.has(from.node))) behind.add(node.id);
  const following = nodes.filter((node) => node.id !== id && behind.has(node.id));
  return following.every(({ block, inputs }) => block.type !== 'mask' && !placed.has(block.type) && inputs.every(({ from }) => behind.has(from.node)));
} // prettier-ignore

function traced(model: Model, kept: Cached['kept'], wanted: Wanted): Graph {
  const { past = 1, new: now = 1 } = wanted.point;
  const inputs: Record<string, TensorType> = { [fieldInput(wanted.tokens)]: { dtype: 'int32', shape: [1, now] } };
  for (const [name, rest] of kept) inputs[pastInput(name)] = { dtype: 'float32', shape: [1, past, ...rest] };
  for (const { name, spec } of model.weights) inputs[weightInput(name)] = { dtype: 'float32', shape: spec.shape };
  const graph = trace(inputs, (given, context) => {
    const tensors = new Map(Object.entries(given));
    const weights = new Map(model.weights.map(({ name }) => [name, lookUp(tensors, weightInput(name))]));
    const fields = new Map([[wanted.tokens, lookUp(tensors, fieldInput(wanted.tokens))]]);
    const outputs: Record<string, tf.Tensor> = {};
    const { onInput, onOutput } = remembering(model, kept, tensors, outputs, wanted);
    model.apply(tf, weights, fields, { isTraining: false, seed: 0, onNode: (id) => context.enter(id), onInput, onOutput });
    return outputs;
  });
  return tidied(graph, false);
} // prettier-ignore

/** Hands blocks that know of places the whole text, and attentions the earlier keys and values. */
function remembering(model: Model, kept: Cached['kept'], given: ReadonlyMap<string, tf.Tensor>, outputs: Record<string, tf.Tensor>, { point, end, lastAt }: Wanted): Required<Pick<ApplyOptions, 'onInput' | 'onOutput'>> {
  const { past = 1, new: now = 1 } = point;
  const kindOf = new Map(model.predicting.map(({ id, block }) => [id, block.type]));
  const scores = new Map<string, tf.Tensor>();
  const axisIn = (id: string, { rank }: tf.Tensor) => (kindOf.get(id) === 'rotary' ? rank - 2 : 1);
  const isPlaced = (id: string) => placed.has(kindOf.get(id) ?? '');
  return {
    onInput(id, _index, input) {
      if (kindOf.get(id) === 'mask') {
        scores.set(id, input);
        // A mask would want as many keys as queries.
        return tf.zeros(input.shape.map(() => 1));
      }
      if (!isPlaced(id)) return input;
      const axis = axisIn(id, input);
      const before = tf.zeros(input.shape.map((size, i) => (i === axis ? past : size)), input.dtype);
      return tf.concat([before, input], axis);
    },
    onOutput(name, value) {
      if (isPlaced(name)) return own(value, axisIn(name, value), past, now);
      const seen = name === lastAt ? lastPosition(value) : value;
      if (name === end) outputs[end] = seen;
      if (name === lastAt) return seen;
      const unmasked = scores.get(name);
      if (unmasked) return causal(unmasked, past, now);
      if (!kept.has(name)) return value;
      const rows = value.rank === 4 ? tf.transpose(value, [0, 2, 1, 3]) : value;
      outputs[name] = rows;
      const all = tf.concat([lookUp(given, pastInput(name)), rows], 1);
      return value.rank === 4 ? tf.transpose(all, [0, 2, 1, 3]) : all;
    },
  };
} // prettier-ignore

/** The part of a whole text that is new. */
function own(value: tf.Tensor, axis: number, past: number, now: number): tf.Tensor {
  const begin = value.shape.map((_, i) => (i === axis ? past : 0));
  return tf.slice(value, begin, value.shape.map((size, i) => (i === axis ? now : size))); // prettier-ignore
}

/** Scores [..., new, past + new] without those of later tokens. */
function causal(scores: tf.Tensor, past: number, now: number): tf.Tensor {
  const places = tf.range(0, past + now, 1, 'int32');
  const isSeen = tf.greaterEqual(tf.expandDims(tf.slice(places, [past], [now]), 1), tf.expandDims(places, 0));
  return tf.minimum(scores, tf.sub(tf.mul(tf.cast(isSeen, 'float32'), 2 * NEVER), NEVER));
}
