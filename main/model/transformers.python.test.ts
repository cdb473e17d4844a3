// Built-in modules beside PyTorch's own layers, on the same weights.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parameterOf } from '../../core/codegen/parameters.ts';
import type { ParamValues } from '../../core/params.ts';
import { spreadValues } from './cases.ts';
import { documentWith, LONG, partOf, SHORT, someWeight, WIDTH, type Part, type SourceName } from './testing.ts';

const python = process.env['NEUROLOOM_PYTHON'];

interface Case {
  readonly title: string;
  readonly module: string;
  readonly params: ParamValues;
  readonly inputs: Readonly<Record<string, SourceName>>;
  /** The function of transformers.py, its options, and what it calls the inputs. */
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly names: Readonly<Partial<Record<SourceName, string>>>;
  /** What PyTorch calls a weight of ours. */
  nameOf(name: string): string;
  /** Whether PyTorch holds Linear's weights as we do. */
  readonly isConv?: boolean;
  /** The weight of which gradients are compared as well. */
  readonly tied?: string;
}

const BATCH = 3;
const HEADS = 4;

/** `q_proj.kernel` as `q_proj.weight`. */
function inTorch(name: string): string {
  return name.replace(/^module1\//, '').replaceAll('/', '.').replace(/kernel$|gamma$|embeddings$/, 'weight').replace(/beta$/, 'bias'); // prettier-ignore
}

/** Copies are counted from 0 there. */
function counted(name: string): string {
  return name.replace(/\.(\d+)\./, (_, number: string) => `.${Number(number) - 1}.`);
}

const inLayer = (name: string) => counted(inTorch(name)).replace('feed_forward.', '').replace('_first', '').replace('layer.', 'layers.'); // prettier-ignore

const attention = { module: 'multiHead', kind: 'attention', nameOf: inTorch } as const;
const self = { query: 'long', key: 'long', value: 'long' } as const;
const layer = { heads: HEADS, feedForward: 20, activation: 'relu', normFirst: false };
const width = { width: WIDTH };

const blocks = (['encoderBlock', 'decoderBlock'] as const).flatMap((module) =>
  [false, true].flatMap((normFirst) =>
    [false, true].map((isMasked): Case => {
      const isDecoder = module === 'decoderBlock';
      const activation = isMasked ? 'gelu' : 'relu';
      const memory = isDecoder ? { memory: 'short', ...(isMasked && { memory_mask: 'shortTokens' }) } : {};
      const options = { ...layer, activation, normFirst };
      return {
        title: `${module}, norm ${normFirst ? 'first' : 'last'}, ${activation}${isMasked ? ', masked' : ''}`,
        module,
        params: { ...options, ...width },
        inputs: { in1: 'long', ...(isMasked && { mask: 'longTokens' }), ...memory } as Case['inputs'],
        kind: isDecoder ? 'decoder_block' : 'encoder_block',
        options,
        names: { long: 'x', short: 'memory', longTokens: 'mask', shortTokens: 'memory_mask' },
        nameOf: inLayer,
      };
    }),
  ),
);

const cases: readonly Case[] = [
  {
    ...attention, title: 'attention to itself', params: { heads: HEADS, ...width }, inputs: self,
    options: { heads: HEADS, causal: false }, names: { long: 'query' },
  },
  {
    ...attention, title: 'causal attention without biases', params: { heads: 3, causal: true, bias: false, ...width },
    inputs: self, options: { heads: 3, causal: true }, names: { long: 'query' },
  },
  {
    ...attention, title: 'attention to another text, masked', params: { heads: HEADS, ...width },
    inputs: { query: 'long', key: 'short', value: 'short', mask: 'shortTokens' },
    options: { heads: HEADS, causal: false }, names: { long: 'query', short: 'key', shortTokens: 'mask' },
  },
  ...blocks,
  {
    title: 'a causal encoder block', module: 'encoderBlock', params: { ...layer, ...width, causal: true }, inputs: { in1: 'long' },
    kind: 'encoder_block', options: { ...layer, causal: true }, names: { long: 'x' }, nameOf: inLayer,
  },
  ...[false, true].map((normFirst): Case => ({
    title: `an encoder of three blocks, norm ${normFirst ? 'first' : 'last'}`, module: 'encoder',
    params: { ...layer, ...width, normFirst, layers: 3 }, inputs: { in1: 'long', mask: 'longTokens' },
    kind: 'encoder', options: { ...layer, normFirst, layers: 3 }, names: { long: 'x', longTokens: 'mask' }, nameOf: inLayer,
  })),
  {
    title: 'GPT-2', module: 'gpt', params: { vocabulary: 9, positions: 11, heads: HEADS, layers: 2, ...width },
    inputs: { tokens: 'longTokens' }, kind: 'gpt', options: { heads: HEADS, layers: 2 }, names: { longTokens: 'tokens' },
    nameOf: (name) => counted(inTorch(name)), isConv: true, tied: 'module1/wte.embeddings',
  },
  {
    title: 'Llama', module: 'llama', params: { vocabulary: 9, heads: 3, keyHeads: 1, feedForward: 20, layers: 2, ...width },
    inputs: { tokens: 'longTokens' }, kind: 'llama', options: { heads: 3, keyHeads: 1, layers: 2 },
    names: { longTokens: 'tokens' }, nameOf: (name) => counted(inTorch(name)), tied: 'module1/embed_tokens.embeddings',
  },
]; // prettier-ignore

/** Texts of which the last words are padding, token 0. */
const texts: Readonly<Record<SourceName, { shape: readonly number[]; dtype: 'float32' | 'int32'; values: readonly number[] }>> = {
  long: { shape: [BATCH, LONG, WIDTH], dtype: 'float32', values: [...spreadValues([BATCH, LONG, WIDTH], 1)] },
  short: { shape: [BATCH, SHORT, WIDTH], dtype: 'float32', values: [...spreadValues([BATCH, SHORT, WIDTH], 2)] },
  longTokens: { shape: [BATCH, LONG], dtype: 'int32', values: tokens(LONG) },
  shortTokens: { shape: [BATCH, SHORT], dtype: 'int32', values: tokens(SHORT) },
  segments: { shape: [BATCH, LONG], dtype: 'int32', values: tokens(LONG).map((token) => token % 2) },
}; // prettier-ignore

function tokens(length: number): readonly number[] {
  return Array.from({ length: BATCH * length }, (_, at) => {
    const [text, place] = [Math.floor(at / length), at % length];
    return place >= length - text ? 0 : 1 + ((at * 5) % 8);
  });
}

const valuesOf = ({ weights }: Part) => weights.map(({ spec }, i) => someWeight(spec, i));

/** The weights under PyTorch's names, as it holds them. */
function stateOf(part: Part, { nameOf, isConv }: Case) {
  const state: Record<string, { shape: readonly number[]; dtype: 'float32'; values: number[] }> = {};
  const all = valuesOf(part);
  for (const [i, { name, spec }] of part.weights.entries()) {
    const parameter = parameterOf(isConv ? 'keras' : 'pytorch', spec);
    state[nameOf(name)] = { shape: parameter.shape, dtype: 'float32', values: parameter.places.map((at) => all[i]![at]!) };
  }
  // nn.MultiheadAttention has the three matrices in one.
  for (const name of Object.keys(state)) {
    const [, before, kind] = /^(.*)q_proj\.(weight|bias)$/.exec(name) ?? [];
    if (before === undefined || kind === undefined || !/attn|^$/.test(before) || part.weights.some(({ name: own }) => own.includes('gate_proj'))) continue;
    const three = ['q', 'k', 'v'].map((letter) => state[`${before}${letter}_proj.${kind}`]!);
    for (const letter of ['q', 'k', 'v']) delete state[`${before}${letter}_proj.${kind}`];
    const [first = 0, ...others] = three[0]!.shape;
    state[`${before}in_proj_${kind}`] = { shape: [3 * first, ...others], dtype: 'float32', values: three.flatMap(({ values }) => values) };
  }
  return state;
} // prettier-ignore

function givenTo({ inputs, names }: Case) {
  const used = new Set(Object.values(inputs));
  return Object.entries(names).flatMap(([source, name]) =>
    used.has(source as SourceName) ? [{ source: source as SourceName, name, ...texts[source as SourceName] }] : [],
  );
}

interface Answer {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

function largestError(values: ArrayLike<number>, expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - values[i]!) / Math.max(1, Math.abs(value))));
}

describe.skipIf(!python)('modules equal PyTorch (needs NEUROLOOM_PYTHON)', () => {
  const parts = cases.map(({ module, params, inputs }) => partOf(documentWith(module, { ...params, ...(module === 'llama' ? {} : { dropout: 0.5 }) }, inputs))); // prettier-ignore
  const factorsOf = (shape: readonly number[]) => ({ shape, dtype: 'float32', values: [...spreadValues(shape, 3)] });
  const widthOf = ({ params }: Case) => Number(params['vocabulary'] ?? WIDTH);
  let answers: readonly Answer[] = [];
  beforeAll(async () => {
    await tf.setBackend('cpu');
    const requests = cases.map((one, i) => ({
      kind: one.kind,
      options: one.options,
      state: stateOf(parts[i]!, one),
      inputs: Object.fromEntries(
        givenTo(one).map(({ name, shape, dtype, values }) => [name, { shape, dtype, values }]),
      ),
      factors: factorsOf([BATCH, LONG, widthOf(one)]),
    }));
    const script = path.join(import.meta.dirname, 'transformers.py');
    answers = JSON.parse(execFileSync(python!, [script], { input: JSON.stringify(requests), encoding: 'utf8', stdio: 'pipe', maxBuffer: 1e8 })) as Answer[]; // prettier-ignore
  }, 120_000);

  it.each(cases.map((one, i) => [one.title, i] as const))('%s', (_, i) => {
    const [one, part] = [cases[i]!, parts[i]!];
    const given = givenTo(one);
    const smooth = given.filter(({ dtype }) => dtype === 'float32').map(({ source }) => source);
    const weights = valuesOf(part).map((values, k) => tf.tensor(values, [...part.weights[k]!.spec.shape]));
    const at = part.weights.findIndex(({ name }) => name === one.tied);
    const compute = (...varied: tf.Tensor[]) => {
      const tensors = given.map(({ source, shape, dtype, values }) => [source, varied[smooth.indexOf(source)] ?? tf.tensor([...values], [...shape], dtype)]);
      const own = at < 0 ? weights : weights.map((tensor, k) => (k === at ? varied.at(-1)! : tensor));
      return part.compute('module1/out1', Object.fromEntries(tensors), own);
    }; // prettier-ignore
    const varied = [
      ...smooth.map((source) => tf.tensor([...texts[source].values], [...texts[source].shape])),
      ...(at < 0 ? [] : [weights[at]!]),
    ];
    const y = compute(...varied);
    const { shape, values, gradients } = answers[i]!;
    expect(y.shape).toEqual(shape);
    expect(largestError(y.dataSync(), values)).toBeLessThan(1e-5);
    const factors = factorsOf(shape);
    const own = tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(compute(...xs), tf.tensor(factors.values, [...shape]))).asScalar())(varied); // prettier-ignore
    expect(gradients).toHaveLength(own.length);
    for (const [k, gradient] of own.entries())
      expect(largestError(gradient.dataSync(), gradients[k]!)).toBeLessThan(2e-5);
  });
});
