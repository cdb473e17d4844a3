import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { Breakpoint } from '../../core/protocol/watching.ts';
import { defaultOptimizers, type TrainingSettings } from '../../core/training/settings.ts';
import { asOnePage } from '../engine/onePage.ts';
import { runHandlers } from '../engine/runs.ts';
import { resultHandlers } from '../engine/results.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
let runs: Runs;
const handlersOf = () => asOnePage({ ...runHandlers(runs), ...resultHandlers(runs, home) });
let handlers: ReturnType<typeof handlersOf>;
const emit = () => undefined;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-breakpoints-'));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
  handlers = handlersOf();
});
afterEach(() => rmSync(home, { recursive: true }));

/** Iris: 8 batches an epoch. */
function iris(training: Partial<TrainingSettings> = {}): Document {
  const document = examples['iris']!;
  return { ...document, training: { ...document.training, ...training } };
}

const start = (document: Document, runtime: 'eager' | 'compiled', isPaused = false) =>
  runs.start({ document, runtime, device: 'cpu', isPaused });
/** Until the run stands still, or has ended. */
const halted = async (run: Run) => {
  await expect.poll(() => run.status, { timeout: 20_000, interval: 5 }).not.toBe('running');
  return run.record();
};
const goOn = async (run: Run) => {
  await handlers.resumeRun({ runId: run.id });
  return halted(run);
};
const set = (...breakpoints: Breakpoint[]) => handlers.setBreakpoints({ breakpoints });

describe.each(['eager', 'compiled'] as const)('a run pauses at a breakpoint, %s:', (runtime) => {
  test('after so many epochs, once, and says so', async () => {
    await set({ kind: 'epoch', epoch: 3 }, { kind: 'epoch', epoch: 5 });
    const run = await start(iris({ epochs: 6 }), runtime);
    const third = await halted(run);
    expect(third.progress).toMatchObject({ status: 'paused', step: 24 });
    expect(third.epochs).toHaveLength(3);
    expect(third.message!.en).toBe('Paused at a breakpoint: epoch 3 is finished.');
    await handlers.resumeRun({ runId: run.id });
    expect((await halted(run)).progress).toMatchObject({ status: 'paused', step: 40 });
    const ended = await goOn(run);
    expect(ended).toMatchObject({ progress: { status: 'finished', step: 48 }, message: null });
  });

  test('when the norm of the gradients goes above a limit, at that very step', async () => {
    const document = iris({ epochs: 8, learningRate: 0.05, optimizer: defaultOptimizers.sgd });
    const norms = await normsOf(document, runtime);
    const sorted = norms.toSorted((a, b) => a - b);
    const at = Math.floor(norms.length * 0.7);
    const limit = (sorted[at]! + sorted[at + 1]!) / 2;
    const crossings = norms.flatMap((norm, i) => (norm > limit && !(norms[i - 1]! > limit) ? [i + 1] : []));
    expect(crossings.length).toBeGreaterThan(3);
    expect(norms.filter((norm) => norm > limit).length).toBeGreaterThan(crossings.length);
    await set({ kind: 'gradientNorm', limit });
    const run = await start(document, runtime);
    const pauses: number[] = [];
    for (let record = await halted(run); record.progress.status === 'paused'; record = await goOn(run)) {
      pauses.push(record.progress.step);
      expect(record.message!.en).toMatch(
        new RegExp(`was [\\d.]+ in step ${record.progress.step}, more than [\\d.]+\\.$`),
      );
    }
    expect(pauses).toEqual(crossings);
  });

  test('when an example is predicted to be of another class', async () => {
    const document = iris({ epochs: 4, learningRate: 0.1 });
    const classAt = async (run: Run) => {
      const request = { runId: run.id, split: 'test', offset: 4, count: 1, filter: 'all' } as const;
      const { examples: shown } = await handlers.predictions(request);
      const output = shown[0]!.output.map(Number);
      return output.indexOf(Math.max(...output));
    };
    const walked = await start(document, runtime, true);
    const classes = [await classAt(walked)];
    while (walked.status === 'paused') {
      await handlers.stepRun({ runId: walked.id });
      classes.push(await classAt(walked));
    }
    const changes = classes.flatMap((own, i) => (i > 0 && i < 32 && own !== classes[i - 1] ? [i] : []));
    expect(changes.length).toBeGreaterThan(0);
    // Set before the first step of a run that stands still, and one of an example that there is not.
    const run = await start(document, runtime, true);
    await set({ kind: 'classChange', split: 'test', index: 4 }, { kind: 'classChange', split: 'test', index: 1e6 });
    const pauses: number[] = [];
    for (let record = await goOn(run); record.progress.status === 'paused'; record = await goOn(run)) {
      const { step } = record.progress;
      pauses.push(step);
      const names = ['setosa', 'versicolor', 'virginica'];
      expect(record.message!.en).toContain(`from “${names[classes[step - 1]!]}” to “${names[classes[step]!]}”`);
    }
    expect(pauses).toEqual(changes);
  });

  test('when the held-out loss has risen for some epochs', async () => {
    const document = iris({ epochs: 30, learningRate: 0.3, optimizer: defaultOptimizers.adam });
    const whole = await start(document, runtime);
    await whole.ended();
    const losses = whole.record().epochs.map(({ held }) => Number(held!.loss));
    const isRise = losses.map((loss, i) => i > 0 && loss > losses[i - 1]!);
    const twice = isRise.flatMap((rises, i) => (rises && isRise[i - 1] && !isRise[i - 2] && i < 29 ? [i + 1] : []));
    expect(twice.length).toBeGreaterThan(0);
    await set({ kind: 'worsens', metric: 'valLoss', epochs: 2 });
    const run = await start(document, runtime);
    const pauses: number[] = [];
    for (let record = await halted(run); record.progress.status === 'paused'; record = await goOn(run)) {
      pauses.push(record.epochs.length);
      expect(record.message!.en).toContain('has risen for 2 epochs in a row');
    }
    expect(pauses).toEqual(twice);
  }, 60_000);
});

test('breakpoints that are taken away hold nothing up', async () => {
  await set({ kind: 'epoch', epoch: 1 });
  await set();
  const run = await start(iris({ epochs: 2 }), 'eager');
  expect((await halted(run)).progress.status).toBe('finished');
});

/** Of every step of a run, as its step measures them. */
async function normsOf(document: Document, runtime: 'eager' | 'compiled'): Promise<readonly number[]> {
  const run = await start(document, runtime, true);
  const { step } = run.parts;
  const norms: number[] = [];
  const { runAll } = step;
  step.runAll = async (updates) => {
    step.measuresGradient = true;
    const results = await runAll.call(step, updates);
    norms.push(...results.map(({ gradientNorm }) => gradientNorm!));
    return results;
  };
  await runs.resume(run.id);
  await run.ended();
  return norms;
}
