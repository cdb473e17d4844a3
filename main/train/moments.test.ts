import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import type { Moment } from '../../core/protocol/moment.ts';
import type { PlaneGrid } from '../../core/protocol/plane.ts';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { initialWeights } from '../model/model.ts';
import { asOnePage } from '../engine/onePage.ts';
import { resultHandlers } from '../engine/results.ts';
import { runHandlers } from '../engine/runs.ts';
import { Landscapes } from '../looking/landscape/landscapes.ts';
import { toPoint } from './history/vector.ts';
import { Planes } from '../looking/plane/planes.ts';
import { Viewer } from '../looking/viewer.ts';
import { momentOf } from './moments.ts';
import { compileDocument } from './prepare.ts';
import { Recordings } from './history/recordings.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
let runs: Runs;
const emit = () => undefined;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-moments-'));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
});
afterEach(() => rmSync(home, { recursive: true }));

/** Moons with everything that has a state of its own: batch norm, dropout, moments, shuffling. Ten batches an epoch. */
function moons(training: Partial<TrainingSettings> = {}): Document {
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
      data: { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
      training: { ...defaultTraining, batchSize: 8, learningRate: 0.01, epochs: 4, ...training },
    },
  );
}

type Runtime = 'eager' | 'compiled';
interface Begin {
  readonly from?: string;
  readonly at?: Moment;
  readonly isPaused?: boolean;
}

async function trained(document: Document, runtime: Runtime, begin: Begin = {}): Promise<Run> {
  const run = await runs.start({ document, runtime, device: 'cpu', ...begin });
  if (!begin.isPaused) await run.ended();
  return run;
}

/** Everything that has to be the same, without times. */
async function outcome(run: Run) {
  const { checkpoint, record } = await run.saved();
  const { state, ...tensors } = checkpoint;
  const untimed = ({ seconds: _seconds, stepsPerSecond: _speed, ...metrics }: EpochMetrics) => metrics;
  // A branch began later: its early stopping counts from there.
  const { sums: _sums, origin: _origin, ...place } = state;
  return { ...tensors, place, steps: record.steps, epochs: record.epochs.map(untimed) };
}

describe.each(['eager', 'compiled'] as const)('a branch of a run, %s,', (runtime) => {
  test('at any step ends where the run did, to the last bit', async () => {
    const document = moons({
      clip: { kind: 'norm', limit: 1 },
      earlyStopping: { metric: 'valLoss', patience: 9, minDelta: 0, restoresBest: true },
    });
    const whole = await trained(document, runtime);
    const expected = await outcome(whole);
    for (const step of [0, 7, 10, 13]) {
      const branch = await trained(document, runtime, { from: whole.id, at: { step } });
      expect(branch.record()).toMatchObject({ origin: { runId: whole.id, step }, progress: { epochs: 4, step: 40 } });
      expect(await outcome(branch), `from step ${step}`).toEqual(expected);
    }
  });

  test('at a step that is not recorded is replayed up to there, with what was set then', async () => {
    const document = moons({ epochs: 26 });
    const whole = await trained(document, runtime);
    const { steps } = await asOnePage(runHandlers(runs)).recording({ runId: whole.id });
    expect(steps.length).toBeLessThanOrEqual(257);
    expect(steps).not.toContain(151);
    const expected = await outcome(whole);
    const slower = moons({ epochs: 16, learningRate: 0.001 });
    const branch = await trained(slower, runtime, { from: whole.id, at: { step: 151 } });
    const { weights } = await outcome(branch);
    const again = await trained(document, runtime, { from: whole.id, at: { step: 151 } });
    expect((await outcome(again)).weights).toEqual(expected.weights);

    // The same on foot: training until step 151, and other settings from there.
    const walked = await trained(document, runtime, { isPaused: true });
    for (let step = 0; step < 151; step++) await walked.stepOnce();
    const reference = await trained(slower, runtime, { from: walked.id, at: { step: 151 } });
    expect((await outcome(reference)).weights).toEqual(weights);
    expect(branch.record().progress).toMatchObject({ epochs: 16, step: 160 });
  }, 60_000);
});

describe('a branch', () => {
  test('of a run that is past the epochs wanted is trained for as many more', async () => {
    const whole = await trained(moons({ epochs: 3 }), 'eager');
    const branch = await trained(moons({ epochs: 2 }), 'eager', { from: whole.id, at: { step: 25 } });
    expect(branch.record().progress).toMatchObject({ epochs: 4, step: 40 });
    const earlier = await trained(moons({ epochs: 2 }), 'eager', { from: whole.id, at: { step: 15 } });
    expect(earlier.record().progress).toMatchObject({ epochs: 2, step: 20 });
  });

  test('has the curve of the run up to its step, and can begin paused', async () => {
    const whole = await trained(moons(), 'eager');
    const branch = await trained(moons({ learningRate: 0.5 }), 'eager', {
      from: whole.id,
      at: { step: 25 },
      isPaused: true,
    });
    const { steps, epochs, progress } = branch.record();
    expect(progress).toMatchObject({ status: 'paused', step: 25 });
    expect(steps).toEqual(whole.record().steps.slice(0, 25));
    expect(epochs).toEqual(whole.record().epochs.slice(0, 2));
    await branch.stop();
  });

  test('with batches of another size begins the epoch under way anew', async () => {
    const whole = await trained(moons(), 'eager');
    const wide = moons({ batchSize: 16 });
    const branch = await trained(wide, 'eager', { from: whole.id, at: { step: 25 }, isPaused: true });
    expect(branch.record().progress).toMatchObject({ step: 10, steps: 20, stepsPerEpoch: 5, epoch: 3 });
    expect(
      branch
        .record()
        .steps.map(({ step }) => step)
        .at(-1),
    ).toBe(10);
    await branch.stepOnce();
    await branch.stop();
    expect(branch.record().steps.at(-1)!.step).toBe(11);
  });

  test('begins at a point of the landscape drawn last, as a new run', async () => {
    const landscapes = new Landscapes(runs, home, emit);
    const whole = await trained(moons(), 'compiled');
    const { key } = await landscapes.compute({
      document: moons(),
      runId: whole.id,
      axes: { kind: 'random', seed: 2 },
      resolution: 21,
    });
    const end = (await runs.saved(whole.id)).checkpoint.weights;
    const at = { landscape: key, a: 0.5, b: -0.25 };
    const branch = await trained(moons(), 'compiled', { from: whole.id, at, isPaused: true });
    const { checkpoint, record } = await branch.saved();
    expect(record).toMatchObject({ origin: { runId: whole.id, step: null }, progress: { step: 0, epoch: 1 } });
    expect(record.steps).toEqual([]);
    const model = compileDocument(moons());
    expect(toPoint(model, checkpoint.weights)).not.toEqual(toPoint(model, end));
    for (const { name, spec } of model.weights) {
      if (!spec.isTrainable) expect(checkpoint.weights.get(name)).toEqual(end.get(name));
    }
    for (const { values } of checkpoint.optimizer.values()) expect(values.every((value) => value === 0)).toBe(true);
    const here = await momentOf(runs, whole.id, at);
    expect(toPoint(model, checkpoint.weights)).toEqual(toPoint(model, here.checkpoint.weights));
    await branch.stop();
    const gone = { landscape: 'another', a: 0, b: 0 };
    await expect(trained(moons(), 'compiled', { from: whole.id, at: gone })).rejects.toThrow('Another landscape');
  });
});

describe('a recording', () => {
  test('has every step from the start of a short run, and is said to be empty where there is none', async () => {
    const whole = await trained(moons({ epochs: 1 }), 'eager');
    const recording = await asOnePage(runHandlers(runs)).recording({ runId: whole.id });
    expect(recording.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // 8 x 2 + 8 + 4 x 8 + 8 + 1 weights, of which all but 2 x 8 have two moments.
    expect(recording.bytes).toBe(11 * 4 * (65 + 2 * 49));
    expect(recording.mostBytes).toBeGreaterThan(recording.bytes);
    const { weights } = (await momentOf(runs, whole.id, { step: 0 })).checkpoint;
    expect(weights).toEqual(initialWeights(compileDocument(moons()), 1));
    expect(await asOnePage(runHandlers(runs)).recording({ runId: 'run-x' })).toMatchObject({ steps: [], bytes: 0 });
  });

  test('of an earlier run stays, and what is not recorded any more is refused with what to do', async () => {
    const first = await trained(moons(), 'eager');
    await trained(moons({ seed: 2 }), 'eager');
    expect((await momentOf(runs, first.id, { step: 17 })).checkpoint.state.step).toBe(17);
    await expect(momentOf(runs, first.id, { step: 41 })).rejects.toMatchObject({ code: 'invalidRequest' });
    // Another process: what lies on disk is where the run ended.
    runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
    expect((await momentOf(runs, first.id, { step: 40 })).checkpoint.state.step).toBe(40);
    await expect(momentOf(runs, first.id, { step: 17 })).rejects.toMatchObject({
      code: 'invalidRequest',
      message: expect.stringContaining('choose a later one'),
    });
  });

  test('makes room for those of newer runs', () => {
    const recordings = new Recordings();
    const checkpoint = { weights: new Map(), optimizer: new Map(), best: null, state: { step: 0, epoch: 0 } };
    for (const runId of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const trail = recordings.open(runId, 1e6)!;
      for (let step = 0; step < 15; step++) trail.record({ step, point: new Float32Array(0), checkpoint });
      recordings.trim();
    }
    const kept = ['a', 'b', 'c', 'd', 'e', 'f'].map((runId) => recordings.bytes(runId) / 1e6);
    expect(kept).toEqual([0, 0, 60, 60, 60, 60]);
  });
});

test('a run of which not even two checkpoints fit into the memory for them says so', () => {
  const recordings = new Recordings();
  expect(recordings.open('large', 1e8)).toBeUndefined();
  recordings.open('small', 1e6);
  expect(['large', 'small', 'unknown'].map((runId) => recordings.isTooLarge(runId))).toEqual([true, false, false]);
});

describe('pictures of a moment', () => {
  const grid: PlaneGrid = { across: [-1, 2], up: [-1, 1], size: 20 };

  test.each(['eager', 'compiled'] as const)('are those that there were then, %s', async (runtime) => {
    const document = moons();
    const { predictions, confusion, weights, explainStep } = asOnePage(resultHandlers(runs, home));
    const planes = new Planes(runs, new Viewer(runs, home), emit);
    const look = async (runId: string, at?: Moment) => ({
      predictions: await predictions({ runId, at, split: 'test', offset: 0, count: 20, filter: 'all' }),
      confusion: await confusion({ runId, at, split: 'test' }),
      weights: await weights({ runId, at, nodeId: 'batchNorm1' }),
      explanation: await explainStep({ document, runId, at, index: 3 }),
    });
    const plane = (runId: string, at?: Moment) => planes.watch({ document, runId, at, grid });
    const walked = await trained(document, runtime, { isPaused: true });
    for (let step = 0; step < 13; step++) await walked.stepOnce();
    const then = await look(walked.id);
    const pictured = await plane(walked.id);
    await runs.resume(walked.id);
    await walked.ended();
    expect(await look(walked.id, { step: 13 })).toEqual(then);
    expect(await look(walked.id)).not.toEqual(then);
    const still = await plane(walked.id, { step: 13 });
    expect(still.step).toBe(13);
    expect(numbers(still.outputs)).toEqual(numbers(pictured.outputs).map((value) => expect.closeTo(value, 5)));
    expect(numbers((await plane(walked.id)).outputs)).not.toEqual(numbers(still.outputs));
  });
});

function numbers({ data }: { readonly data: string }): number[] {
  return [...new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer)];
}
