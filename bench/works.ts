import { analyse } from '../core/analysis/analyse.ts';
import { chain } from '../core/graph/chain.ts';
import { inputField, targetField, targetSize } from '../core/data/spec.ts';
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
import { transformer } from './transformer.ts';

/** A network that is trained, and what has been promised of it on two cores. */
export interface Work {
  readonly name: string;
  /** By this name peer.py builds the same. */
  readonly network: 'mlp' | 'cnn' | 'transformer';
  readonly optimizer: Extract<OptimizerKind, 'sgd' | 'adam'>;
  /** Times the steps a second of each. */
  readonly targets: Readonly<Partial<Record<Peer, number>>>;
}

/** Two layers, 128 wide, causal. Its batch is 16 sequences, of which every token is an example. */
const TRANSFORMER = { layers: 2, width: 128, heads: 4, tokens: 64, vocabulary: 256 } as const;

export function batchSizeOf({ network }: Work): number {
  return network === 'transformer' ? 16 * TRANSFORMER.tokens : 64;
}

export const works: readonly Work[] = [
  { name: "lecture's MLP, SGD", network: 'mlp', optimizer: 'sgd', targets: { jax: 1.05 } },
  { name: "lecture's MLP, Adam", network: 'mlp', optimizer: 'adam', targets: { jax: 0.95 } },
  { name: 'CNN, Adam', network: 'cnn', optimizer: 'adam', targets: { jax: 1.6 } },
  { name: 'transformer, Adam', network: 'transformer', optimizer: 'adam', targets: { torch: 1.45, compile: 1.45 } },
];

const chains: Readonly<Record<Exclude<Work['network'], 'transformer'>, Parameters<typeof chain>[1]>> = {
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
  if (network === 'transformer') return transformer(TRANSFORMER);
  return compile(analyse(chain(name, [['dataset'], ...chains[network], ['output']])));
}

export function settingsOf(work: Work): TrainingSettings {
  return { ...defaultTraining, batchSize: batchSizeOf(work), optimizer: defaultOptimizers[work.optimizer] };
}

/** Noise, as pictures or tokens: how long a step takes does not depend on what they show. */
export function noise(work: Work): Batch {
  const { data } = modelOf(work);
  const { shape } = inputField(data).type;
  const { meaning: target } = targetField(data);
  const size = batchSizeOf(work);
  const random = createRandom(1);
  const classes = targetSize(target);
  const draw = work.network === 'transformer' ? () => random.integer(classes) : () => random.next();
  return {
    size,
    fields: {
      features: Float32Array.from({ length: size * sizeOf(shape) }, draw),
      labels: Int32Array.from({ length: size }, () => random.integer(classes)),
    },
  };
}
