import { analyse } from '../core/analysis/analyse.ts';
import { chain } from '../core/graph/chain.ts';
import { createRandom } from '../core/random.ts';
import { sizeOf } from '../core/shape.ts';
import {
  defaultOptimizers,
  defaultTraining,
  type OptimizerKind,
  type TrainingSettings,
} from '../core/training/settings.ts';
import { compile, type Model } from '../main/compile/model.ts';
import type { Batch } from '../main/train/step.ts';

/** A network that is trained, and what has been promised of it on two cores. */
export interface Work {
  readonly name: string;
  /** By this name peer.py builds the same. */
  readonly network: 'mlp' | 'cnn';
  readonly optimizer: Extract<OptimizerKind, 'sgd' | 'adam'>;
  /** Times PyTorch's eager steps a second. */
  readonly target: number;
}

export const BATCH_SIZE = 64;

export const works: readonly Work[] = [
  { name: "lecture's MLP, SGD", network: 'mlp', optimizer: 'sgd', target: 2 },
  { name: "lecture's MLP, Adam", network: 'mlp', optimizer: 'adam', target: 1.5 },
  { name: 'CNN, Adam', network: 'cnn', optimizer: 'adam', target: 1 },
];

const networks: Readonly<Record<Work['network'], Parameters<typeof chain>[1]>> = {
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
  return compile(analyse(chain(name, [['dataset'], ...networks[network], ['output']])));
}

export function settingsOf({ optimizer }: Work): TrainingSettings {
  return { ...defaultTraining, batchSize: BATCH_SIZE, optimizer: defaultOptimizers[optimizer] };
}

/** Pictures of noise: how long a step takes does not depend on what they show. */
export function noise({ data }: Model): Batch {
  const random = createRandom(1);
  const features = Float32Array.from({ length: BATCH_SIZE * sizeOf(data.shape) }, () => random.next());
  return { size: BATCH_SIZE, features, labels: Int32Array.from({ length: BATCH_SIZE }, () => random.integer(10)) };
}
