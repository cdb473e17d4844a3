import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { DeviceChoice, StepMetrics } from '../../../core/protocol/runs.ts';
import { defaultTraining } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { verdicts } from '../../looking/explain/verdicts.ts';
import { openProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { openProvider } from '../../graph/onnx/providers.ts';
import { createBatches } from '../batches.ts';
import { prepareTrainer } from '../prepare.ts';
import type { Emit } from '../reporter.ts';
import { Runs } from '../runs.ts';
import { inThisThread, type StepMaker } from '../steps/createStep.ts';
import { RunStore } from '../store.ts';
import { StepThread } from './stepThread.ts';

/** As it ships: prepareTests.ts has built it. */
const script = path.resolve(import.meta.dirname, '..', '..', '..', 'dist', 'main', 'training.mjs');
const choice: DeviceChoice = { runtime: 'compiled', device: 'cpu', threads: 1 };

let home: string;
beforeAll(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-thread-'))));
afterAll(() => rmSync(home, { recursive: true }));

/** Everything that has a state of its own: batch norm, dropout, moments, shuffling, a last batch that is smaller. */
const document: Document = chain(
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
    data: { kind: 'moons', examples: 200, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
    training: { ...defaultTraining, batchSize: 6, learningRate: 0.01, epochs: 4 },
  },
);

async function trainerOf(steps: StepMaker, device = choice, trained = document) {
  const data = await loadData(trained.data, { home });
  const prepared = await prepareTrainer({
    document: trained,
    choice: device,
    home,
    data,
    id: 'run',
    emit: () => undefined,
    steps,
  });
  return { ...prepared, data };
}

/** Trains to the end, and looks at the network as pictures do. */
async function trained(steps: StepMaker, device: DeviceChoice, most?: () => number) {
  const { chosen, trainer } = await trainerOf(steps, device);
  const losses: StepMetrics[] = [];
  let calls = 0;
  const ending = await trainer.train({
    pass: () => Promise.resolve(++calls > 0),
    onStep: (metrics) => void losses.push(metrics),
    onEpoch: () => undefined,
    ...(most && { most }),
  });
  const points = { size: 2, fields: { features: Float32Array.of(0.5, 0.25, -0.5, 1) } };
  const looks = [await chosen.step.predict(points), await chosen.step.outputs(points)];
  const checkpoint = await trainer.checkpoint();
  chosen.step.dispose();
  return { device: chosen.device, ending, losses, looks, checkpoint, calls };
}

const point = { size: 1, fields: { features: new Float32Array(2) } };
/** A network that a thread is asked to make. */
const started = (steps: StepMaker) => trainerOf(steps).then(({ chosen }) => chosen.step);

describe('a thread that trains', () => {
  test.each([
    ['compiled', choice],
    ['eager', { runtime: 'eager', device: 'cpu' }],
  ] as const)('gives the numbers of this thread, %s', async (_, device) => {
    const thread = new StepThread(script, { worth: 0 });
    const { calls: _own, ...expected } = await trained(inThisThread, device);
    const { calls, ...apart } = await trained(thread, device);
    expect(apart).toEqual(expected);
    const { calls: singly, ...stepwise } = await trained(thread, device, () => 1);
    expect(stepwise).toEqual(expected);
    expect(singly).toBeGreaterThanOrEqual(calls);
  });

  test('is saved and looked at between two updates, also while it is at one', async () => {
    const long = { ...document, training: { ...document.training, epochs: 5 } };
    const expected = new Map<number, unknown>();
    const pictures = new Map<number, unknown>();
    const points = { size: 3, fields: { features: Float32Array.of(0.5, 0.25, -0.5, 1, 0, 0.75) } };
    const { chosen, trainer } = await trainerOf(inThisThread, choice, long);
    const note = async () => {
      const { state, weights, optimizer } = await trainer.checkpoint();
      expected.set(state.step, { weights, optimizer });
      pictures.set(state.step, [await chosen.step.predict(points), await chosen.step.outputs(points)]);
      return true;
    };
    await trainer.train({
      pass: note,
      most: () => 1,
      onStep: () => undefined,
      onEpoch: () => undefined,
    });
    await note();
    chosen.step.dispose();
    const store = new RunStore(path.join(home, 'saved'));
    const run = await new Runs(home, store, verdicts, () => undefined, new StepThread(script, { worth: 0 })).start({ document: long, ...choice }); // prettier-ignore
    const seen = new Set<number>();
    while (run.isActive) {
      const { record, checkpoint } = await run.saved();
      const { state, weights, optimizer } = checkpoint;
      expect(record.progress.step).toBe(state.step);
      expect({ weights, optimizer }).toEqual(expected.get(state.step));
      seen.add(state.step);
      const { step, trainer: own } = run.parts;
      const [at, ...picture] = await own.between(() => Promise.all([run.stepCount, step.predict(points), step.outputs(points)])); // prettier-ignore
      expect(picture).toEqual(pictures.get(at));
      await new Promise((resolve) => void setImmediate(resolve));
    }
    expect(seen.size).toBeGreaterThan(2);
    run.dispose();
  });

  test('that is gone may still say what it has found out', async () => {
    const file = path.join(home, 'late.mjs');
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads';
      await import(${JSON.stringify(script)});
      const way = { threads: 1, group: 1, milliseconds: 2 };
      parentPort.on('message', ({ name, args, error }) => {
        if (error) throw new Error(error.message);
        if (name !== 'dispose') return;
        parentPort.postMessage({ call: 1001, name: 'fastestWay', args: [args[0], 'late', [1]] });
        parentPort.postMessage({ call: 1002, name: 'rememberWay', args: [args[0], 'late', [1], way] });
      });`,
    );
    const thread = new StepThread(file, { worth: 0 });
    (await started(thread)).dispose();
    const step = await started(thread);
    expect(await step.predict(point)).toHaveLength(2);
    expect(step.isLost).toBe(false);
    step.dispose();
  });

  test('is not there for what is over in no time', async () => {
    const thread = new StepThread(path.join(home, 'no such script.mjs'));
    const { chosen } = await trainerOf(thread);
    expect(await chosen.step.predict(point)).toHaveLength(2);
    chosen.step.dispose();
  });

  test('takes weights, and gives them back', async () => {
    const step = await started(new StepThread(script, { worth: 0 }));
    const { weights, optimizer } = await step.read();
    const doubled = new Map([...weights].map(([name, { shape, values }]) => [name, { shape, values: values.map((x) => 2 * x) }])); // prettier-ignore
    step.write({ weights: doubled, optimizer });
    expect((await step.read()).weights).toEqual(doubled);
    expect((await step.read()).optimizer).toEqual(optimizer);
    step.dispose();
  });

  test('fails with the sentence and the place of what failed there, and goes on', async () => {
    const step = await started(new StepThread(script, { worth: 0 }));
    const broken = { size: 6, fields: { features: new Float32Array(12) } };
    const failure: unknown = await step.run(broken, { learningRate: 0.1, step: 0 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: 'The examples have no field "labels".' });
    expect((failure as Error).stack).toContain('dist/main');
    expect(step.isLost).toBe(false);
    expect((await step.read()).weights.size).toBeGreaterThan(0);
    step.dispose();
  });

  test('tells the updates before one that fails, since they have been done', async () => {
    const { chosen, data } = await trainerOf(new StepThread(script, { worth: 0 }));
    const { batch } = createBatches(data.training, document.training);
    const update = (at: number) => ({ batch: batch(0, at, at), place: { learningRate: 0.1, step: at } });
    const broken = { ...update(2), batch: { size: 6, fields: { features: new Float32Array(12) } } };
    expect(await chosen.step.runAll([update(0), update(1), broken])).toHaveLength(2);
    await expect(chosen.step.runAll([broken])).rejects.toThrow('The examples have no field "labels".');
    chosen.step.dispose();
  });

  test('refuses what cannot be had with the same code', async () => {
    const wanted = trainerOf(new StepThread(script, { worth: 0 }), { runtime: 'compiled', device: 'quantum' });
    await expect(wanted).rejects.toMatchObject({ name: 'EngineError', code: 'deviceUnavailable' });
  });

  /** The same, but it dies when it is asked for this so many times. */
  function mortal(name: string, times: number): string {
    const file = path.join(home, 'mortal.mjs');
    const body = `import { parentPort } from 'node:worker_threads';
      await import(${JSON.stringify(script)});
      let left = ${times};
      parentPort.on('message', ({ name }) => {
        if (name === '${name}' && --left === 0) throw new Error('It was too much.');
      });`;
    writeFileSync(file, body);
    return file;
  }

  test('that dies takes its steps along, and another one begins', async () => {
    const thread = new StepThread(mortal('read', 1), { worth: 0 });
    const step = await started(thread);
    await expect(step.read()).rejects.toThrow('It was too much.');
    expect(step.isLost).toBe(true);
    await expect(step.predict(point)).rejects.toThrow('It was too much.');
    const next = await started(thread);
    expect(next.isLost).toBe(false);
    expect(await next.predict(point)).toHaveLength(2);
    next.dispose();
  });

  test('that dies ends its run with what killed it; the run goes on from its checkpoint', async () => {
    const said: string[] = [];
    const emit: Emit = (event, payload) => {
      if (event === 'log' && 'message' in payload && payload.message) said.push(payload.message.en);
    };
    const store = new RunStore(path.join(home, 'runs'));
    const runs = new Runs(home, store, verdicts, emit, new StepThread(mortal('run', 2), { worth: 0 }));
    const run = await runs.start({ document, ...choice, isPaused: true });
    await run.stepOnce();
    await run.stepOnce();
    await run.ended();
    const { progress, message, error } = run.record();
    expect(progress).toMatchObject({ status: 'failed', step: 1 });
    expect(message?.en).toContain('It was too much.');
    expect(error).toContain('mortal.mjs');
    expect(said).toEqual([expect.stringContaining('It was too much.')]);
    // Of the run that died there is what was written.
    expect((await runs.listed(run.id)).record.progress).toMatchObject({ status: 'interrupted', step: 1 });
    expect(await runs.saved(run.id)).toMatchObject({ checkpoint: { state: { step: 1 } } });
    const again = await new Runs(home, store, verdicts, emit, new StepThread(script, { worth: 0 })).resume(run.id);
    await again.ended();
    expect(again.record()).toMatchObject({ id: run.id, progress: { status: 'finished', epoch: 4 } });
    again.dispose();
  });

  test('is not taken to have died of a provider that it is just trying', async () => {
    // Tries a provider until it is told to end that.
    const file = path.join(home, 'trying.mjs');
    const body = `import { parentPort } from 'node:worker_threads';
      let create;
      parentPort.on('message', ({ call, name, args, answer }) => {
        const [id] = args ?? [];
        const ask = (call, name) => parentPort.postMessage({ call, name, args: [id, 'probe', 'webgpu'] });
        if (name === 'create') create = { call, id };
        if (name === 'create') ask(1, 'beginAttempt');
        if (name === 'abort') ask(2, 'endAttempt');
        if (answer === 2) parentPort.postMessage({ answer: create.call, value: 'elsewhere' });
      });`;
    writeFileSync(file, body);
    const abort = new AbortController();
    const memory = openProviderMemory(home);
    const data = await loadData(document.data, { home });
    const request = { document, choice, home, data, id: 'run', emit: () => undefined, signal: abort.signal };
    const cancelled = expect(prepareTrainer({ ...request, steps: new StepThread(file, { worth: 0 }) })).rejects.toThrow(
      'aborted',
    );
    await expect.poll(() => memory.hasCrashed('probe', 'webgpu')).toBe(true);
    const opening = openProvider('webgpu', memory).then(
      ({ label }) => label,
      (error: unknown) => String(error),
    );
    abort.abort();
    expect(await opening).not.toContain('crashed the engine');
    await cancelled;
  });

  test('that dies while its run is paused takes nothing of it along: it is saved, and goes on', async () => {
    const store = new RunStore(path.join(home, 'paused'));
    const runs = new Runs(home, store, verdicts, () => undefined, new StepThread(mortal('predict', 1), { worth: 0 }));
    const run = await runs.start({ document, ...choice, isPaused: true });
    await run.stepOnce();
    // It is on disk once it stands.
    await expect.poll(() => store.load(run.id).catch(() => undefined)).toMatchObject({ checkpoint: { state: { step: 1 } } }); // prettier-ignore
    await expect(run.parts.step.predict(point)).rejects.toThrow('It was too much.');
    expect(await runs.saved(run.id)).toMatchObject({ checkpoint: { state: { step: 1 } } });
    const again = await runs.resume(run.id);
    await again.ended();
    expect(again.record()).toMatchObject({ id: run.id, progress: { status: 'finished', epoch: 4 } });
    again.dispose();
  });

  test('that runs out of memory says so', async () => {
    const thread = new StepThread(script, { worth: 0, maxOldGenerationSizeMb: 8 });
    await expect(started(thread)).rejects.toThrow(/memory/);
  });
});
