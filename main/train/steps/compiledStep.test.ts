import { createHash } from 'node:crypto';
import { inputField, targetField } from '../../../core/data/spec.ts';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import type { ParamValues } from '../../../core/params.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { chain } from '../../../core/graph/chain.ts';
import { createRandom } from '../../../core/random.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { compile, initialWeights, type Model } from '../../model/model.ts';
import { openCpu } from '../../devices/cpu.ts';
import { EagerStep } from './eagerStep.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { TrainingStep } from './step.ts';
import { CompiledStep, type StepOptions } from './compiledStep.ts';
import type { Way } from '../../graph/turns.ts';
import { TraceError } from '../../graph/tracer.ts';

type Blocks = readonly (readonly [block: string, params?: ParamValues])[];

const planes: DataSource = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
const mlp: Blocks = [['linear', { units: 8 }], ['tanh'], ['linear', { units: 6 }], ['gelu'], ['linear', { units: 2 }]];
/** A picture of 14 by 14 is enough for all of them. */
const cnn: Blocks = [
  ['averagePool2d'],
  ['conv2d', { filters: 4 }],
  ['maxPool2d'],
  ['batchNorm'],
  ['relu'],
  ['conv2d', { filters: 6, stride: 2 }],
  ['silu'],
  ['averagePool2d', { size: 3, stride: 2, padding: 'same' }],
  ['flatten'],
  ['layerNorm'],
  ['linear', { units: 10 }],
];

function modelOf(blocks: Blocks, data: DataSource = planes, output: ParamValues = {}): Model {
  const analysis = analyse(chain('test', [['dataset'], ...blocks, ['output', output]], { data }));
  expect(analysis.problems).toEqual([]);
  return compile(analysis);
}

/** Batches whose labels can be learnt: they say where the first feature lies. */
function batchOf(model: Model, size: number, seed: number): Batch {
  const random = createRandom(seed);
  const width = inputField(model.data).type.shape.reduce((a, b) => a * b, 1);
  const features = Float32Array.from({ length: size * width }, () => 2 * random.next() - 1);
  const isHigh = (i: number) => Number((features[i * width] ?? 0) > 0);
  if (targetField(model.data).meaning.kind === 'classes')
    return { size, fields: { features, labels: Int32Array.from({ length: size }, (_, i) => isHigh(i)) } };
  return { size, fields: { features, labels: Float32Array.from({ length: size }, (_, i) => (features[i] ?? 0) ** 2) } };
}

async function pairOf(model: Model, settings: TrainingSettings) {
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const eager = new EagerStep(await openCpu(), model, settings, initial);
  return { eager, compiled: new CompiledStep(model, settings, initial, { threads: [1] }) };
}

/** The largest difference of the losses over some steps. */
async function lossDifference(model: Model, settings: TrainingSettings, steps: number, size = 16): Promise<number> {
  const { eager, compiled } = await pairOf(model, settings);
  let largest = 0;
  for (let step = 0; step < steps; step++) {
    const place = { learningRate: settings.learningRate * (1 + Math.cos(step)), step };
    const batch = batchOf(model, size, step);
    const [own, theirs] = [await compiled.run(batch, place), await eager.run(batch, place)];
    largest = Math.max(largest, Math.abs(own.loss - theirs.loss));
    expect(own.sums['accuracy']).toEqual(theirs.sums['accuracy']);
  }
  eager.dispose();
  compiled.dispose();
  return largest;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const base: TrainingSettings = { ...defaultTraining, learningRate: 0.02 };
const variants: Record<string, Partial<TrainingSettings>> = {
  sgd: { optimizer: defaultOptimizers.sgd },
  'sgd with momentum': { optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false } },
  'sgd with Nesterov momentum and decay': {
    optimizer: { kind: 'sgd', momentum: 0.8, nesterov: true },
    weightDecay: 0.01,
  },
  rmsprop: { optimizer: defaultOptimizers.rmsprop },
  'rmsprop with momentum': { optimizer: { ...defaultOptimizers.rmsprop, momentum: 0.5 }, learningRate: 0.002 },
  adam: { optimizer: defaultOptimizers.adam },
  'adam, gradients cut by norm': { clip: { kind: 'norm', limit: 0.1 }, weightDecay: 0.01 },
  'adam, gradients cut by value': { clip: { kind: 'value', limit: 0.01 } },
  adamw: { optimizer: defaultOptimizers.adamw, weightDecay: 0.1 },
};

describe('compiled training has the losses of eager training', () => {
  it.each(Object.entries(variants))('with %s, over 100 steps', async (_, settings) => {
    expect(await lossDifference(modelOf(mlp), { ...base, ...settings }, 100)).toBeLessThan(1e-5);
  });

  it.each([
    ['binary cross entropy', planes, { loss: 'binaryCrossEntropy' }, 1, []],
    ['squared error', { ...planes, kind: 'regression' }, { loss: 'meanSquaredError' }, 1, []],
    ['probabilities', planes, { from: 'probabilities' }, 2, [['softmax']]],
    ['probabilities of one class', planes, { loss: 'binaryCrossEntropy', from: 'probabilities' }, 1, [['sigmoid']]],
  ] as const)('with %s', async (_, data, output, units, end) => {
    const model = modelOf([...mlp.slice(0, -1), ['linear', { units }], ...end], data, output);
    expect(await lossDifference(model, base, 50)).toBeLessThan(1e-5);
  });

  it('with convolutions, poolings and both normalisations', async () => {
    expect(await lossDifference(modelOf(cnn, { kind: 'fashion-mnist' }), base, 100, 8)).toBeLessThan(1e-3);
  });

  it.each(['adam', 'adamw', 'adam, gradients cut by norm'])(
    'with weights updated outside of ONNX Runtime: %s',
    async (name) => {
      const wide = modelOf([
        ['linear', { units: 450 }],
        ['tanh'],
        ['linear', { units: 450 }],
        ['relu'],
        ['linear', { units: 2 }],
      ]);
      expect(await lossDifference(wide, { ...base, ...variants[name], learningRate: 0.001 }, 5)).toBeLessThan(1e-5);
    },
  );

  it('with dropout, which drops the same values', async () => {
    const model = modelOf([
      ['linear', { units: 16 }],
      ['relu'],
      ['dropout', { rate: 0.3 }],
      ['linear', { units: 2 }],
      ['dropout'],
    ]);
    expect(await lossDifference(model, base, 30)).toBeLessThan(1e-5);
  });
});

describe('a compiled step', () => {
  it('takes batches of any size, and evaluates like the eager one', async () => {
    const model = modelOf(mlp);
    const { eager, compiled } = await pairOf(model, base);
    for (const [step, size] of [16, 7, 16, 1].entries()) {
      const batch = batchOf(model, size, step);
      for (const one of [eager, compiled]) await one.run(batch, { learningRate: 0.01, step });
      const [own, theirs] = [await compiled.evaluate(batch), await eager.evaluate(batch)];
      expect(own.loss).toBeCloseTo(theirs.loss, 5);
      expect(own.sums['accuracy']).toEqual(theirs.sums['accuracy']);
    }
  });

  it('goes on from where eager training was, and back', async () => {
    const model = modelOf(cnn, { kind: 'fashion-mnist' });
    const { eager, compiled } = await pairOf(model, base);
    const batch = batchOf(model, 4, 1);
    await eager.run(batch, { learningRate: 0.01, step: 0 });
    compiled.write(await eager.read());
    const state = await compiled.read();
    expect([...state.weights.keys()]).toEqual([...(await eager.read()).weights.keys()]);
    const place = { learningRate: 0.01, step: 1 };
    expect((await compiled.run(batch, place)).loss).toBeCloseTo((await eager.run(batch, place)).loss, 5);
    expect((await compiled.read()).weights.get('linear1.kernel')).not.toEqual(state.weights.get('linear1.kernel'));
  });

  it('does several updates in one call, with the results of each', async () => {
    const model = modelOf([...mlp.slice(0, 2), ['dropout'], ...mlp.slice(2)]);
    const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
    const [together, single] = [0, 1].map(() => new CompiledStep(model, base, initial));
    const updates = [0, 1, 2, 3].map((step) => ({
      batch: batchOf(model, 8, step),
      place: { learningRate: 0.01, step },
    }));
    const results = await together!.runAll(updates);
    for (const [i, { batch, place }] of updates.entries()) {
      const { loss, sums } = await single!.run(batch, place);
      expect(results[i]!.loss).toBeCloseTo(loss, 6);
      expect(results[i]!.sums['accuracy']).toEqual(sums['accuracy']);
    }
  });

  it('is worth doing in groups once it has shown to be short', async () => {
    const model = modelOf(mlp);
    const { compiled } = await pairOf(model, base);
    expect(compiled.group).toBe(1);
    for (let step = 0; step < 16; step++) await compiled.run(batchOf(model, 8, step), { learningRate: 0.01, step });
    expect(compiled.group).toBeGreaterThan(1);
  });

  it('keeps the last usable weights when training diverges', async () => {
    const model = modelOf(mlp);
    const { eager, compiled } = await pairOf(model, { ...base, optimizer: defaultOptimizers.sgd });
    const updates = [1, 1e18, 1e30, 1e38].map((learningRate, step) => ({
      batch: batchOf(model, 8, step),
      place: { learningRate, step },
    }));
    const expected = [];
    for (const { batch, place } of updates) {
      expected.push(await eager.run(batch, place));
      if (!expected.at(-1)!.isFinite) break;
    }
    const results = await compiled.runAll(updates);
    expect(results.map(({ isFinite, undone }) => [isFinite, undone])).toEqual(
      expected.map(({ isFinite, undone }) => [isFinite, undone]),
    );
    expect(results.at(-1)!.isFinite).toBe(false);
    const kept = (await compiled.read()).weights.get('linear1.kernel')!.values;
    expect(kept.every(Number.isFinite)).toBe(true);
    const expectedKept = (await eager.read()).weights.get('linear1.kernel')!.values;
    for (const [i, value] of kept.entries()) expect(value / expectedKept[i]!).toBeCloseTo(1, 4);
  });

  it('needs no more memory the longer it trains', async () => {
    const model = modelOf(mlp);
    const { compiled } = await pairOf(model, base);
    const batch = batchOf(model, 16, 1);
    const before = tf.memory().numTensors;
    const train = async (steps: number) => {
      const rss = process.memoryUsage().rss;
      for (let step = 0; step < steps; step++) await compiled.run(batch, { learningRate: 0.001, step });
      return process.memoryUsage().rss - rss;
    };
    await train(500);
    // The rest of the process grows in one round or another, what is lost at every step in all of them.
    expect(Math.min(await train(1000), await train(1000), await train(1000))).toBeLessThan(10e6);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says which kernel of which node cannot be compiled', async () => {
    const model = modelOf(mlp);
    const node = model.nodes.find(({ id }) => id === 'tanh1')!;
    const apply: Model['apply'] = (own, weights, x, options) => {
      options.onNode?.(node.id);
      const y = model.apply(own, weights, x, options);
      return own.atan2(y, y);
    };
    const read: Model['apply'] = (own, weights, x, options) => {
      const y = model.apply(own, weights, x, options);
      options.onNode?.(node.id);
      return own.mul(y, y.dataSync()[0] ?? 0);
    };
    const failing = (broken: Model['apply']) =>
      new CompiledStep({ ...model, apply: broken }, base, { weights: initialWeights(model, 1), optimizer: new Map() });
    const run = (broken: Model['apply']) => failing(broken).run(batchOf(model, 4, 1), { learningRate: 1, step: 0 });
    await expect(run(apply)).rejects.toThrow(TraceError);
    await expect(run(apply)).rejects.toThrow('Atan2 has no lowering');
    await expect(run(read)).rejects.toThrow('read back');
  });
});

describe('threads', () => {
  // Large enough to be shared among threads, with products, convolutions, poolings, norms and sums.
  const wide: Blocks = [['conv2d', { filters: 16 }], ['relu'], ['maxPool2d'], ['batchNorm'], ['conv2d', { filters: 24, stride: 2 }], ['gelu'], ['flatten'], ['linear', { units: 320 }], ['layerNorm'], ['relu'], ['linear', { units: 256 }], ['tanh'], ['linear', { units: 10 }]]; // prettier-ignore
  const digits: DataSource = { kind: 'fashion-mnist' };

  /** Weights and slots after some updates, each on the next of these counts of threads. */
  async function trained(settings: TrainingSettings, counts: readonly number[]) {
    const model = modelOf(wide, digits);
    const state = { weights: initialWeights(model, 1), optimizer: new Map() };
    const steps = new Map(
      counts.map((count) => [count, new CompiledStep(model, settings, state, { threads: [count] })]),
    );
    const losses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const [step, next] = [i, i + 1].map((at) => steps.get(counts[at % counts.length]!)!);
      losses.push((await step!.run(batchOf(model, 64, i), { learningRate: 0.01, step: i })).loss);
      next!.write(await step!.read());
    }
    const { weights, optimizer } = await steps.get(counts[8 % counts.length]!)!.read();
    for (const step of steps.values()) step.dispose();
    // Every bit of a million numbers, but not number by number.
    const bits = [...weights, ...optimizer].map(([name, { values }]) => [name, createHash('sha256').update(values).digest('hex')]); // prettier-ignore
    return { losses, bits };
  }

  it.each(['sgd', 'adam'] as const)('change no bit of what %s trains', async (kind) => {
    const settings = { ...base, batchSize: 64, optimizer: defaultOptimizers[kind] };
    const alone = await trained(settings, [1]);
    expect(alone.losses.at(-1)).toBeLessThan(alone.losses[0]!);
    for (const counts of [[2], [1, 3, 2]]) expect(await trained(settings, counts)).toEqual(alone);
  });

  describe('that cannot be had', () => {
    /** ONNX Runtime makes no session with so many. */
    const NONE = -1;
    const settings = { ...base, batchSize: 64, optimizer: defaultOptimizers.adam };
    const light: Blocks = [['flatten'], ['linear', { units: 160 }], ['relu'], ['linear', { units: 10 }]];
    const trainWith = async (options: StepOptions, isOver: (step: TrainingStep, count: number) => boolean) => {
      const model = modelOf(light, digits);
      const batch = batchOf(model, 64, 1);
      const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
      const step = new CompiledStep(model, settings, initial, options);
      await step.prepare(64);
      const losses: number[] = [];
      while (!isOver(step, losses.length))
        losses.push((await step.run(batch, { learningRate: 0.01, step: losses.length })).loss);
      const { threads } = step;
      step.dispose();
      return { losses, threads };
    };

    it.each([
      ['in mid-run', [1, NONE], undefined],
      ['at the beginning', [NONE, 1], undefined],
      ['though they were the fastest before', [1, NONE], { threads: NONE, group: 1, milliseconds: 1 }],
    ])('are replaced %s, and said', async (_, threads, known) => {
      const refused: Way[] = [];
      const options = { recall: () => Promise.resolve(known), onRefusal: (way: Way) => void refused.push(way) };
      const own = await trainWith({ threads, ...options }, (step, count) => count >= 8 && step.threads !== undefined);
      expect(refused).toMatchObject([{ threads: NONE, group: 1 }]);
      expect(own).toEqual(await trainWith({ threads: [1] }, (__, count) => count === own.losses.length));
    });

    it('end a step that has no other', async () => {
      await expect(trainWith({ threads: [NONE] }, () => false)).rejects.toThrow('intraOpNumThreads');
    });
  });
});
