import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Race } from '../../../core/protocol/race.ts';
import { examples } from '../../../core/examples/examples.ts';
import { chain } from '../../../core/graph/chain.ts';
import { defaultOptimizers, defaultTraining } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { initialWeights } from '../../model/model.ts';
import { createFiller } from '../../train/batches.ts';
import { toPoint } from '../../train/history/vector.ts';
import { compileDocument } from '../../train/prepare.ts';
import { CompiledStep } from '../../train/steps/compiledStep.ts';
import { asOnePage } from '../../engine/onePage.ts';
import { runHandlers } from '../../engine/runs.ts';
import { Races } from './races.ts';
import { Runs } from '../../train/runs.ts';
import type { StepState } from '../../train/steps/step.ts';
import { RunStore } from '../../train/store.ts';
import { verdicts } from '../explain/verdicts.ts';

let home: string;
let runs: Runs;
let races: Races;
const told: Race[] = [];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-races-'));
  told.length = 0;
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  races = new Races(runs, home, (event, payload) => {
    if (event === 'raceProgress') told.push(payload as Race);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await runs.active()?.stop();
  rmSync(home, { recursive: true });
});

const document = examples['xor-by-hand']!;
const adam = { optimizer: defaultOptimizers.adam, learningRate: 0.05 };
const sgd = { optimizer: defaultOptimizers.sgd, learningRate: 0.2 };

/** The weights of every compiled step as it is disposed of, in that order: first the one that drew the landscape. */
function keepLastWeights(): readonly Promise<StepState>[] {
  const kept: Promise<StepState>[] = [];
  const { dispose } = CompiledStep.prototype;
  vi.spyOn(CompiledStep.prototype, 'dispose').mockImplementation(function (this: CompiledStep) {
    kept.push(this.read());
    dispose.call(this);
  });
  return kept;
}

/** The sessions of ONNX Runtime that are not released, and how many were opened. */
function countSessions(): { opened: number; readonly open: ReadonlySet<ort.InferenceSession> } {
  const open = new Set<ort.InferenceSession>();
  const count = { opened: 0, open };
  const create = ort.InferenceSession.create.bind(ort.InferenceSession) as (bytes: Uint8Array, options?: ort.InferenceSession.SessionOptions) => Promise<ort.InferenceSession>; // prettier-ignore
  vi.spyOn(ort.InferenceSession, 'create').mockImplementation(async (...args: readonly unknown[]) => {
    const session = await create(...(args as Parameters<typeof create>));
    count.opened += 1;
    open.add(session);
    const release = session.release.bind(session);
    session.release = async () => {
      open.delete(session);
      await release();
    };
    return session;
  });
  return count;
}

test('each ends where a run of its own ends to the last bit, from the same start on the same batches', async () => {
  const last = keepLastWeights();
  const { standings, total } = await races.race({ document, runId: null, contestants: [adam, sgd], epochs: 40 });
  expect(total).toBe(40);
  for (const [i, contestant] of [adam, sgd].entries()) {
    const own = { ...document, training: { ...document.training, ...contestant, epochs: 40 } };
    const run = await runs.start({ document: own, runtime: 'compiled', device: 'cpu' });
    await run.ended();
    const { values, held } = run.record().epochs.at(-1)!;
    expect(standings[i]).toMatchObject({ status: 'finished', steps: 40, values, held });
    expect((await last[i + 1])!.weights).toEqual((await run.saved()).checkpoint.weights);
    const best = Math.min(...run.record().epochs.map(({ values: { loss } }) => Number(loss)));
    expect(standings[i]!.best!.loss).toBe(best);
  }
});

/** y = w x + b on a noisy line: the plane of its two weights is all that there is. */
const line = chain('line', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
  data: { kind: 'regression', examples: 200, noise: 0.3, classes: 2, testShare: 0.2, seed: 3 },
  training: { ...defaultTraining, batchSize: 160, learningRate: 0.05 },
});

/** Where the normal equations say that the loss of a line is lowest, and how low it is. */
async function leastSquares(): Promise<{ readonly weights: readonly [number, number]; readonly loss: number }> {
  const { training } = await loadData(line.data, { home });
  const { features, labels } = createFiller(training, training.count)(Array.from({ length: training.count }, (_, i) => i)).fields; // prettier-ignore
  const mean = (of: (i: number) => number) =>
    Array.from({ length: training.count }, (_, i) => of(i)).reduce((a, b) => a + b) / training.count;
  const [x, y] = [(i: number) => features![i]!, (i: number) => labels![i]!];
  const slope = (mean((i) => x(i) * y(i)) - mean(x) * mean(y)) / (mean((i) => x(i) ** 2) - mean(x) ** 2);
  const weights = [slope, mean(y) - slope * mean(x)] as const;
  return { weights, loss: mean((i) => (weights[0] * x(i) + weights[1] - y(i)) ** 2) };
}

test('their ways lie on the landscape between them, which is as high as the loss of the network there', async () => {
  const last = keepLastWeights();
  const { standings, ground } = await races.race({ key: 'asked', document: line, runId: null, contestants: [adam, sgd], epochs: 60 }); // prettier-ignore
  const { weights, loss } = await leastSquares();
  expect(Number(ground!.lowest!.loss)).toBeCloseTo(loss, 4);
  const start = toPoint(compileDocument(line), initialWeights(compileDocument(line), line.training.seed));
  const away = (point: ArrayLike<number>) => Math.hypot(weights[0] - point[0]!, weights[1] - point[1]!);
  // No axis is stretched, so it lies as far from the start, and from every end, as in the space of weights.
  expect(Math.hypot(ground!.lowest!.a, ground!.lowest!.b)).toBeCloseTo(away(start), 3);
  for (const [i, { way, curve }] of standings.entries()) {
    expect(way[0]).toEqual({ step: 0, a: 0, b: 0 });
    const end = way.at(-1)!;
    expect(end.step).toBe(60);
    const own = toPoint(compileDocument(line), (await last[i + 1])!.weights);
    expect(Math.hypot(ground!.lowest!.a - end.a, ground!.lowest!.b - end.b)).toBeCloseTo(away(own), 3);
    // One batch an epoch: its loss is that of the weights before it, which the ground has at their place.
    expect(curve.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, k) => k + 1));
    for (const { a, b } of way) {
      expect(a >= ground!.extent.a[0] && a <= ground!.extent.a[1]).toBe(true);
      expect(b >= ground!.extent.b[0] && b <= ground!.extent.b[1]).toBe(true);
    }
  }
  expect(ground!.explained[0] + ground!.explained[1]).toBeCloseTo(1, 5);
  expect(told.at(-1)!.ground!.done).toBe(41 ** 2);
});

test('it begins at the run that it is told to, else at the weights before training', async () => {
  const run = await runs.start({ document, runtime: 'compiled', device: 'cpu' });
  await run.ended();
  const race = (runId: string | null) => races.race({ document, runId, contestants: [adam, sgd], epochs: 2 });
  const [from, before] = [await race(run.id), await race(null)];
  const first = ({ standings }: Race) => standings.map(({ curve }) => curve[0]!.loss);
  expect(new Set(first(from)).size).toBe(1);
  expect(Number(first(from)[0])).toBeLessThan(Number(first(before)[0]));
});

test('one that diverges is said to, the others go on', async () => {
  const wild = { optimizer: defaultOptimizers.sgd, learningRate: 1000 };
  const linear = {
    ...document,
    graph: {
      ...document.graph,
      nodes: document.graph.nodes.map((node) => node.block === 'perceptron' ? { ...node, params: { activation: 'linear' } } : node), // prettier-ignore
    },
  };
  const { standings, ground } = await races.race({
    document: linear,
    runId: null,
    contestants: [wild, adam],
    epochs: 60,
  });
  expect(standings.map(({ status }) => status)).toEqual(['diverged', 'finished']);
  // However far it has gone, the way of the other fills the picture.
  const reach = Math.max(...standings[1]!.way.map(({ a, b }) => Math.hypot(a, b)));
  expect(ground!.extent.a[1] - ground!.extent.a[0]).toBeLessThan(8 * reach);
});

test('it can be cancelled, tells how it goes, and leaves nothing behind', async () => {
  const [before, sessions] = [tf.memory().numTensors, countSessions()];
  const long = races.race({ document, runId: null, contestants: [adam, sgd], epochs: 10_000 });
  await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0);
  const [first, second] = told[0]!.standings.map(({ steps }) => steps);
  // In turns: none is ahead of the others by more than its turn.
  expect(Math.abs(first! - second!)).toBeLessThan(64);
  races.cancel();
  await expect(long).rejects.toMatchObject({ code: 'cancelled' });
  expect(told.at(-1)!.standings.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  expect(tf.memory().numTensors).toBe(before);
  expect(sessions.opened).toBeGreaterThan(1);
  await expect.poll(() => sessions.open.size).toBe(0);
});

describe('the processor', () => {
  const slow = { ...document, training: { ...document.training, epochs: 100_000 } };
  const choice = { runtime: 'compiled', device: 'cpu' } as const;
  const race = (epochs: number) => races.race({ document, runId: null, contestants: [adam, sgd], epochs });

  test('is not shared: no race while a run is trained, and no run while a race is under way', async () => {
    const run = await runs.start({ document: slow, ...choice });
    await expect(race(1)).rejects.toMatchObject({ code: 'runBusy' });
    await run.pause();
    const long = race(10_000);
    await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const { resumeRun, startRun, stepRun } = asOnePage(runHandlers(runs));
    const { stepCount } = run;
    for (const begin of [
      () => startRun({ document, ...choice }),
      () => resumeRun({ runId: run.id }),
      () => stepRun({ runId: run.id }),
    ]) {
      await expect(begin()).rejects.toMatchObject({ code: 'runBusy' });
    }
    expect([run.status, run.stepCount]).toEqual(['paused', stepCount]);
    races.cancel();
    await expect(long).rejects.toMatchObject({ code: 'cancelled' });
    await stepRun({ runId: run.id });
    expect(run.stepCount).toBe(stepCount + 1);
  });

  test('goes to a newer race', async () => {
    const [first, second, third] = [race(10_000), race(10_000), race(3)];
    // Both are heard at once: a refusal that nobody hears yet is an error of the process.
    await Promise.all([first, second].map((older) => expect(older).rejects.toMatchObject({ code: 'cancelled' })));
    expect((await third).standings.map(({ steps }) => steps)).toEqual([3, 3]);
  });
});
