import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { targetField, targetSize, type Field } from '../../../core/data/spec.ts';
import { gptOn, nanoGptText } from '../../../core/examples/nanoGpt.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import { createRandom } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import { emptyTokenizer, usualSettings } from '../../../core/text/train.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { hasSoftwareCard, leastCard } from '../../graph/webgpu/testing.ts';
import { compile, initialWeights, type Model } from '../../model/model.ts';
import type { Batch } from '../../tensors/batch.ts';
import { CardStep } from './cardStep.ts';
import { CompiledStep } from './compiledStep.ts';

const SIZE = 4;
const STEPS = 6;
const sgd: TrainingSettings = { ...defaultTraining, optimizer: defaultOptimizers.sgd };
/** Its first steps have one length in all directions: where a gradient is nearly 0, rounding decides which. */
const adam: TrainingSettings = { ...defaultTraining, optimizer: defaultOptimizers.adam };

/** Of the usual pictures, made smaller before all else. */
const convolutional = chain('pictures', [
  ['dataset'],
  ['averagePool2d', { size: 4, stride: 4 }],
  ['conv2d', { filters: 4, size: 3 }],
  ['relu'],
  ['maxPool2d'],
  ['batchNorm'],
  ['conv2d', { filters: 5, size: 3, stride: 2 }],
  ['gelu'],
  ['dropout', { rate: 0.2 }],
  ['averagePool2d', { size: 2, stride: 1 }],
  ['flatten'],
  ['linear', { units: 10 }],
  ['output'],
]); // prettier-ignore

/** Attention, layer norms, an embedding that is also the head, and dropout. */
function languageModel(): Document {
  const vocab = Object.fromEntries(Array.from({ length: 7 }, (_, id) => [`${id}`, id]));
  const model = { type: 'WordLevel', vocab, unk_token: '0' } as const;
  const tokenizer = { ...emptyTokenizer(usualSettings('words')), added_tokens: [], model };
  const known = { kind: 'text', name: 'x.txt', sha256: '0'.repeat(64), encoding: 'utf-8', tokenizer } as const;
  const sizes = { layers: 1, width: 6, heads: 2, dropout: 0.1, bias: true };
  return gptOn('text', { ...nanoGptText, ...known, window: 5 }, adam, sizes);
}

/** Whole numbers below the count of classes, or others between 0 and 1. */
function noise({ inputs, data }: Model, seed: number): Batch {
  const random = createRandom(seed);
  const target = targetField(data);
  const below = targetSize(target.meaning);
  const fieldOf = ({ name, type: { dtype, shape } }: Field) => {
    const length = SIZE * sizeOf(shape);
    const values = dtype === 'int32' ? Int32Array.from({ length }, () => random.integer(below)) : Float32Array.from({ length }, () => random.next()); // prettier-ignore
    return [name, values] as const;
  };
  return { size: SIZE, fields: Object.fromEntries([...inputs, target].map(fieldOf)) };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('a graphics card that allows no more than every card trains as the CPU does', () => {
  it('and allows that little', async () => {
    const { device, bindings } = await leastCard();
    const { maxComputeWorkgroupStorageSize, maxStorageBuffersPerShaderStage, maxStorageBufferBindingSize } = device.limits; // prettier-ignore
    expect([bindings, maxStorageBuffersPerShaderStage]).toEqual([8, 8]);
    expect([maxComputeWorkgroupStorageSize, maxStorageBufferBindingSize]).toEqual([2 ** 14, 2 ** 27]);
  });
  it.each([
    ['a network for pictures', convolutional, sgd],
    ['a language model', languageModel(), adam],
  ] as const)('%s', async (_, document, settings) => {
    const model = compile(analyse(document));
    const initial = () => ({ weights: initialWeights(model, 1), optimizer: new Map() });
    const card = await CardStep.create(await leastCard(), model, settings, initial(), SIZE);
    const cpu = new CompiledStep(model, settings, initial(), { threads: [1] });
    for (let step = 0; step < STEPS; step++) {
      const update = [noise(model, step % 3), { learningRate: 0.01, step }] as const;
      const [own, theirs] = [await card.run(...update), await cpu.run(...update)];
      expect(own.loss).toBeCloseTo(theirs.loss, 4);
    }
    card.dispose();
    cpu.dispose();
  });
});
