import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { SweepProgress, SweepWish } from '../../core/protocol/sweeps.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { Sweeps } from './sweeps.ts';

/** A thread that trains nothing: what its runs come to is at hand, but for a rate above the limit, which waits to be stopped. */
const thread = `
import { existsSync, readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
let end;
const result = (status) => ({ status, message: null, epochs: [{ epoch: 1, held: { loss: 1, accuracy: 0.5 } }], kept: 1, test: null, parameters: 1, multiplyAdds: 1, steps: 1, stepsPerEpoch: Number(readFileSync(new URL('batches', import.meta.url), 'utf8')), seconds: 0.01 });
const own = {
  stop: () => end?.('stopped'),
  run: ({ document }) => new Promise((resolve) => {
    end = (status) => resolve(result(status));
    if (document.training.learningRate === Number(readFileSync(new URL('fatal', import.meta.url), 'utf8'))) process.exit(1);
    if (document.training.learningRate <= Number(readFileSync(new URL('limit', import.meta.url), 'utf8'))) end('finished');
  }),
};
parentPort.on('message', async ({ call, name, args }) => {
  if (call !== undefined) parentPort.postMessage({ answer: call, value: await own[name](...args) });
});
`;

let home: string;
let runs: Runs;
let script: string;
const told: SweepProgress[] = [];
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-sweeps-'));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  script = path.join(home, 'thread.mjs');
  writeFileSync(script, thread);
});
beforeEach(() => {
  letThrough(1);
  writeFileSync(path.join(home, 'fatal'), '0');
  writeFileSync(path.join(home, 'batches'), '1');
});
afterAll(() => rmSync(home, { recursive: true }));

/** Runs at a higher rate do not end of themselves. */
const letThrough = (rate: number) => writeFileSync(path.join(home, 'limit'), String(rate));
const open = () => new Sweeps({ runs, home, script, emit: (_, payload) => void told.push(payload as SweepProgress) });
const xor = examples['xor'] as Document;
const document = { ...xor, training: { ...xor.training, epochs: 2 } };
const rates = { setting: 'training.learningRate', values: [0.01, 0.02, 0.03, 0.04] };
const wish: SweepWish = { document, axes: [rates], seeds: 1, endsHopeless: false, cores: 1 };

const stateOf = async (sweeps: Sweeps, id: string) => (await sweeps.list()).find((sweep) => sweep.id === id);
const reached = (sweeps: Sweeps, id: string, state: Partial<SweepProgress>) =>
  expect.poll(() => stateOf(sweeps, id), { timeout: 30_000 }).toMatchObject(state);

test('pauses, goes on, also in another process, and has the processor to itself', async () => {
  letThrough(0.02);
  const sweeps = open();
  const { id, total, metric } = await sweeps.start(wish);
  expect([total, metric.name]).toEqual([4, 'accuracy']);
  await expect(runs.start({ document, runtime: 'auto', device: 'cpu' })).rejects.toMatchObject({ code: 'runBusy' });
  await expect(sweeps.start(wish)).rejects.toMatchObject({ code: 'runBusy' });
  await reached(sweeps, id, { done: 2 });
  expect(await sweeps.pause(id)).toMatchObject({ status: 'paused', done: 2 });
  const before = await sweeps.outcomes(id, 0);
  expect(() => runs.requireIdle()).not.toThrow();

  letThrough(1);
  const later = open();
  expect(await later.list()).toMatchObject([{ id, status: 'paused', done: 2, total: 4, name: 'XOR' }]);
  expect(await later.outcomes(id, 0)).toEqual(before);
  await later.resume(id);
  await reached(later, id, { status: 'finished' });
  expect((await later.outcomes(id, 0)).map(({ trial }) => trial.place)).toEqual([0, 1, 2, 3]);
  expect(await later.outcomes(id, 3)).toHaveLength(1);
  expect(told.at(-1)).toMatchObject({ id, status: 'finished', done: 4, secondsLeft: null });
  // What has finished is not done once more.
  expect((await later.resume(id)).status).toBe('finished');
});

test('of two that begin at once the first has the processor, and can be paused', async () => {
  letThrough(0.02);
  const sweeps = open();
  const [first, second] = await Promise.allSettled([sweeps.start(wish), sweeps.start(wish)]);
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'runBusy' } });
  if (first.status === 'rejected') throw first.reason;
  await reached(sweeps, first.value.id, { done: 2 });
  expect((await sweeps.pause(first.value.id)).status).toBe('paused');
  expect(() => runs.requireIdle()).not.toThrow();
});

test('one that is paused while its last run ends has finished', async () => {
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await reached(sweeps, id, { done: 4 });
  expect((await sweeps.pause(id)).status).toBe('finished');
});

test('one that has finished with failed runs tries these again', async () => {
  writeFileSync(path.join(home, 'fatal'), '0.03');
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await reached(sweeps, id, { status: 'finished', done: 4, failed: 1 });
  writeFileSync(path.join(home, 'fatal'), '0');
  expect(await sweeps.resume(id)).toMatchObject({ status: 'running', done: 3, failed: 0 });
  await reached(sweeps, id, { status: 'finished', done: 4, failed: 0 });
  // On disk there is both, of which the later one holds.
  const later = open();
  expect(await stateOf(later, id)).toMatchObject({ status: 'finished', done: 4, failed: 0 });
  expect((await later.outcomes(id, 0)).map(({ status }) => status)).toEqual(
    Array.from({ length: 4 }, () => 'finished'),
  );
});

test('a line that is torn or damaged is no run: it is trained again', async () => {
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await reached(sweeps, id, { status: 'finished' });
  const file = path.join(home, 'sweeps', `${id}.jsonl`);
  const [head, first, ...others] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [head, first, first?.slice(0, 40)].join('\n'));
  expect(await stateOf(open(), id)).toMatchObject({ status: 'interrupted', done: 1 });
  // Lists count lines; what stands in them is seen by whoever asks.
  writeFileSync(file, [head, first?.replace('"point"', '"pint"'), ...others].join('\n'));
  const later = open();
  expect(await stateOf(later, id)).toMatchObject({ status: 'finished', done: 4 });
  expect(await later.outcomes(id, 0)).toHaveLength(3);
  expect(told.at(-1)).toMatchObject({ id, status: 'interrupted', done: 3 });
  await later.resume(id);
  await reached(later, id, { status: 'finished', done: 4 });
});

test('is cancelled and removed; files that are none are left alone', async () => {
  letThrough(0.02);
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await expect(sweeps.remove(id)).rejects.toThrow('cancel it first');
  expect((await sweeps.cancel(id)).status).toBe('cancelled');
  appendFileSync(path.join(home, 'sweeps', 'mine.jsonl'), '{"sweep":{"id":"mine"}}\n');
  expect(await stateOf(open(), id)).toBeDefined();
  await sweeps.remove(id);
  await expect(sweeps.outcomes(id, 0)).rejects.toThrow('not here any more');
  expect(readdirSync(path.join(home, 'sweeps'))).toContain('mine.jsonl');
  expect(await stateOf(open(), id)).toBeUndefined();
  // Brought back, it is what it was, in another process as well.
  expect(await sweeps.restore(id)).toMatchObject({ status: 'cancelled' });
  expect(await stateOf(open(), id)).toMatchObject({ status: 'cancelled' });
  await sweeps.remove(id);
  expect(await open().restore(id)).toMatchObject({ status: 'cancelled' });
});

test('one that goes on when its process dies is interrupted, though it was paused before', async () => {
  letThrough(0.02);
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await reached(sweeps, id, { done: 2 });
  await sweeps.pause(id);
  await sweeps.resume(id);
  const died = path.join(home, 'sweeps', 'sweep-died.jsonl');
  const file = path.join(home, 'sweeps', `${id}.jsonl`);
  writeFileSync(died, readFileSync(file, 'utf8').replace(id, 'sweep-died'));
  await sweeps.cancel(id);
  expect(await stateOf(open(), 'sweep-died')).toMatchObject({ status: 'interrupted', done: 2 });
  expect(await stateOf(open(), id)).toMatchObject({ status: 'cancelled', done: 2 });
  rmSync(died);
});

test('one whose file cannot be written fails, and says why when it is brought back, too', async () => {
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  const file = path.join(home, 'sweeps', `${id}.jsonl`);
  const begun = readFileSync(file);
  rmSync(file);
  mkdirSync(file);
  await reached(sweeps, id, { status: 'failed', done: 0 });
  rmSync(file, { recursive: true });
  writeFileSync(file, begun);
  await sweeps.remove(id);
  const said = { en: expect.stringMatching(/cannot be written: it is a folder/) };
  expect(await open().restore(id)).toMatchObject({ status: 'failed', done: 0, message: said });
});

test('one that another process has removed is not begun anew, and comes back as it was', async () => {
  letThrough(0.02);
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await reached(sweeps, id, { done: 2 });
  await sweeps.pause(id);
  const before = await sweeps.outcomes(id, 0);
  await open().remove(id);
  letThrough(1);
  await expect(sweeps.resume(id)).rejects.toMatchObject({ code: 'invalidRequest', message: expect.stringMatching(/not here any more/) });
  expect(told.at(-1)).toEqual({ id });
  expect(await stateOf(sweeps, id)).toBeUndefined();
  expect(() => runs.requireIdle()).not.toThrow();
  expect(await sweeps.restore(id)).toMatchObject({ id, done: 2 });
  expect(await sweeps.outcomes(id, 0)).toEqual(before);
  await sweeps.resume(id);
  await reached(sweeps, id, { status: 'finished', done: 4 });
  rmSync(path.join(home, 'sweeps'), { recursive: true });
  await sweeps.remove(id);
  expect(await stateOf(sweeps, id)).toBeUndefined();
}); // prettier-ignore

test('one that was removed comes back with what has become of its runs, also from another process, until twenty others have gone', async () => {
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await reached(sweeps, id, { status: 'finished' });
  const before = await sweeps.outcomes(id, 0);
  await sweeps.remove(id);
  expect(await sweeps.restore(id)).toMatchObject({ id, status: 'finished', done: 4 });
  expect(told.at(-1)).toMatchObject({ id, status: 'finished' });
  expect(await sweeps.outcomes(id, 0)).toEqual(before);
  expect(await sweeps.restore(id)).toMatchObject({ id });
  await sweeps.remove(id);
  const later = open();
  expect(await later.restore(id)).toMatchObject({ id, status: 'finished' });
  await later.remove(id);
  const removed = path.join(home, 'sweeps', 'removed');
  for (let i = 0; i < 20; i++) writeFileSync(path.join(removed, `other-${i}.jsonl`), '');
  const [old, kept] = [new Date(0), path.join(removed, `${id}.jsonl`)];
  utimesSync(kept, old, old);
  const { id: next } = await later.start(wish);
  await reached(later, next, { status: 'finished' });
  await later.remove(next);
  expect(existsSync(kept)).toBe(false);
  await expect(later.restore(id)).rejects.toThrow('not here any more');
  expect(await later.restore(next)).toMatchObject({ id: next });
});

test('what was removed takes its room only for a while: the next start frees it, but for the last one', async () => {
  const removed = path.join(home, 'sweeps', 'removed');
  rmSync(removed, { recursive: true, force: true });
  mkdirSync(removed);
  /** Removed so many hours ago. */
  const put = (name: string, hours: number, megabytes = 0) => {
    const [file, then] = [path.join(removed, name), new Date(Date.now() - hours * 3600e3)];
    writeFileSync(file, '');
    truncateSync(file, megabytes * 2 ** 20);
    utimesSync(file, then, then);
  };
  put('long.jsonl', 24 * 31);
  put('large.jsonl', 3, 60);
  put('small.jsonl', 2, 1);
  put('last.jsonl', 1, 5);
  await open().list();
  expect(readdirSync(removed).toSorted()).toEqual(['last.jsonl', 'small.jsonl']);
  put('huge.jsonl', 0, 100);
  await open().list();
  expect(readdirSync(removed)).toEqual(['huge.jsonl']);
});

test('one that another process is training is neither gone on with nor removed', async () => {
  letThrough(0.02);
  const sweeps = open();
  const { id } = await sweeps.start(wish);
  await reached(sweeps, id, { done: 2 });
  const others = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const elsewhere = new Sweeps({ runs: others, home, script, emit: () => undefined });
  for (const act of [elsewhere.resume(id), elsewhere.remove(id)]) {
    await expect(act).rejects.toMatchObject({
      code: 'invalidRequest',
      message: expect.stringMatching(/pause it there/),
    });
  }
  expect(() => others.requireIdle()).not.toThrow();
  await sweeps.pause(id);
  letThrough(1);
  await elsewhere.resume(id);
  await reached(elsewhere, id, { status: 'finished', done: 4 });
});

test('a network that this version cannot train any more is passed over', async () => {
  const file = path.join(home, 'sweeps', 'sweep-old.jsonl');
  const graph = { ...document.graph, edges: [] };
  const sweep = { id: 'sweep-old', startedAt: '2020-01-01', wish: { ...wish, document: { ...document, graph } } };
  writeFileSync(file, `${JSON.stringify({ sweep })}\n`);
  expect(await stateOf(open(), 'sweep-old')).toBeUndefined();
});

test('says how long a million runs would take, and refuses them', async () => {
  const many = { setting: 'linear1.units', values: Array.from({ length: 1000 }, (_, i) => i + 1) };
  const million = {
    ...wish,
    axes: [many, { ...rates, values: Array.from({ length: 1000 }, (_, i) => (i + 1) / 1e4) }],
  };
  const { runs: count, seconds } = await open().estimate(million);
  expect(count).toBe(1_000_000);
  // A run of two epochs, of which one took a hundredth of a second, on one core.
  expect(seconds).toBeCloseTo(20_000, 6);
  // One that came no further than a tenth of an epoch.
  writeFileSync(path.join(home, 'batches'), '10');
  expect((await open().estimate(million)).seconds).toBeCloseTo(200_000, 6);
  await expect(open().start(million)).rejects.toMatchObject({ code: 'invalidRequest' });
  const wrong = { ...wish, axes: [{ setting: 'linear1.units', values: [8, 0] }] };
  await expect(open().start(wrong)).rejects.toMatchObject({ code: 'invalidRequest' });
});
