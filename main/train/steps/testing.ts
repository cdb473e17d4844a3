import { analyse } from '../../../core/analysis/analyse.ts';
import { inputField, targetField } from '../../../core/data/spec.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { ParamValues } from '../../../core/params.ts';
import { createRandom } from '../../../core/random.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { compile, initialWeights, type Model } from '../../model/model.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { Update } from './step.ts';

export type Blocks = readonly (readonly [block: string, params?: ParamValues])[];

const planes: DataSource = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
const curve: DataSource = { kind: 'regression', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
export const hidden: Blocks = [['linear', { units: 8 }], ['relu'], ['linear', { units: 8 }], ['gelu']];
export const base: TrainingSettings = { ...defaultTraining, learningRate: 0.02 };
export const adam = { ...base, optimizer: defaultOptimizers.adam };
export const SIZE = 16;

/** A network with one number at its end, trained by the squared error. */
export function modelOf(blocks: Blocks = hidden): Model {
  const end: Blocks = [
    ['linear', { units: 1 }],
    ['output', { loss: 'meanSquaredError' }],
  ];
  return compile(analyse(chain('test', [['dataset'], ...blocks, ...end], { data: curve })));
}

export const classifier = () => compile(analyse(chain('test', [['dataset'], ...hidden, ['linear', { units: 2 }], ['output']], { data: planes }))); // prettier-ignore

/** Batches whose labels can be learnt: they say where the first feature lies. */
export function batchOf(model: Model, seed: number, size = SIZE): Batch {
  const random = createRandom(seed);
  const width = inputField(model.data).type.shape.reduce((a, b) => a * b, 1);
  const features = Float32Array.from({ length: size * width }, () => 2 * random.next() - 1);
  const isHigh = Array.from({ length: size }, (_, i) => Number((features[i * width] ?? 0) > 0));
  const labels =
    targetField(model.data).meaning.kind === 'classes' ? Int32Array.from(isHigh) : Float32Array.from(isHigh);
  return { size, fields: { [inputField(model.data).name]: features, [targetField(model.data).name]: labels } };
}

export const initialOf = (model: Model) => ({ weights: initialWeights(model, 1), optimizer: new Map() });
export const updatesOf = (model: Model, { learningRate }: TrainingSettings, count: number): Update[] =>
  Array.from({ length: count }, (_, step) => ({
    batch: batchOf(model, step),
    place: { learningRate: learningRate * (1 + Math.cos(step)), step },
  }));
