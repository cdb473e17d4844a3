import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Race } from '../../../core/protocol/race.ts';
import { examples } from '../../../core/examples/examples.ts';
import { defaultOptimizers } from '../../../core/training/settings.ts';
import { CompiledStep } from '../../train/steps/compiledStep.ts';
import { asOnePage } from '../../engine/onePage.ts';
import { runHandlers } from '../../engine/runs.ts';
import { Landscapes } from '../landscape/landscapes.ts';
import { Races } from './races.ts';
import { Runs } from '../../train/runs.ts';
import type { StepState } from '../../train/steps/step.ts';
import { RunStore } from '../../train/store.ts';
import { verdicts } from '../explain/verdicts.ts';

let home: string;
let runs: Runs;
let landscapes: Landscapes;
let races: Races;
const told: Race[] = [];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-races-'));
  told.length = 0;
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  landscapes = new Landscapes(runs, home, () => undefined);
  races = new Races(runs, landscapes, home, (event, payload) => {
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

/** The weights of every compiled step as it is disposed of, in that order. */
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
    expect((await last[i])!.weights).toEqual((await run.saved()).checkpoint.weights);
    const best = Math.min(...run.record().epochs.map(({ values: { loss } }) => Number(loss)));
    expect(standings[i]!.best!.loss).toBe(best);
  }
});

test('their ways lie on the landscape that was drawn last, and begin at the run they start from', async () => {
  const run = await runs.start({ document, runtime: 'compiled', device: 'cpu' });
  await run.ended();
  const { key } = await landscapes.compute({
    document,
    runId: run.id,
    axes: { kind: 'random', seed: 1 },
    resolution: 21,
  });
  const race = await races.race({ key: 'asked', document, runId: run.id, contestants: [adam, sgd], epochs: 30 });
  expect([race.key, race.landscape]).toEqual(['asked', key]);
  for (const { way } of race.standings) {
    expect(way[0]).toEqual({ step: 0, a: 0, b: 0 });
    expect(way.at(-1)!.step).toBe(30);
  }
  expect(race.standings[0]!.way.at(-1)).not.toEqual(race.standings[1]!.way.at(-1));
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
  const { standings } = await races.race({ document: linear, runId: null, contestants: [wild, adam], epochs: 60 });
  expect(standings.map(({ status }) => status)).toEqual(['diverged', 'finished']);
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
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect((await third).standings.map(({ steps }) => steps)).toEqual([3, 3]);
  });
});
