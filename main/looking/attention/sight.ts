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
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';
import { hasEvenMap, mapIn, rowSummaries } from './summaries.ts';

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
  /** In place of the weights, where there are many. */
  summary: ({ identity }: Attention, what: 'entropy' | 'strongest' | 'map') => `${what} ${identity}`,
};

interface Looked {
  readonly attentions: readonly Attention[];
  /** The attention that is shown in full; undefined: none. */
  readonly chosen: Attention | undefined;
  /** Whether all its parts are recorded. */
  readonly withParts: boolean;
}

/**
 * Up to this many weights, a single program serves all sights: it accepts any interventions, and records all weights and
 * parts. Beyond that, it records the chosen attention alone, and summaries of the others.
 */
const FEW = 1 << 18;

function isSmall(attentions: readonly Attention[]): boolean {
  return attentions.reduce((sum, { heads, queries, keys }) => sum + heads * queries * keys, 0) <= FEW;
}

/** The weights of all attentions, and the network's outputs, under these interventions. */
export function attentionSight(
  model: Model,
  { attentions, chosen, withParts }: Looked,
  { cuts, off }: Pick<Interventions, 'cuts' | 'off'>,
): Sight {
  const takesAll = isSmall(attentions);
  const byId = new Map(attentions.map((attention) => [attention.id, attention]));
  const byOut = new Map(attentions.map((attention) => [outputName(attention.out), attention]));
  const alike = takesAll || !chosen ? [] : attentions.filter((one) => formOf(one) === formOf(chosen));
  const given = new Map(attentions.flatMap((attention) => givenFor(attention, takesAll, { cuts, off })));
  if (chosen && !takesAll) given.set(CHOSEN, { shape: [1], values: Float32Array.of(alike.indexOf(chosen)) });
  return {
    key: takesAll ? 'attention' : `attention ${withParts ? 'parts' : ''} ${chosen ? formOf(chosen) : ''}`,
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
      const valueOf = (output: Output | undefined) => {
        const value = output && outputs.get(outputName(output));
        return value && floats(tf, value);
      };
      const see = (name: string, value: Tensor | undefined) => value && seen.set(name, value);
      for (const attention of attentions) {
        see(seenNames.padding(attention), valueOf(attention.padding));
        const weights = valueOf(attention.weights);
        if (!takesAll) {
          if (weights) for (const [name, value] of summariesOf(tf, attention, weights)) see(name, value);
          continue;
        }
        see(seenNames.weights(attention), weights);
        for (const part of recorded) see(seenNames.part(attention, part), valueOf(attention[part]));
      }
      const place = tensors.get(CHOSEN);
      for (const part of place ? (withParts ? parts : onlyWeights) : []) {
        const all = alike.flatMap((attention) => valueOf(attention[part]) ?? []);
        if (place && all.length > 0) see(`${CHOSEN} ${part}`, tf.gather(tf.concat(all), tf.cast(place, 'int32')));
      }
      return seen;
    },
  };
}

/** What is seen of the chosen attention, under its own names. */
export function chosenSeen(seen: NamedTensors, chosen: Attention | undefined): NamedTensors {
  if (!chosen) return seen;
  return new Map(
    [...seen].map(([name, value]) => [
      name.startsWith(`${CHOSEN} `) ? `${name.slice(CHOSEN.length + 1)} ${chosen.identity}` : name,
      value,
    ]),
  );
}

/** Which of the attentions alike is chosen: one program serves them all. */
const CHOSEN = 'chosen';
const recorded = parts.filter((part) => part !== 'weights');
const onlyWeights = ['weights'] as const;

/** Attentions of the same form have the same parts of the same shapes. */
function formOf(attention: Attention): string {
  const { heads, queries, keys, hasHeads } = attention;
  return `${heads} ${queries} ${keys} ${hasHeads} ${parts.filter((part) => attention[part]).join()}`;
}

function summariesOf(tf: TF, attention: Attention, weights: Tensor): readonly (readonly [string, Tensor])[] {
  const { entropy, strongest } = rowSummaries(tf, weights);
  return [
    [seenNames.summary(attention, 'entropy'), entropy],
    [seenNames.summary(attention, 'strongest'), strongest],
    hasEvenMap(attention)
      ? [seenNames.summary(attention, 'map'), mapIn(tf, attention, weights)]
      : [seenNames.weights(attention), weights],
  ];
}

/** What changes an attention: heads that are switched off, and cuts, as far as the program takes any. */
function givenFor(
  attention: Attention,
  takesAll: boolean,
  { cuts, off }: Pick<Interventions, 'cuts' | 'off'>,
): readonly (readonly [string, NamedTensor])[] {
  const { identity } = attention;
  const on = [`on ${identity}`, openHeads(attention, off)] as const;
  if (!takesAll && !cuts.some((one) => one.attention === identity)) return [on];
  return [on, [`cut ${identity}`, cutScores(attention, cuts)], [`whole ${identity}`, wholeRows(attention, cuts)]];
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
