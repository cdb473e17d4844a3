import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { inputField, targetField } from '../../../core/data/spec.ts';
import { chain } from '../../../core/graph/chain.ts';
import { createRandom } from '../../../core/random.ts';
import { defaultOptimizers, type TrainingSettings } from '../../../core/training/settings.ts';
import { Full } from '../../graph/webgpu/device.ts';
import { bodyOf } from '../../graph/webgpu/emitters/table.ts';
import { CardSet } from '../../graph/webgpu/set.ts';
import { countedCalls, hasSoftwareCard, nullCard, softwareCard } from '../../graph/webgpu/testing.ts';
import { compile, type Model } from '../../model/model.ts';
import { StoredExamples } from '../../data/types.ts';
import { createBatches } from '../batches.ts';
import { CardStep } from './cardStep.ts';
import { CompiledStep } from './compiledStep.ts';
import { Recheck, type Verdict } from './recheck.ts';
import { StandbyStep } from './standbyStep.ts';
import type { TrainingStep, Update } from './step.ts';
import {
  adam,
  base,
  batchOf,
  classifier,
  hidden,
  initialOf,
  modelOf,
  SIZE,
  updatesOf,
  type Blocks,
} from './testing.ts';

const onCard = async (model: Model, settings: TrainingSettings) =>
  CardStep.create(await softwareCard(), model, settings, initialOf(model), SIZE);
const onCpu = (model: Model, settings: TrainingSettings) =>
  new CompiledStep(model, settings, initialOf(model), { threads: [1] });

async function lossesOf(step: TrainingStep, updates: readonly Update[]): Promise<number[]> {
  const losses: number[] = [];
  for (const { batch, place } of updates) losses.push((await step.run(batch, place)).loss);
  return losses;
}

async function weightsOf(step: TrainingStep): Promise<number[]> {
  const { weights } = await step.read();
  return [...weights.values()].flatMap(({ values }) => [...values]);
}

function furthest(own: readonly number[], others: readonly number[]): number {
  expect(own).toHaveLength(others.length);
  return Math.max(...own.map((value, i) => Math.abs(value - (others[i] ?? NaN))));
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { adam: usualAdam, adamw } = defaultOptimizers;
const normed: Blocks = [...hidden.slice(0, 2), ['layerNorm'], ...hidden.slice(2)];
const variants: Record<string, readonly [() => Model, Partial<TrainingSettings>]> = {
  'adam, gradients cut by norm': [modelOf, { optimizer: usualAdam, clip: { kind: 'norm', limit: 0.1 } }],
  'layer norm and momentum': [() => modelOf(normed), { optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true } }],
};

/** Picking the likeliest class has a shader. */
const knowsClasses = bodyOf({ op: 'arg', inputs: [0], fn: 'max', axis: 0 }) !== undefined;

/** Trains both for 20 steps, and compares all that they say. */
async function expectSame(model: Model, settings: TrainingSettings): Promise<void> {
  const [card, cpu] = [await onCard(model, settings), onCpu(model, settings)];
  const updates = updatesOf(model, settings, 20);
  expect(furthest(await lossesOf(card, updates), await lossesOf(cpu, updates))).toBeLessThan(1e-4);
  expect(furthest(await weightsOf(card), await weightsOf(cpu))).toBeLessThan(1e-3);
  const batch = batchOf(model, 99);
  const [own, theirs] = [await card.evaluate(batch), await cpu.evaluate(batch)];
  expect(own.loss).toBeCloseTo(theirs.loss, 3);
  expect(own.sums['accuracy']).toEqual(theirs.sums['accuracy']);
  expect(furthest([...(await card.predict(batch))], [...(await cpu.predict(batch))])).toBeLessThan(1e-3);
  const [seen, expected] = [await card.outputs(batch), await cpu.outputs(batch)];
  expect([...seen.keys()]).toEqual([...expected.keys()]);
  for (const [id, values] of seen) expect(furthest([...values], [...expected.get(id)!])).toBeLessThan(1e-3);
  card.dispose();
  cpu.dispose();
}

describe.skipIf(!hasSoftwareCard)('training on a graphics card', () => {
  it.each(Object.entries(variants))('has the losses of the CPU over 20 steps with %s', (_, [create, settings]) =>
    expectSame(create(), { ...base, ...settings }),
  );

  it.skipIf(!knowsClasses)('also of classes, with decay', () =>
    expectSame(classifier(), { ...base, optimizer: adamw, weightDecay: 0.1 }),
  );

  it('adds up the gradients of parts as the CPU does, draws and statistics of each among them', async () => {
    const model = modelOf([['linear', { units: 8 }], ['batchNorm'], ['relu'], ['dropout', { rate: 0.3 }]]);
    const clip = { kind: 'norm', limit: 0.2 } as const;
    // Two parts of six examples, and one of four.
    const settings = { ...base, optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false }, batchSize: SIZE, accumulate: 3, clip } as const;
    const [card, cpu] = [await onCard(model, settings), onCpu(model, settings)];
    for (const step of [card, cpu]) step.measuresGradient = true;
    expect([card.group, card.takesPicked]).toEqual([1, false]);
    // The last one of the epoch is smaller than a part.
    const updates = [...updatesOf(model, settings, 8), { batch: batchOf(model, 9, 5), place: { learningRate: 0.01, step: 8 } }];
    for (const { batch, place } of updates) {
      const [own, theirs] = [await card.run(batch, place), await cpu.run(batch, place)];
      expect(own.loss).toBeCloseTo(theirs.loss, 5);
      expect(own.sums).toEqual(Object.fromEntries(Object.entries(theirs.sums).map(([name, { sum, weight }]) => [name, { sum: expect.closeTo(sum, 3), weight }])));
      expect(own.gradientNorm).toBeCloseTo(theirs.gradientNorm!, 4);
    }
    expect(furthest(await weightsOf(card), await weightsOf(cpu))).toBeLessThan(1e-3);
    const ruined = { learningRate: 1e38, step: 9 };
    for (const step of [card, cpu]) expect((await step.run(updates[0]!.batch, ruined)).isFinite).toBe(true);
    const [own, theirs] = [await card.run(updates[1]!.batch, ruined), await cpu.run(updates[1]!.batch, ruined)];
    expect([own.isFinite, own.undone]).toEqual([theirs.isFinite, theirs.undone]);
    expect((await weightsOf(card)).every(Number.isFinite)).toBe(true);
    card.dispose();
    cpu.dispose();
  }); // prettier-ignore

  it('computes the same bits again, one by one and several at once', async () => {
    const model = modelOf();
    const updates = updatesOf(model, adam, 12);
    const [first, second, together] = [await onCard(model, adam), await onCard(model, adam), await onCard(model, adam)]; // prettier-ignore
    const losses = await lossesOf(first, updates);
    await together.run(updates[0]!.batch, updates[0]!.place);
    together.write(initialOf(model));
    together.budget = Number.MAX_VALUE;
    expect(together.group).toBe(8);
    expect(await lossesOf(second, updates)).toEqual(losses);
    const calls = countedCalls((await softwareCard()).device);
    expect((await together.runAll(updates)).map(({ loss }) => loss)).toEqual(losses);
    expect(calls['submit']).toBe(2);
    expect(await weightsOf(together)).toEqual(await weightsOf(first));
    for (const step of [first, second, together]) step.dispose();
  });

  it('computes the same bits from examples that lie on the card, pictures of bytes among them', async () => {
    const model = compile(analyse(chain('test', [['dataset'], ['averagePool2d', { size: 7, stride: 7 }], ['flatten'], ['linear', { units: 10 }], ['output']]))); // prettier-ignore
    const random = createRandom(5);
    const [input, target] = [inputField(model.data).name, targetField(model.data).name];
    const stored = { [input]: Uint8Array.from({ length: 37 * 784 }, () => random.integer(256)), [target]: Int32Array.from({ length: 37 }, () => random.integer(10)) }; // prettier-ignore
    const batches = createBatches(new StoredExamples(model.data, stored), { batchSize: SIZE, shuffles: true, seed: 1 });
    const [plain, picked] = [await onCard(model, adam), await onCard(model, adam)];
    picked.budget = Number.MAX_VALUE;
    const updates = (take: 'batch' | 'pick', steps: readonly number[]) => steps.map((step, i) => ({ batch: batches[take](0, step, i), place: { learningRate: 0.01, step } })); // prettier-ignore
    const fill = vi.spyOn(StoredExamples.prototype, 'fill');
    // Together, then the last one of the epoch, which is smaller.
    const own = [...(await picked.runAll(updates('pick', [0, 1]))), ...(await picked.runAll(updates('pick', [2])))];
    expect(fill).not.toHaveBeenCalled();
    const theirs = [...(await plain.runAll(updates('batch', [0, 1]))), ...(await plain.runAll(updates('batch', [2])))];
    expect(own).toEqual(theirs);
    expect(await weightsOf(picked)).toEqual(await weightsOf(plain));
    fill.mockRestore();
    for (const step of [plain, picked]) step.dispose();
  });

  it('computes the same bits while the CPU looks on, and is left when its numbers are others', async () => {
    const model = modelOf();
    const updates = updatesOf(model, adam, 12);
    const device = { runtime: 'compiled', device: 'cpu', label: 'CPU' } as const;
    const [alone, card] = [await onCard(model, adam), await onCard(model, adam)];
    const recheck = new Recheck({
      open: async (state) => new CompiledStep(model, adam, state, { threads: [1] }),
      comparesSpeed: false,
      every: 2,
    });
    const left: string[] = [];
    const step = new StandbyStep({ step: card, initial: initialOf(model), open: async () => ({ step: onCpu(model, adam), device }), log: () => undefined, recheck, onLeft: ({ kind }) => void left.push(kind) }); // prettier-ignore
    const judged = vi.spyOn(recheck, 'takeVerdict');
    const verdicts = () => judged.mock.results.flatMap(({ value }) => (value as Verdict | undefined)?.kind ?? []);
    expect(await lossesOf(step, updates.slice(0, 6))).toEqual(await lossesOf(alone, updates.slice(0, 6)));
    await expect.poll(async () => (await step.run(batchOf(model, 1), { learningRate: 0, step: 6 }), verdicts())).toContain('sound'); // prettier-ignore
    // Something else comes back than was computed.
    const { run } = card;
    card.run = async (...args) => ({ ...(await run.apply(card, args)), loss: 0.5 });
    await expect.poll(async () => (await step.run(batchOf(model, 1), { learningRate: 0, step: 6 }), left)).toEqual(['wrong']); // prettier-ignore
    for (const one of [alone, step]) one.dispose();
  });

  it('unfreezes one layer after the other as the CPU does, several updates at once', async () => {
    const model = modelOf();
    const settings = { ...adam, unfreezing: 1, layerDecay: 0.5 };
    const [card, cpu] = [await onCard(model, settings), onCpu(model, settings)];
    card.budget = Number.MAX_VALUE;
    const updates = updatesOf(model, settings, 12).map(({ batch, place }) => ({ batch, place: { ...place, perLayer: 3 } }));
    const before = await card.read();
    // The last layer alone, at first.
    const own = [...(await card.runAll(updates.slice(0, 3)))];
    const [first, last] = ['linear1', 'linear3'].map((node) => [...before.weights.keys()].find((name) => name.startsWith(node))!);
    const after = await card.read();
    expect(after.weights.get(first!)).toEqual(before.weights.get(first!));
    expect(after.weights.get(last!)).not.toEqual(before.weights.get(last!));
    own.push(...(await card.runAll(updates.slice(3))));
    expect(furthest(own.map(({ loss }) => loss), await lossesOf(cpu, updates))).toBeLessThan(1e-4);
    expect(furthest(await weightsOf(card), await weightsOf(cpu))).toBeLessThan(1e-3);
    card.dispose();
    cpu.dispose();
  }); // prettier-ignore

  it('undoes an update that ruins a weight, and the one before whose loss shows it', async () => {
    const model = modelOf();
    const [card, cpu] = [await onCard(model, base), onCpu(model, base)];
    const updates = updatesOf(model, base, 3);
    for (const step of [card, cpu]) await step.runAll(updates);
    const before = await weightsOf(card);
    card.budget = Number.MAX_VALUE;
    for (const learningRate of [1e38, Infinity]) {
      const place = { learningRate, step: 3 };
      const batch = batchOf(model, 3);
      const [own, theirs] = [await card.run(batch, place), await cpu.run(batch, place)];
      expect([own.isFinite, own.undone]).toEqual([theirs.isFinite, theirs.undone]);
    }
    const all = await card.runAll(updatesOf(model, base, 10).map(({ batch }, i) => ({ batch, place: { learningRate: i === 5 ? Infinity : 0.01, step: 3 + i } }))); // prettier-ignore
    expect(all.map(({ isFinite }) => isFinite)).toEqual([true, true, true, true, true, false]);
    expect(before.every(Number.isFinite)).toBe(true);
    expect((await weightsOf(card)).every(Number.isFinite)).toBe(true);
    card.dispose();
    cpu.dispose();
  });

  it('goes on from a state that another step has left', async () => {
    const model = modelOf();
    const [card, cpu] = [await onCard(model, adam), onCpu(model, adam)];
    const [earlier, later] = [updatesOf(model, adam, 8).slice(0, 4), updatesOf(model, adam, 8).slice(4)];
    await lossesOf(card, earlier);
    cpu.write(await card.read());
    expect(furthest(await lossesOf(card, later), await lossesOf(cpu, later))).toBeLessThan(1e-4);
    card.dispose();
    cpu.dispose();
  });
});

describe('a step on a graphics card', () => {
  it('makes and uploads nothing for each dispatch, and breaks no rule of WebGPU', async () => {
    const model = modelOf();
    const card = await nullCard();
    const step = await CardStep.create(card, model, adam, initialOf(model), SIZE);
    step.budget = Number.MAX_VALUE;
    const updates = updatesOf(model, adam, 8);
    // So many that all sets of weights have been in every place.
    for (let i = 0; i < 6; i++) await step.runAll(updates);
    const calls = countedCalls(card.device);
    await step.runAll(updates);
    await step.runAll(updates);
    expect(calls).toMatchObject({ createBindGroup: 0, createBuffer: 0, createComputePipelineAsync: 0 });
    expect(card.failure).toBeUndefined();
    step.dispose();
  });

  it('that is left while its examples are uploaded, and then disposed of, breaks no rule of WebGPU', async () => {
    const model = modelOf();
    const card = await nullCard();
    const step = await CardStep.create(card, model, adam, initialOf(model), SIZE);
    const { fields } = batchOf(model, 1, 2 * SIZE);
    const batches = createBatches(new StoredExamples(model.data, fields), { batchSize: SIZE, shuffles: false, seed: 1 });
    const [asked, update] = [new AbortController(), { batch: batches.pick(0, 0, 0), place: { learningRate: 0.01, step: 0 } }];
    let uploaded = (): void => undefined;
    const uploads = new Promise<void>((resolve) => (uploaded = resolve));
    const { create } = CardSet;
    const uploading = vi.spyOn(CardSet, 'create').mockImplementation(async (...own) => (await uploads, create.apply(CardSet, own)));
    const updating = step.runAll([update], asked.signal);
    await expect.poll(() => uploading.mock.calls).toHaveLength(1);
    asked.abort();
    expect(await updating).toEqual([]);
    step.dispose();
    uploaded();
    // What was left has come to its end.
    await expect(step.run(update.batch, update.place)).rejects.toThrow('disposed of');
    await card.device.queue.onSubmittedWorkDone();
    expect(card.failure).toBeUndefined();
    uploading.mockRestore();
  }); // prettier-ignore

  it('that is disposed of while what looks at it is compiled breaks no rule of WebGPU', async () => {
    const model = modelOf();
    const own = await nullCard();
    let compiled = (): void => undefined;
    let compiling = Promise.resolve();
    const card = { ...own, pipeline: async (...given: Parameters<typeof own.pipeline>) => (await compiling, own.pipeline(...given)) };
    const step = await CardStep.create(card, model, adam, initialOf(model), SIZE);
    compiling = new Promise((resolve) => (compiled = resolve));
    const looks = [step.evaluate(batchOf(model, 1)), step.predict(batchOf(model, 1)), step.outputs(batchOf(model, 1))];
    step.dispose();
    compiled();
    for (const look of await Promise.allSettled(looks)) expect(look).toMatchObject({ status: 'rejected' });
    await own.device.queue.onSubmittedWorkDone();
    expect(own.failure).toBeUndefined();
  }); // prettier-ignore

  it('is refused before anything is made where a card lacks memory, and says how much it would need', async () => {
    const model = modelOf();
    const card = await nullCard();
    const calls = countedCalls(card.device);
    for (const [largest, size, words] of [
      [1024, SIZE, 'it needs 0.0015 MB in one piece, and a piece may have 0.001 MB'],
      [4096, 2000, 'it needs 0.064 MB in one piece, and a piece may have 0.0041 MB'],
    ] as const) {
      const step = CardStep.create({ ...card, largest }, model, adam, initialOf(model), size);
      await expect(step).rejects.toThrow(words);
    }
    expect(calls).toMatchObject({ createBuffer: 0 });
  });

  it('that finds no room when it is made says how much it would need in all', async () => {
    const model = modelOf();
    const card = await nullCard();
    const step = await CardStep.create(card, model, adam, initialOf(model), SIZE);
    step.dispose();
    // As many bytes as there are buffers for, no more and no less.
    const { device } = card;
    let made = 0;
    const { createBuffer } = device;
    device.createBuffer = (wanted) => ((made += wanted.size), createBuffer.call(device, wanted));
    (await CardStep.create(card, model, adam, initialOf(model), SIZE)).dispose();
    expect(step.bytes).toBe(made);
    device.createBuffer = () => {
      throw new Full();
    };
    await expect(CardStep.create(card, model, adam, initialOf(model), SIZE)).rejects.toThrow(/it needs 0\.0\d+ MB\./);
  });
});
