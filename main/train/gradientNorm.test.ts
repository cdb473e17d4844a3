import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { ParamValues } from '../../core/params.ts';
import { chain } from '../../core/graph/chain.ts';
import { createRandom } from '../../core/random.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { initialWeights, type Model } from '../model/model.ts';
import { meanLoss } from '../model/objective.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { openCpu } from '../devices/cpu.ts';
import { EagerStep } from './steps/eagerStep.ts';
import { compileDocument } from './prepare.ts';
import type { StepState } from './steps/step.ts';
import type { Batch } from '../tensors/batch.ts';

type Blocks = readonly (readonly [block: string, params?: ParamValues])[];
const small: Blocks = [['linear', { units: 5 }], ['tanh'], ['linear', { units: 2 }]];
/** Large enough for weights to be updated outside of ONNX Runtime. */
const wide: Blocks = [
  ['linear', { units: 450 }],
  ['tanh'],
  ['linear', { units: 450 }],
  ['relu'],
  ['linear', { units: 2 }],
];
const settings: TrainingSettings = { ...defaultTraining, learningRate: 0.01 };

function modelOf(blocks: Blocks): Model {
  const data = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
  return compileDocument(chain('norm', [['dataset'], ...blocks, ['output']], { data }));
}

function batchOf(seed: number): Batch {
  const random = createRandom(seed);
  const features = Float32Array.from({ length: 32 }, () => 2 * random.next() - 1);
  return {
    size: 16,
    fields: { features, labels: Int32Array.from({ length: 16 }, (_, i) => Number(features[2 * i]! > 0)) },
  };
}

/** By TensorFlow.js's own gradients, in double precision from there. */
function expectedNorm(model: Model, { weights }: StepState, { fields: { features, labels }, size }: Batch): number {
  const names = model.weights.map(({ name }) => name);
  const start = names.map((name) => tf.tensor(weights.get(name)!.values, [...weights.get(name)!.shape]));
  const gradients = tf.grads((...values) => {
    const output = model.apply(
      tf,
      new Map(names.map((name, i) => [name, values[i]!])),
      new Map([['features', tf.tensor(features!, [size, 2])]]),
      {
        isTraining: true,
        seed: 0,
      },
    );
    return meanLoss(tf, model, output, tf.tensor(labels!, [size], 'int32'));
  })(start);
  const squares = gradients.map((gradient) =>
    gradient.dataSync<'float32'>().reduce((sum, value) => sum + value ** 2, 0),
  );
  return Math.sqrt(squares.reduce((sum, value) => sum + value));
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each([
  ['a small network', small, {}],
  ['gradients that are clipped', small, { clip: { kind: 'norm', limit: 0.01 } }],
  ['SGD, whose gradients go into the weights at once', small, { optimizer: defaultOptimizers.sgd }],
  ['weights updated outside of ONNX Runtime', wide, {}],
  ['those, and gradients that are clipped', wide, { clip: { kind: 'norm', limit: 0.01 } }],
] as const)('the norm of all gradients is told of every step: %s', async (_, blocks, change) => {
  const model = modelOf(blocks);
  const own = { ...settings, ...change };
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const eager = new EagerStep(await openCpu(), model, own, initial);
  const compiled = new CompiledStep(model, own, initial, { threads: [1] });
  const unmeasured = new CompiledStep(model, own, initial, { threads: [1] });
  for (let step = 0; step < 4; step++) {
    const [batch, place] = [batchOf(step), { learningRate: own.learningRate, step }];
    const isMeasured = step !== 2;
    const expected = expectedNorm(model, await eager.read(), batch);
    const expectedCompiled = expectedNorm(model, await compiled.read(), batch);
    eager.measuresGradient = compiled.measuresGradient = isMeasured;
    const [theirs, ours] = [await eager.run(batch, place), await compiled.run(batch, place)];
    expect((await unmeasured.run(batch, place)).gradientNorm).toBeNull();
    if (!isMeasured) expect([theirs.gradientNorm, ours.gradientNorm]).toEqual([null, null]);
    else {
      expect(Math.abs(theirs.gradientNorm! / expected - 1)).toBeLessThan(1e-5);
      expect(Math.abs(ours.gradientNorm! / expectedCompiled - 1)).toBeLessThan(1e-5);
    }
  }
  // Looking changes nothing.
  const [seen, unseen] = [await compiled.read(), await unmeasured.read()];
  for (const [name, { values }] of seen.weights) {
    const others = unseen.weights.get(name)!.values;
    expect(values.reduce((most, value, i) => Math.max(most, Math.abs(value - others[i]!)), 0)).toBeLessThan(5e-6);
  }
  for (const step of [eager, compiled, unmeasured]) step.dispose();
});

test('it is told of each of several updates in one call', async () => {
  const model = modelOf(small);
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const [together, single] = [new CompiledStep(model, settings, initial), new CompiledStep(model, settings, initial)];
  together.measuresGradient = single.measuresGradient = true;
  const updates = [0, 1, 2, 3].map((step) => ({ batch: batchOf(step), place: { learningRate: 0.01, step } }));
  const results = await together.runAll(updates);
  for (const [i, { batch, place }] of updates.entries()) {
    const { gradientNorm } = await single.run(batch, place);
    expect(results[i]!.gradientNorm).toBeCloseTo(gradientNorm!, 5);
  }
});

test('it is that of finite differences of the loss', async () => {
  const model = modelOf(small);
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const step = new EagerStep(await openCpu(), model, settings, initial);
  const batch = batchOf(7);
  const differences: number[] = [];
  for (const [name, { shape, values }] of initial.weights) {
    for (let i = 0; i < values.length; i++) {
      const lossAt = async (change: number) => {
        const moved = values.map((value, at) => (at === i ? value + change : value));
        step.write({ weights: new Map([...initial.weights, [name, { shape, values: moved }]]), optimizer: new Map() });
        return (await step.evaluate(batch)).loss;
      };
      differences.push(((await lossAt(0.01)) - (await lossAt(-0.01))) / 0.02);
    }
  }
  step.write(initial);
  step.measuresGradient = true;
  const { gradientNorm } = await step.run(batch, { learningRate: 0.01, step: 0 });
  expect(Math.hypot(...differences) / gradientNorm!).toBeCloseTo(1, 3);
  step.dispose();
});
