import { analyse } from '../core/analysis/analyse.ts';
import { chain } from '../core/graph/chain.ts';
import { targetField, targetSize, type Field } from '../core/data/spec.ts';
import { createRandom } from '../core/random.ts';
import { sizeOf } from '../core/shape.ts';
import {
  defaultOptimizers,
  defaultTraining,
  type OptimizerKind,
  type TrainingSettings,
} from '../core/training/settings.ts';
import { compile, type Model } from '../main/model/model.ts';
import type { Batch } from '../main/tensors/batch.ts';
import type { Peer } from './contestants.ts';
import { gptDocument } from './gpt.ts';

/** A network that is trained, and what has been promised of it on two cores. */
export interface Work {
  readonly name: string;
  /** By this name peer.py builds the same. */
  readonly network: 'mlp' | 'cnn' | 'transformer' | 'gpt' | 'gpt256';
  readonly optimizer: Extract<OptimizerKind, 'sgd' | 'adam' | 'adamw'>;
  /** Times the steps a second of each. */
  readonly targets: Readonly<Partial<Record<Peer, number>>>;
}

/** Language models by the work's name for them. The larger one is nanoGPT's for a CPU. */
const gpts = {
  transformer: { layers: 2, width: 128, heads: 4, window: 64, vocabulary: 256, bias: true },
  gpt: { layers: 4, width: 128, heads: 4, window: 64, vocabulary: 65, bias: false },
  gpt256: { layers: 4, width: 256, heads: 4, window: 64, vocabulary: 65, bias: false },
} as const;

const batchSizes = { mlp: 64, cnn: 64, transformer: 16, gpt: 12, gpt256: 16 } as const;

export function batchSizeOf({ network }: Pick<Work, 'network'>): number {
  return batchSizes[network];
}

export const works: readonly Work[] = [
  { name: "lecture's MLP, SGD", network: 'mlp', optimizer: 'sgd', targets: { jax: 1.05 } },
  { name: "lecture's MLP, Adam", network: 'mlp', optimizer: 'adam', targets: { jax: 0.95 } },
  { name: 'CNN, Adam', network: 'cnn', optimizer: 'adam', targets: { jax: 1.6 } },
  { name: 'transformer, Adam', network: 'transformer', optimizer: 'adam', targets: { torch: 1.45, compile: 1.45 } },
  { name: 'little GPT, AdamW', network: 'gpt', optimizer: 'adamw', targets: { torch: 1.45, compile: 1.45 } },
];

/** A work for graphics cards. */
export interface CardWork extends Work {
  /** Steps a second on an H100. */
  readonly goal: number;
}

/** What is trained on a graphics card; the last one is larger than what a CPU is compared by. */
export const cardWorks: readonly CardWork[] = [
  { name: "lecture's MLP, SGD", network: 'mlp', optimizer: 'sgd', targets: {}, goal: 2_500 },
  { name: 'CNN, Adam', network: 'cnn', optimizer: 'adam', targets: {}, goal: 1_500 },
  { name: 'transformer, Adam', network: 'transformer', optimizer: 'adam', targets: {}, goal: 600 },
  { name: 'GPT 4x256, AdamW', network: 'gpt256', optimizer: 'adamw', targets: {}, goal: 140 },
];

const chains: Readonly<Record<Exclude<Work['network'], keyof typeof gpts>, Parameters<typeof chain>[1]>> = {
  mlp: [
    ['flatten'],
    ['linear', { units: 512 }],
    ['relu'],
    ['linear', { units: 512 }],
    ['relu'],
    ['linear', { units: 10 }],
  ],
  cnn: [
    ['conv2d', { filters: 16 }],
    ['relu'],
    ['maxPool2d'],
    ['batchNorm'],
    ['conv2d', { filters: 32, stride: 2 }],
    ['relu'],
    ['flatten'],
    ['linear', { units: 10 }],
  ],
};

export function modelOf({ name, network }: Work): Model {
  if (network === 'transformer' || network === 'gpt' || network === 'gpt256')
    return compile(analyse(gptDocument(gpts[network])));
  return compile(analyse(chain(name, [['dataset'], ...chains[network], ['output']])));
}

export function settingsOf(work: Work): TrainingSettings {
  // As the recipe is, with its clipped gradients and its decay.
  if (work.network === 'gpt' || work.network === 'gpt256') return gptDocument(gpts.gpt).training;
  return { ...defaultTraining, batchSize: batchSizeOf(work), optimizer: defaultOptimizers[work.optimizer] };
}

/** Noise, as pictures or tokens: how long a step takes does not depend on what they show. */
export function noise(work: Work): Batch {
  const { inputs, data } = modelOf(work);
  const size = batchSizeOf(work);
  const random = createRandom(1);
  const fieldOf = (
    { name, type: { dtype, shape } }: Field,
    kinds: number,
  ): readonly [string, Float32Array | Int32Array] => {
    const length = size * sizeOf(shape);
    if (dtype === 'float32') return [name, Float32Array.from({ length }, () => random.next())];
    return [name, Int32Array.from({ length }, () => random.integer(kinds))];
  };
  const target = targetField(data);
  const classes = targetSize(target.meaning);
  return { size, fields: Object.fromEntries([...inputs, target].map((field) => fieldOf(field, classes))) };
}
