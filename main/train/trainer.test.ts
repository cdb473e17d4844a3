import { beforeAll, describe, expect, test } from 'vitest';
import { logicPoints } from '../../core/data/points.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import type { EpochMetrics, StepMetrics } from '../../core/protocol/runs.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { initialWeights } from '../model/model.ts';
import { loadData } from '../data/load.ts';
import type { Examples, LoadedData } from '../data/types.ts';
import type { Device } from '../devices/device.ts';
import { openDevice } from '../devices/select.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import { EagerStep } from './steps/eagerStep.ts';
import { compileDocument } from './prepare.ts';
import { newTrainerState, Trainer, type Ending, type TrainerState } from './trainer.ts';

let device: Device;
beforeAll(async () => {
  device = await openDevice('cpu');
});

/** Moons with everything that has a state of its own: batch norm, dropout, moments, shuffling. */
function moons(training: Partial<TrainingSettings>, examples = 100): Document {
  return chain(
    'Moons',
    [
      ['dataset'],
      ['linear', { units: 8 }],
      ['batchNorm'],
      ['tanh'],
      ['dropout', { rate: 0.2 }],
      ['linear', { units: 1 }],
      ['output', { loss: 'binaryCrossEntropy', from: 'logits' }],
    ],
    {
      data: { kind: 'moons', examples, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
      training: { ...defaultTraining, batchSize: 32, learningRate: 0.01, epochs: 3, ...training },
    },
  );
}

interface Outcome {
  readonly ending: Ending;
  readonly steps: readonly StepMetrics[];
  readonly epochs: readonly EpochMetrics[];
  readonly checkpoint: Checkpoint;
}

/** Trains in this process, from a checkpoint if given, until the end or `stopAt` batches. */
async function train(
  document: Document,
  options: { from?: Checkpoint; stopAt?: number; data?: LoadedData; stopsTest?: boolean } = {},
): Promise<Outcome> {
  const { from, stopAt = Infinity } = options;
  const model = compileDocument(document);
  const data = options.data ?? (await loadData(document.data, { home: '/nowhere' }));
  const settings = document.training;
  const weights = from?.weights ?? initialWeights(model, settings.seed);
  const step = new EagerStep(device, model, settings, { weights, optimizer: from?.optimizer ?? new Map() });
  const state = (from?.state as unknown as TrainerState | undefined) ?? newTrainerState;
  const trainer = new Trainer({
    step,
    data,
    settings,
    objectives: model.objectives,
    slice: 7,
    state,
    best: from?.best ?? null,
    still: new Map(),
  });
  const steps: StepMetrics[] = [];
  const epochs: EpochMetrics[] = [];
  const ending = await trainer.train({
    // The second epoch has been measured: what is evaluated then is the test.
    pass: (phase) =>
      Promise.resolve(
        trainer.state.step < stopAt && !(options.stopsTest && phase === 'evaluating' && trainer.state.epoch === 2),
      ),
    onStep: (metrics) => void steps.push(metrics),
    onEpoch: (metrics) => void epochs.push(metrics),
  });
  const checkpoint = await trainer.checkpoint();
  step.dispose();
  return { ending, steps, epochs, checkpoint };
}

const withoutTimes = (epochs: readonly EpochMetrics[]) =>
  epochs.map((metrics) => ({ ...metrics, seconds: 0, stepsPerSecond: 0 }));

describe('a training', () => {
  test('has the same losses each time for the same seed, and others for another', async () => {
    const once = await train(moons({}));
    expect((await train(moons({}))).steps).toEqual(once.steps);
    expect((await train(moons({ seed: 2 }))).steps).not.toEqual(once.steps);
  });

  test.each([1, 2, 3, 4, 7])('that is stopped after %i batches goes on to the very same numbers', async (stopAt) => {
    const whole = await train(moons({}));
    const first = await train(moons({}), { stopAt });
    expect(first.ending.status).toBe('stopped');
    expect(first.checkpoint.state.step).toBe(stopAt);
    // Through JSON, as a checkpoint on disk.
    const from = { ...first.checkpoint, state: JSON.parse(JSON.stringify(first.checkpoint.state)) };
    const second = await train(moons({}), { from });
    expect([...first.steps, ...second.steps]).toEqual(whole.steps);
    expect(withoutTimes([...first.epochs, ...second.epochs])).toEqual(withoutTimes(whole.epochs));
    expect(second.checkpoint.weights).toEqual(whole.checkpoint.weights);
    expect(second.checkpoint.optimizer).toEqual(whole.checkpoint.optimizer);
  });

  test.each([
    ['cosine', { kind: 'cosine', warmup: 0.5, floor: 0 }],
    ['exponential', { kind: 'exponential', factor: 0.5 }],
    ['step', { kind: 'step', epochs: 1, factor: 0.1 }],
  ] as const)('that branches while an epoch is measured says at which rate it was trained, %s', async (_, schedule) => {
    // Three batches an epoch: the second is trained and not measured yet.
    const first = await train(moons({ learningRate: 0.02, schedule: { kind: 'exponential', factor: 0.5 } }), { stopAt: 6 });
    expect(first.checkpoint.state).toMatchObject({ step: 6, epoch: 1 });
    const state = { ...(first.checkpoint.state as unknown as TrainerState), optimizer: { updates: 0, begun: 6 } };
    const from: Checkpoint = { ...first.checkpoint, optimizer: new Map(), state };
    const { epochs } = await train(moons({ optimizer: defaultOptimizers.rmsprop, schedule, epochs: 4 }), { from });
    expect(epochs[0]).toMatchObject({ epoch: 2, learningRate: 0.02 * 0.5 ** (5 / 3) });
    // An older checkpoint does not say: then it is the first rate of the new schedule.
    const { learningRate: __, ...older } = state;
    const again = await train(moons({ optimizer: defaultOptimizers.rmsprop, schedule, epochs: 4 }), { from: { ...from, state: older } });
    expect(again.epochs[0]!.learningRate).toBeCloseTo(schedule.kind === 'cosine' ? 0.01 / 3 : 0.01, 12);
    expect(again.epochs.slice(1).map(({ learningRate }) => learningRate)).toEqual(epochs.slice(1).map(({ learningRate }) => learningRate));
  }); // prettier-ignore

  test('weighs the smaller last batch by its size', async () => {
    // 80 examples in batches of 32: 32, 32, 16. At rate zero the mean over batches is the mean over examples.
    const { steps, epochs } = await train(moons({ learningRate: 0, epochs: 1 }));
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    const losses = steps.map(({ values }) => values.loss as number);
    expect(epochs[0]!.values.loss).toBeCloseTo((32 * losses[0]! + 32 * losses[1]! + 16 * losses[2]!) / 80, 6);
  });

  test('shuffles each epoch anew and shows every example once', async () => {
    const document = moons({ epochs: 2, batchSize: 80, learningRate: 0 });
    const { data } = document;
    const loaded = await loadData(data, { home: '/nowhere' });
    const seen: number[][] = [];
    const training: Examples = {
      fields: loaded.training.fields,
      count: loaded.training.count,
      fill(indices, batch) {
        seen.push(Array.from(indices));
        loaded.training.fill(indices, batch);
      },
      slice: (begin, end) => loaded.training.slice(begin, end),
    };
    await train(document, { data: { ...loaded, training } });
    const [first, second] = seen.filter((indices) => indices.length === 80);
    expect(first).not.toEqual(second);
    for (const indices of [first!, second!]) {
      expect(indices.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, i) => i));
    }
  });

  test('needs no more tensors the longer it goes on', async () => {
    const { tf } = device;
    const model = compileDocument(moons({}));
    const settings = moons({}).training;
    const data = await loadData(moons({}).data, { home: '/nowhere' });
    const step = new EagerStep(device, model, settings, { weights: initialWeights(model, 1), optimizer: new Map() });
    const trainer = new Trainer({
      step,
      data,
      settings: { ...settings, epochs: 6 },
      objectives: model.objectives,
      slice: 7,
      state: newTrainerState,
      best: null,
      still: new Map(),
    });
    const counts: number[] = [];
    const onEpoch = () => void counts.push(tf.memory().numTensors);
    await trainer.train({ pass: () => Promise.resolve(true), onStep: () => undefined, onEpoch });
    expect(counts).toHaveLength(6);
    expect(new Set(counts)).toEqual(new Set([counts[0]]));
    step.dispose();
    // 8 trainable and running weights, 6 of them with two moments each; once now and once before.
    expect(counts[0]! - tf.memory().numTensors).toBeLessThanOrEqual(2 * (8 + 12));
  });
});

describe('early stopping', () => {
  test('ends when the held-out loss no longer falls and puts the best weights back', async () => {
    const earlyStopping = { metric: 'valLoss', patience: 2, minDelta: 0, restoresBest: true } as const;
    // So large a rate that the loss soon jumps about.
    const document = moons({ epochs: 200, learningRate: 0.3, optimizer: defaultOptimizers.adam, earlyStopping });
    const { ending, epochs, checkpoint } = await train(document);
    expect(epochs.length).toBeLessThan(200);
    const losses = epochs.map(({ held }) => held!.loss as number);
    const best = losses.indexOf(Math.min(...losses));
    expect(epochs.length - 1 - best).toBe(2);
    expect(ending.message?.en).toContain(`The weights of epoch ${best + 1} are restored`);
    // Measured again, they have the best loss.
    const again = await train(moons({ epochs: 1, learningRate: 0 }), {
      from: { ...checkpoint, state: { ...newTrainerState, step: 3 } },
    });
    expect(again.epochs[0]!.held!.loss).toBeCloseTo(losses[best]!, 6);
  });

  test('goes by the validation part, and says once at the end how it does on the test part', async () => {
    const earlyStopping = { metric: 'valLoss', patience: 2, minDelta: 0, restoresBest: true } as const;
    const document = moons({ earlyStopping, epochs: 6 });
    const data = await loadData({ ...document.data, validationShare: 0.2 } as Document['data'], { home: '/nowhere' });
    const chosen = await train(document, { data });
    const { validation } = data;
    const swapped = await train(document, { data: { ...data, validation: validation.slice(0, 0), test: validation } });
    // Whatever the test part holds: with the validation part in its place the very same is chosen.
    expect(withoutTimes(swapped.epochs)).toEqual(withoutTimes(chosen.epochs));
    expect(swapped.checkpoint.weights).toEqual(chosen.checkpoint.weights);
    expect(swapped.ending.test).toBeUndefined();
    const { loss, accuracy } = chosen.ending.test!;
    expect(Number(loss)).toBeGreaterThan(0);
    expect(Number(accuracy) * data.test.count).toBeCloseTo(Math.round(Number(accuracy) * data.test.count), 9);
    expect(loss).not.toBe(chosen.epochs.at(-1)!.held!.loss);
  }); // prettier-ignore

  test('goes by the training part where nothing is held out', async () => {
    const earlyStopping = { metric: 'valLoss', patience: 2, minDelta: 10, restoresBest: false } as const;
    const document = moons({ epochs: 9, earlyStopping });
    const { epochs, checkpoint } = await train({ ...document, data: logicPoints('xor') });
    expect(epochs).toHaveLength(3);
    expect(epochs[0]).toMatchObject({ held: null });
    expect(checkpoint.state).toMatchObject({ best: { epoch: 1, value: epochs[0]!.values.loss } });
  });

  test('goes by the loss where numbers are predicted and the accuracy is watched, as its programs do', async () => {
    const document = chain('Curve', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
      data: { kind: 'regression', examples: 50, noise: 0, classes: 2, testShare: 0.2, seed: 1 },
      training: {
        ...defaultTraining,
        epochs: 9,
        earlyStopping: { metric: 'valAccuracy', patience: 3, minDelta: 0, restoresBest: true },
      },
    });
    const { epochs } = await train(document);
    const losses = epochs.map(({ held }) => Number(held!.loss));
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(losses).toHaveLength(9);
    expect(Object.keys(epochs[0]!.held!)).not.toContain('accuracy');
  });
});

describe('a training that diverges', () => {
  const wild = () =>
    chain(
      'Wild',
      [['dataset'], ['linear', { units: 4 }], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]],
      {
        data: { kind: 'regression', examples: 60, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
        training: {
          ...defaultTraining,
          optimizer: defaultOptimizers.sgd,
          learningRate: 1000,
          epochs: 50,
          batchSize: 16,
        },
      },
    );

  test('ends, says what to do and keeps the last finite weights', async () => {
    const { ending, steps, checkpoint } = await train(wild());
    expect(ending.status).toBe('diverged');
    expect(ending.message?.en).toMatch(
      /^The learning rate 1000 is too large: .* initial weights with learning rate 0\.3, or clip/,
    );
    expect(
      Number.isFinite(Number(steps.at(-1)!.values.loss)) && Number.isFinite(Number(steps.at(-2)!.values.loss)),
    ).toBe(false);
    for (const { values } of checkpoint.weights.values()) expect(values.every(Number.isFinite)).toBe(true);
    // The kept weights are those after `step` batches, and their loss on the next batch was finite.
    const kept = checkpoint.state.step;
    expect(Number.isFinite(Number(steps[kept - 1]!.values.loss))).toBe(true);
    expect((await train(wild(), { stopAt: kept })).checkpoint.weights).toEqual(checkpoint.weights);
  });

  test('stands in the epoch before when its last batch is taken back', async () => {
    const document = wild();
    const { ending, epochs, checkpoint } = await train({
      ...document,
      training: { ...document.training, batchSize: 48 },
    });
    expect(ending.status).toBe('diverged');
    const { step, epoch, sums } = checkpoint.state as unknown as TrainerState;
    expect(epochs.length).toBe(step + 1);
    expect(epoch).toBe(step);
    expect(sums.metrics).toEqual({});
  });
});

test('a training that stopped early, and was stopped while its test was measured, only measures it when it goes on', async () => {
  const earlyStopping = { metric: 'valLoss', patience: 1, minDelta: 100, restoresBest: true } as const;
  const document = moons({ earlyStopping, epochs: 9 });
  const data = await loadData({ ...document.data, validationShare: 0.2 } as Document['data'], { home: '/nowhere' });
  const whole = await train(document, { data });
  expect(whole.epochs).toHaveLength(2);
  expect(whole.ending.test).toBeDefined();
  const first = await train(document, { data, stopsTest: true });
  expect(first.ending.status).toBe('stopped');
  const second = await train(document, { data, from: first.checkpoint });
  expect(second.epochs).toEqual([]);
  expect(second.ending).toEqual({ ...whole.ending, message: second.ending.message });
  expect(second.ending.message?.en).toContain('Stopped early after epoch 2');
  expect(second.checkpoint.weights).toEqual(whole.checkpoint.weights);
});
