import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { dataSpec } from '../../core/data/source.ts';
import { handWired } from '../../core/examples/handWired.ts';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { defaultOptimizers, defaultTraining } from '../../core/training/settings.ts';
import { initialWeights } from '../model/model.ts';
import { StoredExamples, type LoadedData } from '../data/types.ts';
import { openCpu } from '../devices/cpu.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import { EagerStep } from './steps/eagerStep.ts';
import { compileDocument } from './prepare.ts';
import { Passes } from './passes.ts';
import { newTrainerState, Trainer, type TrainerState } from './trainer.ts';

const source = { kind: 'xor', examples: 10, noise: 0, classes: 2, testShare: 0, seed: 1 } as const;
const spec = dataSpec(source);
/** More than the rule needs for AND, or to come back to where it was with XOR. */
const PASSES = 24;
const corners = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/**
 * One step unit that is taught the corners of a square by the perceptron rule, from a checkpoint where there is one;
 * `kept` are those after every pass.
 */
async function teach(labels: readonly number[], from?: Checkpoint) {
  const settings = { ...defaultTraining, optimizer: defaultOptimizers.perceptron, learningRate: 0.1, batchSize: 1, shuffles: false, epochs: PASSES }; // prettier-ignore
  const model = compileDocument(handWired('one', [1], 'step', { data: source, training: settings }));
  const examples = new StoredExamples(spec, { features: corners, labels: Int32Array.from(labels) });
  const none = new StoredExamples(spec, { features: new Float32Array(0), labels: new Int32Array(0) });
  const data: LoadedData = {
    spec,
    training: examples,
    validation: none,
    test: none,
    isFull: true,
    origin: 'generated',
    notice: null,
    units: null,
  };
  const { weights, optimizer } = from ?? { weights: initialWeights(model, 1), optimizer: new Map() };
  const step = new EagerStep(await openCpu(), model, settings, { weights, optimizer });
  const state = (from?.state as TrainerState | undefined) ?? newTrainerState;
  const trainer = new Trainer({
    step,
    data,
    settings,
    objectives: model.objectives,
    slice: 8,
    state,
    best: null,
    still: new Map(),
  });
  const epochs: EpochMetrics[] = [];
  const kept: Checkpoint[] = [];
  const ending = await trainer.train({
    pass: async () => {
      if (trainer.state.step > 0 && trainer.state.step % 4 === 0) kept.push(await trainer.checkpoint());
      return true;
    },
    onStep: () => undefined,
    onEpoch: (metrics) => void epochs.push(metrics),
  });
  const checkpoint = await trainer.checkpoint();
  step.dispose();
  return { ending, checkpoint, kept, errors: epochs.map((epoch) => epoch.errors!) };
}

test('on AND the rule ends as soon as a pass has no errors, and says so', async () => {
  const { ending, errors } = await teach([0, 0, 0, 1]);
  expect(errors.length).toBeLessThan(PASSES);
  expect(errors.indexOf(0)).toBe(errors.length - 1);
  expect(ending.status).toBe('finished');
  expect(ending.message?.en).toBe(
    `No errors in pass ${errors.length}: the classes are separated, nothing changes any more.`,
  );
});

test('on XOR every pass has errors, and the rule is seen to go round in circles', async () => {
  const { ending, errors } = await teach([0, 1, 1, 0]);
  expect(errors).toHaveLength(PASSES);
  expect(Math.min(...errors)).toBeGreaterThan(0);
  const [, now, then] = /after pass (\d+) are those after pass (\d+)/.exec(ending.message!.en)!.map(Number);
  expect(errors.slice(then, now)).toEqual(errors.slice(now, 2 * now! - then!));
});

test('a run that is stopped at any pass goes on to the same circle', async () => {
  const labels = [0, 1, 1, 0];
  const whole = await teach(labels);
  const [, found] = /after pass (\d+)/.exec(whole.ending.message!.en)!.map(Number);
  expect(whole.kept.length).toBeGreaterThan(found! + 2);
  for (const checkpoint of whole.kept.slice(0, found! + 2)) {
    // Through JSON, as a checkpoint on disk.
    const second = await teach(labels, { ...checkpoint, state: JSON.parse(JSON.stringify(checkpoint.state)) });
    expect(second.ending).toEqual(whole.ending);
    expect(second.checkpoint).toEqual(whole.checkpoint);
  }
});

test('no more than a thousand passes are remembered', () => {
  const passes = new Passes(0.1);
  const weights = (value: number) => new Map([['w', { shape: [1], values: Float32Array.of(value) }]]);
  for (let pass = 1; pass <= 1_500; pass++) passes.note(pass, weights(pass));
  expect(passes.soFar.seen).toHaveLength(1_000);
  passes.note(1_501, weights(1_234));
  expect(passes.soFar.circle).toEqual([1_501, 1_234]);
});
