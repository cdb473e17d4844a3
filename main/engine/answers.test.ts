// The engine as it ships answers while a single step of training takes seconds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import { defaultOptimizers, defaultTraining } from '../../core/training/settings.ts';
import { killEngines, startEngine } from './startedEngine.ts';

let home: string;
beforeAll(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-answers-'))));
afterEach(killEngines);
afterAll(() => rmSync(home, { recursive: true }));

/** Four steps an epoch: after the second one nothing is evaluated. */
const data = { kind: 'moons', examples: 7_500, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const BATCH = 1_500;
/** A step of some 18 gigaflops: a third of a second on one core. */
const slow = chain(
  'Slow',
  [
    ['dataset'],
    ...[1_000, 1_000, 1_000].flatMap((units): [string, Record<string, number>?][] => [['linear', { units }], ['relu']]),
    ['linear', { units: 2 }],
    ['output', { loss: 'crossEntropy', from: 'logits' }],
  ],
  { data, training: { ...defaultTraining, optimizer: defaultOptimizers.sgd, batchSize: BATCH, epochs: 1_000 } },
);

test(
  'questions and a pause are answered while a step is computed; then the run stands',
  { timeout: 120_000 },
  async () => {
    const { client, pipe, exited } = startEngine(home);
    const run = await client.request('startRun', { document: slow, runtime: 'compiled', device: 'cpu', threads: 1 });
    const runId = run.id;
    const steps = new Map<number, () => void>();
    client.on('runProgress', ({ progress }) => {
      steps.get(progress.step)?.();
    });
    const reached = (step: number) => new Promise<void>((resolve) => void steps.set(step, resolve));

    // A single step: from the first one done to the second.
    let isOver = false;
    let answers = 0;
    await reached(1);
    const second = reached(2).then(() => (isOver = true));
    const ask = () => client.request('dataPreview', { source: data, split: 'training', offset: 0, count: 4 });
    while (!isOver) {
      await ask();
      answers += 1;
    }
    await second;
    // An engine that computes steps in its own thread answers one or two.
    expect(answers).toBeGreaterThan(10);

    let isPaused = false;
    const paused = new Promise<void>((resolve) => {
      client.on('runProgress', ({ progress }) => {
        isPaused = progress.status === 'paused';
        if (isPaused) resolve();
      });
    });
    // Half a step later: what is recorded between two steps is recorded, and the third one is under way.
    for (let i = 0; i < answers / 2; i++) await ask();
    const record = await client.request('pauseRun', { runId });
    // Before the step under way has come to its end.
    expect(isPaused).toBe(false);
    expect(record.progress.status).toBe('running');
    expect(record.message?.en).toContain('Pausing after this step');
    await paused;
    const standing = await client.request('run', { runId });
    expect(standing.progress.status).toBe('paused');
    expect(standing.message).toBeNull();

    pipe.end();
    expect(await exited()).toBe(0);
  },
);
