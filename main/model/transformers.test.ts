// What must not depend on what: words on later ones, texts on their padding; and compiled modules on eager ones.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { ParamValues } from '../../core/params.ts';
import { compiled, computed, difference, integers, numbers, type Given } from '../graph/testing.ts';
import { documentWith, LONG, partOf, SHORT, someWeight, WIDTH, type SourceName } from './testing.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

interface Case {
  readonly module: string;
  readonly params: ParamValues;
  readonly inputs: Readonly<Record<string, SourceName>>;
  readonly output?: string;
}

const width = { width: WIDTH };
const layer = { ...width, heads: 3, feedForward: 16, activation: 'gelu' };
const small = { ...width, vocabulary: 9, heads: 3, layers: 2 };
const gpt: Case = {
  module: 'gpt',
  params: { ...small, positions: LONG, bias: false },
  inputs: { tokens: 'longTokens' },
};
const llama: Case = {
  module: 'llama',
  params: { ...small, keyHeads: 1, feedForward: 16 },
  inputs: { tokens: 'longTokens' },
};
const bert: Case = {
  module: 'bert', params: { ...small, ...layer, positions: LONG },
  inputs: { tokens: 'longTokens', segments: 'segments', mask: 'longTokens' }, output: 'module1/pooled',
}; // prettier-ignore
const decoder: Case = {
  module: 'decoder', params: { ...layer, normFirst: true, layers: 2 },
  inputs: { in1: 'long', memory: 'short', memory_mask: 'shortTokens' },
}; // prettier-ignore
const encoder: Case = {
  module: 'encoder',
  params: { ...layer, layers: 2 },
  inputs: { in1: 'long', mask: 'longTokens' },
};
const causal: Case = { ...encoder, params: { ...encoder.params, causal: true }, inputs: { in1: 'long' } };

const BATCH = 2;
const sizes: Readonly<Record<SourceName, readonly number[]>> = {
  long: [BATCH, LONG, WIDTH], short: [BATCH, SHORT, WIDTH], longTokens: [BATCH, LONG], shortTokens: [BATCH, SHORT], segments: [BATCH, LONG],
}; // prettier-ignore

/** A module as a function of its texts, one after the other, and of its weights. */
function functionOf({ module, params, inputs, output = 'module1/out1' }: Case) {
  const part = partOf(documentWith(module, params, inputs));
  const used = [...new Set(Object.values(inputs))];
  const compute = (...tensors: tf.Tensor[]) => {
    const given = Object.fromEntries(used.map((source, i) => [source, tensors[i]!]));
    return part.compute(output, given, tensors.slice(used.length));
  };
  const texts = used.map((source, i): Given => {
    if (source === 'segments') return integers(sizes[source], 2, i);
    if (!source.endsWith('Tokens')) return numbers(sizes[source], i);
    // From 1 on: 0 is padding.
    const tokens = integers(sizes[source], 8, i);
    return { ...tokens, values: Int32Array.from(tokens.values, (token) => token + 1) };
  });
  const weights = part.weights.map(({ spec }, i): Given => ({ dtype: 'float32', shape: spec.shape, values: someWeight(spec, i) }));
  return { part, compute, used, texts, weights };
} // prettier-ignore

/** The same text, other at these places of every example. */
function changed(text: Given, isChanged: (place: number) => boolean, value: (old: number) => number): Given {
  const length = text.shape[1] ?? 1;
  const inner = text.values.length / BATCH / length;
  const values = text.values.map((old, at) => (isChanged(Math.floor(at / inner) % length) ? value(old) : old));
  return { ...text, values };
}

/** The numbers at these places of every example. */
function at({ shape, values }: Given, isWanted: (place: number) => boolean): readonly number[] {
  const length = shape[1] ?? 1;
  const inner = values.length / BATCH / length;
  return [...values].filter((_, i) => isWanted(Math.floor(i / inner) % length));
}

const ways = { 'operation by operation': (given: readonly Given[], compute: Parameters<typeof computed>[1]) => Promise.resolve(computed(given, compute)), compiled }; // prettier-ignore

describe.each(Object.entries(ways))('%s', (_, run) => {
  test.each([
    ['GPT', gpt],
    ['Llama', llama],
    ['a decoder', decoder],
    ['a causal encoder', causal],
  ])('no word of %s sees a later one, bit for bit', async (_name, one) => {
    const { compute, texts, weights } = functionOf(one);
    const [text, ...others] = texts;
    const before = await run([text!, ...others, ...weights], compute);
    for (const place of [1, 4, LONG - 1]) {
      const later = changed(text!, (other) => other >= place, (old) => (text!.dtype === 'int32' ? (old % 8) + 1 : -old - 1)); // prettier-ignore
      const after = await run([later, ...others, ...weights], compute);
      expect(at(after, (other) => other < place)).toEqual(at(before, (other) => other < place));
      expect(at(after, (other) => other === place)).not.toEqual(at(before, (other) => other === place));
    }
  });

  test('what stands at places that do not count changes nothing elsewhere, bit for bit', async () => {
    const { compute, used, texts, weights } = functionOf(encoder);
    const isPadding = (place: number) => place >= 5;
    const padded = texts.map((text, i) => (used[i] === 'longTokens' ? changed(text, isPadding, () => 0) : text));
    const before = await run([...padded, ...weights], compute);
    const other = padded.map((text, i) => (used[i] === 'long' ? changed(text, isPadding, (old) => 3 - 2 * old) : text));
    const after = await run([...other, ...weights], compute);
    const counts = (place: number) => !isPadding(place);
    expect(at(after, counts)).toEqual(at(before, counts));
    expect(at(after, isPadding)).not.toEqual(at(before, isPadding));
  });
});

describe.each([
  ['GPT', gpt],
  ['Llama', llama],
  ['BERT', bert],
  ['an encoder', encoder],
  ['a decoder, norm first', decoder],
])('%s', (_, one) => {
  it('has the same outputs and gradients compiled as operation by operation', async () => {
    const { compute, texts, weights } = functionOf(one);
    const given = [...texts, ...weights];
    expect(difference(await compiled(given, compute), computed(given, compute))).toBeLessThan(1e-5);
    const gradients = (...tensors: tf.Tensor[]) => {
      const [inputs, own] = [tensors.slice(0, texts.length), tensors.slice(texts.length)];
      // Not all outputs count alike, or norms would have no gradient.
      const loss = (...varied: tf.Tensor[]) => {
        const y = compute(...inputs, ...varied);
        return tf.mean(tf.mul(tf.square(y), tf.range(0, y.shape.at(-1) ?? 1))).asScalar();
      };
      return tf.concat(
        tf
          .grads(loss)(own)
          .map((gradient) => tf.reshape(gradient, [-1])),
      );
    };
    expect(difference(await compiled(given, gradients), computed(given, gradients))).toBeLessThan(1e-5);
  });
});

test('one table is learned from both ends: the gradient of an embedding that the head shares is the sum', () => {
  const { part, compute, texts, weights } = functionOf(gpt);
  const shared = part.weights.findIndex(({ name }) => name === 'module1/wte.embeddings');
  expect(part.weights.filter(({ name }) => name.includes('lm_head'))).toEqual([]);
  const tensors = [...texts, ...weights].map(({ values, shape, dtype }) => tf.tensor(values, [...shape], dtype));
  const place = texts.length + shared;
  const loss = (table: tf.Tensor) => tf.sum(tf.square(compute(...tensors.with(place, table)))).asScalar();
  const gradient = tf.grad(loss)(tensors[place]!).dataSync();
  const values = weights[shared]!.values;
  const step = 1 / 256;
  for (const i of [0, 13, 40]) {
    const lossAt = (by: number) => loss(tf.tensor(values.map((value, k) => (k === i ? value + by : value)), [9, WIDTH])).dataSync()[0]!; // prettier-ignore
    const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
    expect(Math.abs(gradient[i]! - slope) / Math.max(1, Math.abs(slope))).toBeLessThan(1e-2);
  }
});
