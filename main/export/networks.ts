// Networks of every kind for tests of exports, without files: examples, and small transformers on made-up texts.
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { assembled } from '../../core/examples/assembled.ts';
import { examples } from '../../core/examples/examples.ts';
import { littleBert } from '../../core/examples/littleBert.ts';
import { gptOn } from '../../core/examples/nanoGpt.ts';
import { textClassifier } from '../../core/examples/textClassifier.ts';
import { translator } from '../../core/examples/translator.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import type { Document } from '../../core/graph/document.ts';
import { llama } from '../../core/modules/llama.ts';
import { residualConv } from '../../core/modules/residualConv.ts';
import { tokenNames } from '../../core/text/names.ts';
import { createRandom } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import type { SafeTensor } from '../files/safetensors.ts';
import { initialWeights, type Model } from '../model/model.ts';
import { tiedAndFrozen } from '../model/tied.ts';
import type { NamedTensors } from '../tensors/named.ts';

const words = usualNumberWords();
const { tokenizer } = words;
const file = { name: 'a.txt', sha256: '0'.repeat(64) };
const parts = { testShare: 0.1, validationShare: 0, seed: 1 };
const text: TextSource = { kind: 'text', ...file, encoding: 'utf-8', tokenizer, window: 12, windows: 4, ...parts };
const sizes = { layers: 2, width: 16, heads: 2 };
const vocabulary = tokenNames(tokenizer).length;

const gpt = gptOn('GPT', text, defaultTraining, { ...sizes, dropout: 0.1, bias: true });
const bert = littleBert({ kind: 'masked', ...file, encoding: 'utf-8', tokenizer, length: 16, examples: 4, maskedShare: 0.15, ...parts }); // prettier-ignore
const classifier = textClassifier({ kind: 'labelled', ...file, texts: 9, classes: ['a', 'b', 'c'], isPair: true, removed: [], tokenizer, length: 16, ...parts }); // prettier-ignore

const llamaText = assembled(emptyDocument('Llama', text, defaultTraining), {
  data: ['dataset', {}, {}, { at: [0, 0] }],
  llama: [llama, { ...sizes, vocabulary, keyHeads: 1, feedForward: 24 }, { tokens: 'data.out' }, { at: [1, 0] }],
  output: ['output', {}, { in: 'llama.out1' }, { at: [2, 0] }],
});

/** Sine waves, and an end that needs all positions: its texts have one length. */
const waves = (last: 'sequenceMean' | 'flatten') =>
  assembled(emptyDocument('Waves', { ...text, window: 9 }, defaultTraining), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    embed: ['embedding', { tokens: vocabulary, width: 6 }, { in: 'data.out' }, { at: [1, 0] }],
    waves: ['positionalEncoding', { kind: 'sinusoidal', positions: 9 }, { in: 'embed' }, { at: [2, 0] }],
    last: [last, {}, { in: 'waves' }, { at: [3, 0] }],
    head: ['linear', { units: 9 * vocabulary }, { in: 'last' }, { at: [4, 0] }],
    places: ['reshape', { shape: [9, vocabulary] }, { in: 'head' }, { at: [5, 0] }],
    output: ['output', {}, { in: 'places' }, { at: [6, 0] }],
  });

/** Pictures with groups, gaps, odd borders and a residual block. */
const groups = assembled(emptyDocument('Groups', { kind: 'fashion-mnist', limit: 100 }, defaultTraining), {
  data: ['dataset', {}, {}, { at: [0, 0] }],
  first: ['conv2d', { filters: 4, stride: 2 }, { in: 'data.out' }, { at: [1, 0] }],
  pooled: ['maxPool2d', { size: 3, stride: 2, padding: 'same' }, { in: 'first' }, { at: [2, 0] }],
  halves: ['conv2d', { filters: 6, groups: 2, dilation: 2 }, { in: 'pooled' }, { at: [3, 0] }],
  each: ['conv2d', { filters: 12, groups: 6, kernelSize: 2, padding: 'same' }, { in: 'halves' }, { at: [4, 0] }],
  even: ['averagePool2d', { size: 2, stride: 1, padding: 'same' }, { in: 'each' }, { at: [5, 0] }],
  residual: [residualConv, { filters: 12, size: 3 }, { in1: 'even' }, { at: [6, 0] }],
  flat: ['globalAveragePool', {}, { in: 'residual.out1' }, { at: [7, 0] }],
  head: ['linear', { units: 10 }, { in: 'flat' }, { at: [8, 0] }],
  output: ['output', { loss: 'crossEntropy', from: 'logits' }, { in: 'head' }, { at: [9, 0] }],
});

/** Every example and transformer, by name. */
export const networks: Readonly<Record<string, Document>> = {
  ...examples,
  tied: tiedAndFrozen(defaultTraining),
  gpt,
  bert,
  classifier,
  translator: translator(words),
  llama: llamaText,
  groups,
  waves: waves('sequenceMean'),
  'fixed-length': waves('flatten'),
};

/** Weights that are all different from zero and one, so that none can be mistaken for another. */
export function someWeights(model: Model): NamedTensors {
  const random = createRandom(1);
  const change = (values: Float32Array) => values.map((value) => value + 0.1 * (random.next() - 0.5));
  return new Map([...initialWeights(model, 1)].map(([name, { shape, values }]) => [name, { shape, values: change(values) }]));
} // prettier-ignore

/** Examples of a model's fields: tokens that end in padding, masks that end early. Texts may have other lengths. */
export function someInputs({ inputs }: Model, count: number, lengths?: number | ReadonlyMap<string, number>): ReadonlyMap<string, SafeTensor> {
  const random = createRandom(count);
  return new Map(
    inputs.map((field): [string, SafeTensor] => {
      const { dtype, shape } = field.type;
      const isText = dtype !== 'float32' && shape.length === 1;
      const length = typeof lengths === 'object' ? lengths.get(field.name) : lengths;
      const whole = [count, ...(isText && length !== undefined ? [length] : shape)];
      const places = whole[1] ?? 1;
      const size = sizeOf(whole);
      if (dtype === 'float32') return [field.name, { shape: whole, values: Float32Array.from({ length: size }, () => random.next()) }];
      const kinds = field.role === 'input' && field.meaning.kind === 'tokens' ? field.meaning.vocabulary.length : 2;
      const isFilledUp = (at: number) => isText && at % places > places - 1 - (Math.floor(at / places) % 3);
      const value = (at: number) => (isFilledUp(at) ? 0 : dtype === 'bool' ? 1 : 1 + random.integer(kinds - 1));
      return [field.name, { shape: whole, values: Int32Array.from({ length: size }, (_, at) => value(at)) }];
    }),
  );
} // prettier-ignore
