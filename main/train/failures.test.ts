import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { EngineEvents } from '../../core/protocol/engine.ts';
import { asOnePage } from '../engine/onePage.ts';
import { runHandlers } from '../engine/runs.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
let said: EngineEvents['log'][];
let last: EngineEvents['runProgress'] | undefined;
let runs: Runs;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-failures-'));
  said = [];
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, (name, payload) => {
    if (name === 'log') said.push(payload as EngineEvents['log']);
    if (name === 'runProgress') last = payload as EngineEvents['runProgress'];
  });
});
afterEach(() => rmSync(home, { recursive: true }));

function iris(epochs: number): Document {
  const document = examples['iris']!;
  return { ...document, training: { ...document.training, epochs } };
}

const start = (epochs: number, isPaused = false) =>
  runs.start({ document: iris(epochs), runtime: 'eager', device: 'cpu', isPaused });

/** From now on the run's step cannot do this any more, as when a graphics card is lost. */
function breakStep(run: Run, what: 'run' | 'runAll' | 'read' | 'dispose'): void {
  Object.defineProperty(run.parts.step, what, {
    value: () => {
      throw new Error(`the device is lost (${what})`);
    },
  });
}

async function trainsAnew(): Promise<void> {
  const next = await start(1);
  await next.ended();
  expect(next.record().progress).toMatchObject({ status: 'finished', epoch: 1 });
}

test('training that throws ends the run with its stack in the record and in the log, and another one trains', async () => {
  const run = await start(5, true);
  await run.stepOnce();
  breakStep(run, 'runAll');
  await run.stepOnce();
  await run.ended();
  const { progress, message, error } = run.record();
  expect(progress.status).toBe('failed');
  expect(message!.en).toBe('The run ended with an error: the device is lost (runAll)');
  expect(error).toMatch(/the device is lost[\s\S]*at .*failures\.test\.ts/);
  expect(last).toMatchObject({ progress: { status: 'failed' }, error });
  expect(said).toContainEqual({ level: 'error', message: { en: error, de: error } });
  expect((await runs.listed(run.id)).record.error).toBe(error);
  await trainsAnew();
  // On disk as well.
  expect((await runs.listed(run.id)).record.error).toBe(error);
});

test('weights that cannot be read, watched or freed any more hold nothing up', async () => {
  const run = await start(5, true);
  await asOnePage(runHandlers(runs)).setWatches({ watches: [{ kind: 'weightNorm', name: 'linear1.kernel' }] });
  await run.stepOnce();
  for (const what of ['runAll', 'read', 'dispose'] as const) breakStep(run, what);
  // A step is waited for while the loop ends.
  await run.stepOnce();
  await run.ended();
  expect(run.isActive).toBe(false);
  expect(run.record().progress.status).toBe('failed');
  await asOnePage(runHandlers(runs)).setWatches({ watches: [] });
  await trainsAnew();
});

test('a watch that cannot be measured is said once, and training goes on', async () => {
  const run = await start(3, true);
  const { read } = run.parts.step;
  let isBroken = true;
  run.parts.step.read = function (...args) {
    const isWatching = new Error().stack?.includes('watcher.ts');
    return isBroken && isWatching ? Promise.reject(new Error('not now')) : read.apply(this, args);
  };
  await asOnePage(runHandlers(runs)).setWatches({ watches: [{ kind: 'weightNorm', name: 'linear1.kernel' }] });
  for (let step = 0; step < 4; step++) await run.stepOnce();
  expect(said.map(({ message }) => message.en)).toEqual(['The watched values could not be measured: not now']);
  isBroken = false;
  await runs.resume(run.id);
  await run.ended();
  expect(run.record().progress.status).toBe('finished');
});

test('a run that nobody can be told of any more still ends', async () => {
  let isDeaf = false;
  const deaf = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => {
    if (isDeaf) throw new Error('the channel is closed');
  });
  const run = await deaf.start({ document: iris(2), runtime: 'eager', device: 'cpu', isPaused: true });
  isDeaf = true;
  runs = deaf;
  await run.stop();
  expect(run.isActive).toBe(false);
  isDeaf = false;
  await trainsAnew();
});
