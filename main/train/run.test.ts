import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pointsOf } from '../../core/data/points.ts';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { EngineEventName, EngineEvents } from '../../core/protocol/engine.ts';
import { asOnePage } from '../engine/onePage.ts';
import { runHandlers } from '../engine/runs.ts';
import type { Emit } from './reporter.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
let events: { name: EngineEventName; payload: unknown; at: number }[];
const emit: Emit = (name, payload) => void events.push({ name, payload, at: performance.now() });
const open = () => new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
const said = <Name extends EngineEventName>(name: Name) =>
  events.filter((event) => event.name === name).map((event) => event.payload as EngineEvents[Name]);

/** Iris: 8 batches an epoch. */
function iris(epochs: number): Document {
  const document = examples['iris']!;
  return { ...document, training: { ...document.training, epochs } };
}

interface WrittenRecord {
  readonly device: object;
  readonly progress: { status: string };
}

/** Changes a run's record on disk. */
function rewrite(id: string, change: (record: WrittenRecord) => void): void {
  const file = path.join(home, 'runs', id, 'run.json');
  const content = JSON.parse(readFileSync(file, 'utf8')) as { record: WrittenRecord };
  change(content.record);
  writeFileSync(file, JSON.stringify(content));
}

/** As long as it takes. */
const patient = { timeout: 20_000 };
/** Time in which a run that did not stand still would make many steps, on any machine. */
async function turns(): Promise<void> {
  for (let i = 0; i < 200; i++) await turn();
}

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-run-'));
  events = [];
});
afterEach(() => rmSync(home, { recursive: true }));

describe('a run', () => {
  test('goes through to its end and says so', async () => {
    const run = await open().start({ document: iris(3), runtime: 'eager', device: 'cpu' });
    expect(run.record().progress).toMatchObject({ status: 'running', epochs: 3, steps: 24, stepsPerEpoch: 8 });
    await run.ended();
    const { progress, epochs, steps, message } = run.record();
    expect(progress).toMatchObject({ status: 'finished', epoch: 3, step: 24, phase: 'idle', secondsLeft: null });
    expect(message).toBeNull();
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(steps).toHaveLength(24);
    expect(said('runEpochs').flatMap((event) => event.epochs)).toEqual(epochs);
    expect(said('runSteps').flatMap((event) => event.steps)).toEqual(steps);
    expect(said('runProgress').at(-1)!.progress.status).toBe('finished');
  });

  test('stands still when paused, goes one batch at a step, and on when resumed', async () => {
    const runs = open();
    const run = await runs.start({ document: iris(500), runtime: 'eager', device: 'cpu' });
    await run.pause();
    const { step } = run.record().progress;
    expect(run.status).toBe('paused');
    await turns();
    expect(run.record().progress.step).toBe(step);
    await run.stepOnce();
    await run.stepOnce();
    expect(run.record().progress).toMatchObject({ status: 'paused', step: step + 2 });
    await runs.resume(run.id);
    await expect.poll(() => run.record().progress.step, patient).toBeGreaterThan(step + 10);
    expect(run.status).toBe('running');
    await run.stop();
    expect(run.status).toBe('stopped');
  });

  test('hears a pause that is asked for while it comes to stand', async () => {
    const run = await open().start({ document: iris(2), runtime: 'eager', device: 'cpu', isPaused: true });
    await run.stepOnce();
    // Its checkpoint is being written.
    await run.pause();
    expect(run.record().progress).toMatchObject({ status: 'paused', step: 1 });
  });

  test('can begin paused, and a step at the end of an epoch measures it', async () => {
    const run = await open().start({ document: iris(2), runtime: 'eager', device: 'cpu', isPaused: true });
    for (let i = 0; i < 8; i++) await run.stepOnce();
    expect(run.record()).toMatchObject({ progress: { status: 'paused', step: 8, epoch: 2 }, epochs: [{ epoch: 1 }] });
    for (let i = 0; i < 8; i++) await run.stepOnce();
    expect(run.status).toBe('finished');
  });

  test('stopped and resumed, also by another process, has the numbers of one that was never stopped', async () => {
    const numbers = (run: { record(): { steps: unknown; epochs: readonly { held: unknown }[] } }) => {
      const { steps, epochs } = run.record();
      return { steps, losses: epochs.map(({ held }) => held) };
    };
    const whole = await open().start({ document: iris(6), runtime: 'eager', device: 'cpu' });
    await whole.ended();
    const first = await open().start({ document: iris(6), runtime: 'eager', device: 'cpu', isPaused: true });
    for (let i = 0; i < 21; i++) await first.stepOnce();
    await first.stop();
    // Nothing but the disk in common.
    const second = await open().resume(first.id);
    await second.ended();
    expect(second.id).toBe(first.id);
    expect(numbers(second)).toEqual(numbers(whole));
  });

  test('goes on although its record is of the time when `compiled` was a device', async () => {
    const first = await open().start({ document: iris(4), runtime: 'compiled', device: 'cpu', isPaused: true });
    for (let i = 0; i < 10; i++) await first.stepOnce();
    await first.stop();
    rewrite(first.id, ({ device }) =>
      Object.assign(device, { device: 'compiled', label: 'CPU, compiled (ONNX Runtime)' }),
    );
    const second = await open().resume(first.id);
    await second.ended();
    expect(second.record()).toMatchObject({
      device: { runtime: 'compiled', device: 'cpu', label: 'CPU (ONNX Runtime)' },
      progress: { status: 'finished', step: 32 },
    });
  });

  test.each([
    ['with the threads that were asked for', 1, { threads: 1, hasFixedThreads: true }],
    ['with as few as a small network needs', 'auto', { threads: 1, hasFixedThreads: undefined }],
  ] as const)('goes on %s', async (_, threads, expected) => {
    const first = await open().start({
      document: iris(4),
      runtime: 'compiled',
      device: 'cpu',
      threads,
      isPaused: true,
    });
    for (let i = 0; i < 10; i++) await first.stepOnce();
    await first.stop();
    const second = await open().resume(first.id);
    await second.ended();
    for (const run of [first, second]) {
      const { threads: used, hasFixedThreads } = run.record().device;
      expect({ threads: used, hasFixedThreads }).toEqual(expected);
    }
  });

  test('goes on on the CPU when the engine died while it ran elsewhere', async () => {
    const first = await open().start({ document: iris(2), runtime: 'compiled', device: 'cpu', isPaused: true });
    await first.stepOnce();
    await first.stop();
    rewrite(first.id, ({ device, progress }) => {
      Object.assign(device, { device: 'webgpu', label: 'H100, WebGPU (ONNX Runtime)' });
      progress.status = 'running';
    });
    const second = await open().resume(first.id);
    await second.ended();
    const { device, message, progress } = second.record();
    expect(device).toMatchObject({ runtime: 'compiled', device: 'cpu' });
    expect(message!.en).toContain('Training with WebGPU broke off');
    expect(progress.status).toBe('finished');
  });

  test('goes on for more epochs from the weights of a finished one', async () => {
    const runs = open();
    const whole = await runs.start({ document: iris(5), runtime: 'eager', device: 'cpu' });
    await whole.ended();
    const expected = whole.record().epochs.map(({ held }) => held);
    const first = await runs.start({ document: iris(3), runtime: 'eager', device: 'cpu' });
    await first.ended();
    const second = await runs.start({ document: iris(2), runtime: 'eager', device: 'cpu', from: first.id });
    await second.ended();
    expect(second.id).not.toBe(first.id);
    expect(second.record().epochs.map(({ held }) => held)).toEqual(expected);
  });

  test('sends at most ten events of a kind a second, with at most fifty batches in each', async () => {
    const run = await open().start({ document: iris(150), runtime: 'compiled', device: 'cpu' });
    await run.ended();
    const sent = events.filter(({ name }) => name === 'runProgress');
    const seconds = (sent.at(-1)!.at - sent[0]!.at) / 1000;
    // Changes of status go out at once.
    expect(sent.length).toBeLessThanOrEqual(10 * seconds + 3);
    for (const { steps } of said('runSteps')) expect(steps.length).toBeLessThanOrEqual(50);
    expect(run.record().steps.length).toBeLessThanOrEqual(400);
  });
});

describe('a speed', () => {
  /** Far apart: a test that waits for the next step does not end. */
  const slow = { stepsPerSecond: 0.001 };
  const LONG_MS = 100_000;

  test.each(['eager', 'compiled'] as const)(
    'holds a run back, which is led at once all the same, %s',
    async (runtime) => {
      const runs = open();
      const { setSpeed, pauseRun, stepRun, resumeRun, stopRun } = asOnePage(runHandlers(runs));
      const timers = vi.spyOn(globalThis, 'setTimeout');
      const run = await runs.start({ document: iris(100_000), runtime, device: 'cpu' });
      const { id: runId } = run;
      await expect.poll(() => run.stepCount, patient).toBeGreaterThan(50);
      /** Where it comes to rest after something was asked of it. */
      const reachedBy = async (ask: () => unknown) => {
        timers.mockClear();
        await ask();
        await expect.poll(() => timers.mock.calls.some(([, wait = 0]) => wait > LONG_MS), patient).toBe(true);
        const { step } = run.record().progress;
        await turns();
        expect(run.record().progress).toMatchObject({ step, status: run.status });
        return step;
      };
      const first = await reachedBy(() => setSpeed(slow));
      expect((await pauseRun({ runId })).progress).toMatchObject({ status: 'paused', step: first });
      expect((await stepRun({ runId })).progress).toMatchObject({ status: 'paused', step: first + 1 });
      expect(await reachedBy(() => resumeRun({ runId }))).toBe(first + 2);
      // Faster again, in the middle of its rest.
      await setSpeed({ stepsPerSecond: null });
      await expect.poll(() => run.stepCount, patient).toBeGreaterThan(first + 50);
      await reachedBy(() => setSpeed(slow));
      expect((await stopRun({ runId })).progress.status).toBe('stopped');
      timers.mockRestore();
    },
  );

  test('is kept by the runs after it, and is what is said of them', async () => {
    const runs = open();
    await asOnePage(runHandlers(runs)).setSpeed({ stepsPerSecond: 40 });
    // Time passes only where the run rests.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const run = await runs.start({ document: iris(1), runtime: 'eager', device: 'cpu' });
      while (run.isActive) {
        await turn();
        await vi.advanceTimersToNextTimerAsync();
      }
      expect(run.record().progress).toMatchObject({ status: 'finished', step: 8, stepsPerSecond: 40 });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('runs', () => {
  test('come one at a time; a paused one makes room', async () => {
    const runs = open();
    const first = await runs.start({ document: iris(500), runtime: 'eager', device: 'cpu' });
    await expect(runs.start({ document: iris(1), runtime: 'eager', device: 'cpu' })).rejects.toMatchObject({
      code: 'runBusy',
    });
    await first.pause();
    const second = await runs.start({ document: iris(1), runtime: 'eager', device: 'cpu' });
    await second.ended();
    expect((await runs.listed(first.id)).record.progress.status).toBe('stopped');
    expect([first.record().number, second.record().number]).toEqual([1, 2]);
  });

  test.each([
    ['an unknown run', 'run-x', 'runUnknown'],
    ['a path out of the folder', '../../etc', 'runUnknown'],
  ])('%s is refused', async (_, id, code) => {
    await expect(open().resume(id)).rejects.toMatchObject({ code });
  });

  test('a network with a problem is refused with the node and what is wrong', async () => {
    const document = iris(1);
    const edges = document.graph.edges.slice(1);
    const broken = { ...document, graph: { ...document.graph, edges } };
    await expect(open().start({ document: broken, runtime: 'eager', device: 'cpu' })).rejects.toMatchObject({
      code: 'documentHasProblems',
      nodeId: 'linear1',
    });
  });

  test('a plane without points is refused with what to do', async () => {
    const document = { ...examples['xor']!, data: pointsOf([]) };
    await expect(open().start({ document, runtime: 'eager', device: 'cpu' })).rejects.toMatchObject({
      code: 'dataInvalid',
      message: 'There is nothing to train on: set some points on the plane first.',
    });
  });

  test('a device that is not there is refused with the reason', async () => {
    await expect(open().start({ document: iris(1), runtime: 'auto', device: 'quantum' })).rejects.toMatchObject({
      code: 'deviceUnavailable',
    });
  });

  test('a finished run is not resumed', async () => {
    const runs = open();
    const run = await runs.start({ document: iris(1), runtime: 'eager', device: 'cpu' });
    await run.ended();
    await expect(runs.resume(run.id)).rejects.toMatchObject({ code: 'invalidRequest' });
  });

  test('train on when their checkpoints cannot be written, and say so', async () => {
    const store = new RunStore('/dev/null/runs');
    const run = await new Runs(home, store, verdicts, emit).start({
      document: iris(2),
      runtime: 'eager',
      device: 'cpu',
    });
    await run.ended();
    expect(run.status).toBe('finished');
    expect(said('log')[0]).toMatchObject({
      level: 'error',
      message: { en: expect.stringContaining('could not be written') },
    });
  });
});
