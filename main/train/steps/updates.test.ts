import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import type { ParamValues } from '../../../core/params.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { chain } from '../../../core/graph/chain.ts';
import { sizeOf } from '../../../core/shape.ts';
import {
  defaultOptimizers,
  defaultTraining,
  type OptimizerSettings,
  type TrainingSettings,
} from '../../../core/training/settings.ts';
import { compile, initialWeights, type Model } from '../../model/model.ts';
import { openCpu } from '../../devices/cpu.ts';
import { EagerStep } from './eagerStep.ts';
import { CompiledStep } from './compiledStep.ts';
import { createOptimizer } from './optimizers.ts';
import { Updates } from './updates.ts';
import { numbers, traced } from '../../graph/testing.ts';
import { WORTHWHILE } from '../../graph/executable.ts';
import { outputType, type Graph } from '../../graph/ir.ts';
import { splitTail, workOf } from '../../graph/wasm/tail.ts';

type Blocks = readonly (readonly [block: string, params?: ParamValues])[];

const planes: DataSource = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
const { sgd, rmsprop, adam, adamw } = defaultOptimizers;
const momentum: OptimizerSettings = { kind: 'sgd', momentum: 0.9, nesterov: false };

function modelOf(blocks: Blocks, data: DataSource = planes, output: ParamValues = {}): Model {
  const analysis = analyse(chain('test', [['dataset'], ...blocks, ['output', output]], { data }));
  expect(analysis.problems).toEqual([]);
  return compile(analysis);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('numbers that float32 cannot hold', () => {
  /** With a rate of 0.001 the moments are too large, with this one weights are, and nothing else. */
  const TOO_FAST = 1e15;
  const cases = [
    ['adam', adam, 0.001],
    ['adamw', adamw, 0.001],
    ['rmsprop', rmsprop, 0.001],
    ['rmsprop with momentum', { ...rmsprop, momentum: 0.5 }, 0.001],
    ['momentum', momentum, 0.001],
    ['momentum, too fast', momentum, TOO_FAST],
    ['sgd, too fast', sgd, TOO_FAST],
  ] as const;
  const places = cases.flatMap(([name, optimizer, rate]) => [
    [name, 'in ONNX Runtime', 4, optimizer, rate] as const,
    // Plain SGD has no tail, however wide the layer is.
    ...(optimizer === sgd ? [] : [[name, 'in a tail', optimizer === momentum ? 1100 : 600, optimizer, rate] as const]),
  ]);

  it.each(places)('undo the step that made them: %s, %s', async (_, place, units, optimizer, rate) => {
    const model = modelOf(
      [
        ['linear', { units }],
        ['linear', { units }],
        ['linear', { units: 1 }],
      ],
      { ...planes, kind: 'regression' },
      { loss: 'meanSquaredError' },
    );
    // The gradient by the kernel in the middle alone is large: zeros there keep all others, its bias's too, within bounds.
    const large: Record<string, number> = {
      'linear1.kernel': optimizer === momentum && rate !== TOO_FAST ? 1e24 : 1e10,
      'linear3.kernel': 0.5,
    };
    const weights = new Map(
      [...initialWeights(model, 1)].map(([key, { shape, values }]) => [
        key,
        { shape, values: values.map(() => large[key] ?? 0) },
      ]),
    );
    const settings: TrainingSettings = { ...defaultTraining, optimizer };
    const initial = { weights, optimizer: new Map() };
    const eager = new EagerStep(await openCpu(), model, settings, initial);
    const compiled = new CompiledStep(model, settings, initial, { threads: [1] });
    expect(workOf(compiled.graph(2, 1)) >= WORTHWHILE).toBe(place === 'in a tail');
    const updates = [0, 1e16, 0].map((label, step) => ({
      batch: { size: 2, fields: { features: Float32Array.of(1, 1), labels: Float32Array.of(label, label) } },
      place: { learningRate: rate, step },
    }));
    for (const step of [eager, compiled]) {
      const [calm, wild, ...others] = await step.runAll(updates);
      expect(calm).toMatchObject({ loss: 0, isFinite: true });
      expect(wild).toMatchObject({ isFinite: false, undone: 0 });
      expect(wild!.loss).toBeLessThan(1e38);
      expect(others).toEqual([]);
      const kept = await step.read();
      for (const [key, { values }] of kept.weights)
        expect(values.every((value) => value === Math.fround(large[key] ?? 0))).toBe(true);
      for (const { values } of kept.optimizer.values()) expect(values.every((value) => value === 0)).toBe(true);
      step.dispose();
    }
  });
});

describe('the tail of a step', () => {
  it.each([0, Infinity])('leaves the previous weights to go back to, when there are two sets from %d bytes on', async (large) => {
    const own = model();
    const weights = initialWeights(own, 1);
    const step = new CompiledStep(own, { ...defaultTraining, optimizer: adam }, { weights, optimizer: new Map() }, { threads: [1], large });
    const update = (first: number, i: number) => ({
      batch: { size: 2, fields: { features: Float32Array.of(first, 1, 1, 1), labels: Int32Array.of(0, 1) } },
      place: { learningRate: 1e-3, step: i },
    });
    const run = async (first: number, i: number) => step.run(update(first, i).batch, update(first, i).place);
    const flat = async () => [...(await step.read()).weights.values()].map(({ values }) => [...values]);
    expect(await run(1, 0)).toMatchObject({ isFinite: true });
    const before = await flat();
    expect(await run(1, 1)).toMatchObject({ isFinite: true });
    expect(await flat()).not.toEqual(before);
    expect(await run(NaN, 2)).toMatchObject({ isFinite: false, undone: 1 });
    expect(await flat()).toEqual(before);
    expect(await run(NaN, 1)).toMatchObject({ isFinite: false, undone: 0 });
    expect(await flat()).toEqual(before);
    step.dispose();
  }); // prettier-ignore

  const sum = (shapes: readonly (readonly number[])[]) => shapes.reduce((total, shape) => total + sizeOf(shape), 0);
  const numbersIn = (own: Model) => sum(own.trained.map(({ spec }) => spec.shape));
  /** How many numbers a graph puts out. */
  const numbersOf = (graph: Graph) => sum(graph.outputs.map(({ name }) => outputType(graph, name).shape));
  const model = () =>
    modelOf([
      ['linear', { units: 450, bias: false }],
      ['tanh'],
      ['linear', { units: 450, bias: false }],
      ['relu'],
      ['linear', { units: 2 }],
    ]);
  const stepOf = (own: Model, optimizer: OptimizerSettings) =>
    new CompiledStep(own, { ...defaultTraining, optimizer }, { weights: initialWeights(own, 1), optimizer: new Map() });

  it.each([
    // Besides the new weight, a square has to be looked at: it ends in a denominator.
    [adam, 3, 2],
    [adamw, 3, 2],
    [rmsprop, 2, 2],
    [momentum, 2, 1],
    [{ ...momentum, nesterov: true }, 2, 1],
  ] as const)('has every update, and is given as much as gradients: %o', (optimizer, outputs, looks) => {
    const own = model();
    const graph = stepOf(own, optimizer).graph(16, 1);
    const checked = graph.outputs.map(({ name }) => name).filter((name) => /^(weight|slot)/.test(name));
    const { head, tail } = splitTail(graph, checked);
    expect(tail).toHaveLength(own.trained.length);
    for (const each of tail) {
      expect(each.checked).toHaveLength(outputs);
      expect(each.kernel.checked).toHaveLength(looks);
    }
    // ONNX Runtime returns a copy of what it puts out: weights and slots would be several times as much.
    expect(numbersOf(head)).toBeLessThan(numbersIn(own) + 20);
  });

  it.each([adam, rmsprop])('is given the gradient of a filter once: %o', (optimizer) => {
    const own = modelOf(
      [['conv2d', { filters: 16 }], ['relu'], ['conv2d', { filters: 32 }], ['globalAveragePool'], ['linear', { units: 10 }]],
      { kind: 'fashion-mnist' },
    ); // prettier-ignore
    const { head, tail } = splitTail(stepOf(own, optimizer).graph(4, 1));
    expect(tail).toHaveLength(own.trained.length);
    expect(numbersOf(head)).toBeLessThan(numbersIn(own) + 20);
  });

  it.each([adam, momentum])('does not depend on the nodes that weights belong to: %o', async (optimizer) => {
    const own = model();
    const apart = { ...own, trained: own.trained.map((weight) => ({ ...weight, nodeId: weight.name })) };
    const features = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
    const batch = { size: 8, fields: { features, labels: Int32Array.from({ length: 8 }, (_, i) => i % 2) } };
    const losses = [];
    for (const step of [stepOf(own, optimizer), stepOf(apart, optimizer)]) {
      const updates = Array.from({ length: 5 }, (_, at) => ({ batch, place: { learningRate: 0.001, step: at } }));
      losses.push((await step.runAll(updates)).map(({ loss }) => loss));
      step.dispose();
    }
    expect(losses[0]).toEqual(losses[1]);
    expect(losses[0]![4]).toBeLessThan(losses[0]![0]!);
  });
});

describe('where memory is saved', () => {
  it.each([true, false])('only the last session is kept: %s', async (savesMemory) => {
    const learner = { model: modelOf([['linear', { units: 2 }]]), settings: defaultTraining, optimizer: createOptimizer(defaultTraining) }; // prettier-ignore
    const updates = new Updates(learner, undefined, { savesMemory });
    const on = async (size: number) => updates.on({ threads: 1, group: 1 }, size, 1, {});
    const full = await on(8);
    expect(await on(8)).toBe(full);
    await on(5);
    expect((await on(8)) === full).toBe(!savesMemory);
    await updates.release();
  });

  it('full and smaller batches take turns as they do elsewhere', async () => {
    const own = modelOf([['linear', { units: 1500 }], ['relu'], ['linear', { units: 1500 }], ['relu'], ['linear', { units: 2 }]]); // prettier-ignore
    const start = { weights: initialWeights(own, 1), optimizer: new Map() };
    const losses = [];
    for (const large of [0, Infinity]) {
      const step = new CompiledStep(own, { ...defaultTraining, optimizer: adam }, start, { threads: [1], large });
      const seen = [];
      for (const [at, size] of [8, 8, 5, 8, 5].entries()) {
        const features = Float32Array.from({ length: 2 * size }, (_, i) => Math.sin(i));
        const batch = { size, fields: { features, labels: Int32Array.from({ length: size }, (_, i) => i % 2) } };
        seen.push((await step.run(batch, { learningRate: 0.001, step: at })).loss, (await step.evaluate(batch)).sums);
      }
      losses.push(seen);
      step.dispose();
    }
    expect(losses[0]).toEqual(losses[1]);
  });
});

describe('as many updates in a call as gain', () => {
  it.each([
    [20, 8],
    [1500, 2],
    [4500, 1],
  ])('and never none: of %i operations', async (operations, largest) => {
    const learner = { model: modelOf([['linear', { units: 2 }]]), settings: defaultTraining, optimizer: createOptimizer(defaultTraining) }; // prettier-ignore
    const updates = new Updates(learner, undefined, { savesMemory: false });
    const graph = traced([numbers([2])], (x) =>
      Array.from({ length: operations }).reduce((y: tf.Tensor) => tf.tanh(y), x!),
    );
    await updates.on({ threads: 1, group: 1 }, 4, 1, {}, graph);
    expect(updates.largestGroup).toBe(largest);
    await updates.release();
  });
});
