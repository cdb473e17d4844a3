import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { SweepProgress, SweepWish } from '../../core/protocol/sweeps.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { Sweeps } from './sweeps.ts';

const script = path.resolve(import.meta.dirname, '..', '..', 'dist', 'main', 'trial.mjs');
let home: string;
let runs: Runs;
const told: SweepProgress[] = [];
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-sweeps-'));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
});
afterAll(() => rmSync(home, { recursive: true }));

const open = () => new Sweeps({ runs, home, script, emit: (_, payload) => void told.push(payload as SweepProgress) });
const xor = examples['xor'] as Document;
const document = { ...xor, training: { ...xor.training, epochs: 2 } };
const rates = { setting: 'training.learningRate', values: [0.01, 0.02, 0.03, 0.04] };
const wish: SweepWish = { document, axes: [rates], seeds: 1, endsHopeless: false, cores: 1 };

/** Looked for all the time: the runs after it take a few milliseconds. */
const reached = (sweeps: Sweeps, id: string, done: number) =>
  expect.poll(() => sweeps.list().find((sweep) => sweep.id === id)?.done, { timeout: 100_000, interval: 1 }).toBeGreaterThanOrEqual(done); // prettier-ignore

test('pauses, goes on, also in another process, and has the processor to itself', { timeout: 240_000 }, async () => {
  const sweeps = open();
  const { id, total, metric } = await sweeps.start(wish);
  expect([total, metric.name]).toEqual([4, 'accuracy']);
  await expect(runs.start({ document, runtime: 'auto', device: 'cpu' })).rejects.toMatchObject({ code: 'runBusy' });
  await expect(sweeps.start(wish)).rejects.toMatchObject({ code: 'runBusy' });
  await reached(sweeps, id, 1);
  expect((await sweeps.pause(id)).status).toBe('paused');
  const before = sweeps.outcomes(id, 0);
  const run = await runs.start({ document, runtime: 'auto', device: 'cpu' });
  await run.ended();

  const later = open();
  expect(later.list()).toMatchObject([{ id, status: 'interrupted', done: before.length, total: 4, name: 'XOR' }]);
  expect(later.outcomes(id, 0)).toEqual(before);
  later.resume(id);
  await expect.poll(() => later.list()[0]!.status, { timeout: 100_000 }).toBe('finished');
  expect(
    later
      .outcomes(id, 0)
      .map(({ trial }) => trial.place)
      .toSorted(),
  ).toEqual([0, 1, 2, 3]);
  expect(later.outcomes(id, 3)).toHaveLength(1);
  expect(told.at(-1)).toMatchObject({ id, status: 'finished', done: 4, secondsLeft: null });
  // What has finished is not done once more.
  expect(later.resume(id).status).toBe('finished');
});

test('is cancelled and removed; files that are none are left alone', async () => {
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  expect(() => sweeps.remove(id)).toThrow('cancel it first');
  expect((await sweeps.cancel(id)).status).toBe('cancelled');
  appendFileSync(path.join(home, 'sweeps', 'mine.jsonl'), '{"sweep":{"id":"mine"}}\n');
  expect(open().list().map((sweep) => sweep.id)).toContain(id); // prettier-ignore
  sweeps.remove(id);
  expect(() => sweeps.outcomes(id, 0)).toThrow('no sweep');
  expect(readdirSync(path.join(home, 'sweeps'))).toContain('mine.jsonl');
  expect(
    open()
      .list()
      .some((sweep) => sweep.id === id),
  ).toBe(false);
});

test('says how long a million runs would take, and refuses them', async () => {
  const many = { setting: 'linear1.units', values: Array.from({ length: 1000 }, (_, i) => i + 1) };
  const million = {
    ...wish,
    axes: [many, { ...rates, values: Array.from({ length: 1000 }, (_, i) => (i + 1) / 1e4) }],
  };
  const { runs: count, seconds } = await open().estimate(million);
  expect(count).toBe(1_000_000);
  expect(seconds).toBeGreaterThan(1000);
  await expect(open().start(million)).rejects.toMatchObject({ code: 'invalidRequest' });
  const wrong = { ...wish, axes: [{ setting: 'linear1.units', values: [8, 0] }] };
  await expect(open().start(wrong)).rejects.toMatchObject({ code: 'invalidRequest' });
});
