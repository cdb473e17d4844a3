import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { isDoneBefore } from '../graph/sessions.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
const open = () => new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);

/** Iris: 8 batches an epoch. */
function iris(epochs: number): Document {
  const document = examples['iris']!;
  return { ...document, training: { ...document.training, epochs } };
}

/** As long as it takes. */
const patient = { timeout: 20_000 };
/** Time in which a run that did not stand still would make many steps, on any machine. */
async function turns(): Promise<void> {
  for (let i = 0; i < 200; i++) await turn();
}

/** A promise that is kept from outside. */
function later<T = void>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-pauses-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('a run whose device is slow', () => {
  test('stands still or stops while a device is still busy with an evaluation, and has the numbers of any other', async () => {
    const whole = await open().start({ document: iris(2), runtime: 'eager', device: 'cpu' });
    await whole.ended();
    const runs = open();
    const run = await runs.start({ document: iris(2), runtime: 'eager', device: 'cpu', isPaused: true });
    const { step } = run.parts;
    const evaluate = step.evaluate.bind(step);
    let busy = later();
    step.evaluate = (batch) => busy.promise.then(() => evaluate(batch));
    await runs.resume(run.id);
    // Twice at the same place.
    for (let i = 0; i < 2; i++) {
      await expect.poll(() => run.record().progress.phase, patient).toBe('evaluating');
      await run.pause();
      expect(run.record()).toMatchObject({ progress: { status: 'paused', step: 8 }, epochs: [] });
      await runs.resume(run.id);
    }
    busy.resolve();
    busy = later();
    await expect.poll(() => run.record().progress.step, patient).toBe(16);
    await expect.poll(() => run.record().progress.phase, patient).toBe('evaluating');
    await run.stop();
    const held = (own: typeof run) => own.record().epochs.map((epoch) => epoch.held);
    expect(run.status).toBe('stopped');
    expect(held(run)).toEqual(held(whole).slice(0, 1));
  });

  test('stands still while it is looked at, and trains no step more or less for it', async () => {
    const runs = open();
    const run = await runs.start({ document: iris(500), runtime: 'eager', device: 'cpu', isPaused: true });
    const { step } = run.parts;
    const predict = step.predict.bind(step);
    const looked = later();
    let isAsked = false;
    step.predict = (batch) => ((isAsked = true), looked.promise.then(() => predict(batch)));
    runs.control({ breakpoints: [{ kind: 'classChange', split: 'training', index: 0 }] });
    await runs.resume(run.id);
    await expect.poll(() => isAsked, patient).toBe(true);
    await run.pause();
    expect(run.record().progress).toMatchObject({ status: 'paused', step: 0 });
    const stepped = run.stepOnce();
    await turns();
    expect(run.record().progress.step).toBe(0);
    looked.resolve();
    await stepped;
    expect(run.record().progress).toMatchObject({ status: 'paused', step: 1 });
    await run.stop();
  });

  test('stands already when it is paused again before its checkpoint is written', async () => {
    const run = await open().start({ document: iris(500), runtime: 'eager', device: 'cpu' });
    const written = later();
    const read = run.parts.step.read.bind(run.parts.step);
    run.parts.step.read = () => written.promise.then(read);
    for (let i = 0; i < 3; i++) {
      await run.pause();
      const { status, step } = run.record().progress;
      run.start(false);
      await turns();
      expect([status, run.record().progress.step]).toEqual(['paused', step]);
    }
    written.resolve();
    await run.stop();
  });

  test('does every step that it is asked for, also while it is at one', async () => {
    const run = await open().start({ document: iris(500), runtime: 'eager', device: 'cpu', isPaused: true });
    const { step } = run.parts;
    const runAll = step.runAll.bind(step);
    let busy = later();
    let begun = 0;
    step.runAll = async (updates, asked) => {
      begun += 1;
      // What is asked for meanwhile leaves it.
      return (await isDoneBefore(busy.promise, asked)) ? runAll(updates) : [];
    };
    const first = run.stepOnce();
    await expect.poll(() => begun, patient).toBe(1);
    const second = run.stepOnce();
    await turns();
    expect(begun).toBe(1);
    busy.resolve();
    await Promise.all([first, second]);
    await expect.poll(() => run.record().progress.step, patient).toBe(2);
    busy = later();
    const third = run.stepOnce();
    await expect.poll(() => begun, patient).toBe(3);
    // A pause does leave it.
    await run.pause();
    await third;
    expect(run.record().progress).toMatchObject({ status: 'paused', step: 2 });
    await run.stop();
  });
});
