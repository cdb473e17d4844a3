import type * as TensorFlow from '@tensorflow/tfjs';
import type { Attention } from '../../../core/analysis/attentions.ts';
import { outputName } from '../../../core/analysis/identity.ts';
import type { Output } from '../../../core/analysis/flatten.ts';
import type { TF } from '../../../core/blocks/define.ts';
import type { AttentionPart, Interventions } from '../../../core/protocol/attention.ts';
import { sizeOf, type Shape } from '../../../core/shape.ts';
import type { Model } from '../../model/model.ts';
import { readable } from '../../model/objective.ts';
import type { Sight } from '../../model/sight.ts';
import type { NamedTensor } from '../../tensors/named.ts';

type Tensor = TensorFlow.Tensor;

/** Added to a score that is cut: lower than what a mask uses, so that the two can be told apart. */
const CUT = -3e9;
/** If all scores are below this, nothing is left to attend to. */
const NOTHING = -5e8;

export const parts: readonly AttentionPart[] = ['q', 'k', 'scores', 'masked', 'weights', 'v', 'out'];

/** Names of outputs, weights and parts in a sight. */
export const seenNames = {
  /** For the objective with this number. */
  said: (objective: number) => `said ${objective}`,
  weights: ({ identity }: Attention) => `weights ${identity}`,
  padding: ({ identity }: Attention) => `padding ${identity}`,
  part: ({ identity }: Attention, part: AttentionPart) => `${part} ${identity}`,
};

/** The network's outputs in readable form. */
export function plainSight(model: Model): Sight {
  return { key: 'said', given: new Map(), see: (tf, pass) => new Map(saidIn(tf, model, outputsIn(pass, {}))) };
}

interface Looked {
  readonly attentions: readonly Attention[];
  /** The attention of which all parts are recorded; undefined: none. */
  readonly detailed: Attention | undefined;
}

/** Up to this many weights, a single program serves all sights: it accepts any interventions, and records all parts. */
const FEW = 1 << 18;

export function isSmall(attentions: readonly Attention[]): boolean {
  return attentions.reduce((sum, { heads, queries, keys }) => sum + heads * queries * keys, 0) <= FEW;
}

/** The weights of all attentions, and the network's outputs, under these interventions. */
export function attentionSight(
  model: Model,
  { attentions, detailed }: Looked,
  { cuts, off }: Pick<Interventions, 'cuts' | 'off'>,
): Sight {
  const takesAll = isSmall(attentions);
  const given = new Map<string, NamedTensor>();
  for (const attention of attentions) {
    const { identity } = attention;
    given.set(`on ${identity}`, openHeads(attention, off));
    if (!takesAll && !cuts.some((one) => one.attention === identity)) continue;
    given.set(`cut ${identity}`, cutScores(attention, cuts));
    given.set(`whole ${identity}`, wholeRows(attention, cuts));
  }
  const byId = new Map(attentions.map((attention) => [attention.id, attention]));
  const byOut = new Map(attentions.map((attention) => [outputName(attention.out), attention]));
  const inDetail = takesAll ? attentions : detailed ? [detailed] : [];
  return {
    key: takesAll ? 'attention' : `attention ${detailed?.identity ?? ''}`,
    given,
    see(tf, pass, tensors) {
      const open = new Map<string, Tensor>();
      const onInput = (id: string, _: number, scores: Tensor) => {
        const identity = byId.get(id)?.identity ?? '';
        const [cut, whole] = [tensors.get(`cut ${identity}`), tensors.get(`whole ${identity}`)];
        if (!cut || !whole) return scores;
        const left = tf.add(scores, cut);
        // If nothing is left in a row, softmax would distribute it over everything hidden.
        open.set(id, tf.maximum(whole, tf.step(tf.sub(tf.max(left, -1, true), NOTHING))));
        return left;
      };
      const onOutput = (name: string, value: Tensor) => {
        const rows = open.get(name);
        const on = tensors.get(`on ${byOut.get(name)?.identity ?? ''}`);
        if (rows) return tf.mul(value, rows);
        return on ? tf.mul(value, on) : value;
      };
      const outputs = outputsIn(pass, { onInput, onOutput });
      const seen = new Map<string, Tensor>(saidIn(tf, model, outputs));
      const see = (name: string, output: Output | undefined) => {
        const value = output && outputs.get(outputName(output));
        if (value) seen.set(name, floats(tf, value));
      };
      for (const attention of attentions) {
        see(seenNames.weights(attention), attention.weights);
        see(seenNames.padding(attention), attention.padding);
      }
      for (const attention of inDetail) {
        for (const part of parts) if (part !== 'weights') see(seenNames.part(attention, part), attention[part]);
      }
      return seen;
    },
  };
}

type Options = Parameters<Parameters<Sight['see']>[1]>[0];

/** All outputs of a pass, by name. */
function outputsIn(pass: (options: Options) => Tensor, { onInput, onOutput }: Options): ReadonlyMap<string, Tensor> {
  const outputs = new Map<string, Tensor>();
  pass({
    ...(onInput && { onInput }),
    onOutput: (name, output) => {
      const value = onOutput?.(name, output) ?? output;
      outputs.set(name, value);
      return value;
    },
  });
  return outputs;
} // prettier-ignore

function saidIn(tf: TF, model: Model, outputs: ReadonlyMap<string, Tensor>): readonly (readonly [string, Tensor])[] {
  return model.objectives.flatMap((objective, i) => {
    const output = outputs.get(objective.nodeId);
    return output ? [[seenNames.said(i), readable(tf, objective, output)] as const] : [];
  });
}

function floats(tf: TF, value: Tensor): Tensor {
  return value.dtype === 'float32' ? value : tf.cast(value, 'float32');
}

/** [1, heads, queries, keys], without heads if there are none. */
function shapeOf({ heads, queries, keys, hasHeads }: Attention): Shape {
  return hasHeads ? [1, heads, queries, keys] : [1, queries, keys];
}

/** 0 for heads that are switched off. */
function openHeads(attention: Attention, off: Interventions['off']): NamedTensor {
  const { identity, heads, hasHeads } = attention;
  const isOff = (head: number) => off.some((one) => one.attention === identity && one.head === head);
  const values = Float32Array.from({ length: heads }, (_, head) => (isOff(head) ? 0 : 1));
  return { shape: hasHeads ? [1, heads, 1, 1] : [1, 1, 1], values };
}

function cutScores(attention: Attention, cuts: Interventions['cuts']): NamedTensor {
  const { keys } = attention;
  const shape = shapeOf(attention);
  const values = new Float32Array(sizeOf(shape));
  for (const [row, key] of cutPlaces(attention, cuts)) values[row * keys + key] = CUT;
  return { shape, values };
}

/** 1 for rows in which nothing is cut. */
function wholeRows(attention: Attention, cuts: Interventions['cuts']): NamedTensor {
  const { heads, queries } = attention;
  const values = new Float32Array(heads * queries).fill(1);
  for (const [row] of cutPlaces(attention, cuts)) values[row] = 0;
  return { shape: [...shapeOf(attention).slice(0, -1), 1], values };
}

/** Indices of rows, counted over all heads, and their keys. */
function cutPlaces({ identity, heads, queries }: Attention, cuts: Interventions['cuts']) {
  const all = Array.from({ length: heads }, (_, head) => head);
  return cuts
    .filter(({ attention }) => attention === identity)
    .flatMap(({ head, query, key }) => (head === null ? all : [head]).map((one) => [one * queries + query, key] as const));
} // prettier-ignore
