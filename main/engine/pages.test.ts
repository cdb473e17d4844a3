// Several pages on one engine, over its real pipe: none disturbs another, and none reaches what it was not given.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { EngineEventName } from '../../core/protocol/engine.ts';
import type { PlaneGrid } from '../../core/protocol/plane.ts';
import { killEngines, startEngine, type Engine } from './startedEngine.ts';

let home: string;
let outside: string;
let engine: Engine;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-pages-'));
  outside = mkdtempSync(path.join(tmpdir(), 'neuroloom-user-'));
  engine = startEngine(home);
});
afterEach(() => {
  killEngines();
  for (const folder of [home, outside]) rmSync(folder, { recursive: true });
});
afterAll(killEngines);

function moons(epochs = 100_000): Document {
  const document = examples['moons']!;
  return { ...document, training: { ...document.training, epochs } };
}

const choice = { runtime: 'eager', device: 'cpu' } as const;
const grid: PlaneGrid = { across: [-2, 2], up: [-2, 2], size: 10 };

/** A page that has said which window it is, and what it has been told since. */
async function page(number: number, window: string) {
  const client = engine.connect(number);
  const told: EngineEventName[] = [];
  const listen = (name: EngineEventName) => client.on(name, () => told.push(name));
  (['planeFrame', 'neuronFrame', 'landscapeProgress', 'landscapeWay', 'raceProgress', 'watchValues'] as const).map(listen); // prettier-ignore
  await client.request('hello', { window });
  return { client, told, has: (name: EngineEventName) => told.includes(name) };
}

/** Heard from the beginning: a refusal that nobody hears yet is an error of the process. */
const refused = (answer: Promise<unknown>, code: string) => expect(answer).rejects.toMatchObject({ code });

const grow = (read: () => Promise<number> | number, from: number) =>
  expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(from);

describe('two pages', () => {
  test('follow the plane, each its own: only who asked is told, and one that leaves ends nothing of the other', async () => {
    const [a, b] = [await page(1, 'a'), await page(2, 'b')];
    const document = moons();
    const { id: runId } = await a.client.request('startRun', { document, ...choice });
    await a.client.request('plane', { document, runId, grid });
    await grow(() => a.told.length, 3);
    expect(a.has('planeFrame')).toBe(true);
    expect(b.told).toEqual([]);
    await b.client.request('plane', { document, runId, grid: { ...grid, size: 5 } });
    await b.client.request('neurons', { document, runId, example: null, grid: null });
    await grow(() => b.told.filter((name) => name === 'neuronFrame').length, 1);
    expect(a.has('neuronFrame')).toBe(false);
    engine.leave(2);
    const before = a.told.length;
    await grow(() => a.told.length, before + 2);
    await b.client.request('unwatchPlane', {});
    await grow(() => a.told.length, before + 5);
  }, 60_000);

  test('draw landscapes at once: neither ends the other, and points of both can be gone to', async () => {
    const [a, b] = [await page(1, 'a'), await page(2, 'b')];
    const document = moons(2);
    const { id: runId } = await a.client.request('startRun', { document, ...choice });
    await expect.poll(async () => (await a.client.request('run', { runId })).progress.status, { timeout: 20_000 }).toBe('finished'); // prettier-ignore
    const draw = (client: EngineClient, seed: number) =>
      client.request('landscape', { document, runId, axes: { kind: 'random', seed }, resolution: 21 });
    const [first, second] = await Promise.all([draw(a.client, 1), draw(b.client, 2)]);
    expect(first.key).not.toBe(second.key);
    for (const { key } of [first, second]) {
      const at = { landscape: key, a: 0.5, b: 0.5 };
      expect((await a.client.request('plane', { document, runId, at, grid })).runId).toBe(runId);
    }
    // A newer one of the same page does end the one before.
    const older = refused(draw(a.client, 3), 'cancelled');
    const newer = refused(draw(a.client, 4), 'cancelled');
    await older;
    const cancelled = draw(b.client, 5);
    await a.client.request('cancelLandscape', {});
    await newer;
    expect((await cancelled).losses.shape).toEqual([21, 21]);
  }, 60_000);

  test('keep their own speed, breakpoints and watches', async () => {
    const [a, b] = [await page(1, 'a'), await page(2, 'b')];
    await a.client.request('setBreakpoints', { breakpoints: [{ kind: 'epoch', epoch: 3 }] });
    await a.client.request('setWatches', { watches: [{ kind: 'gradientNorm' }] });
    // What a second tab tells when it opens.
    await b.client.request('setSpeed', { stepsPerSecond: null });
    await b.client.request('setBreakpoints', { breakpoints: [] });
    await b.client.request('setWatches', { watches: [] });
    const { id: runId } = await a.client.request('startRun', { document: moons(), ...choice });
    const status = async () => (await b.client.request('run', { runId })).progress;
    await expect.poll(async () => (await status()).status, { timeout: 20_000 }).toBe('paused');
    const { step, stepsPerEpoch } = await status();
    expect(step).toBe(3 * stepsPerEpoch);
    expect([a.has('watchValues'), b.has('watchValues')]).toEqual([true, false]);
    await b.client.request('setSpeed', { stepsPerSecond: 0.01 });
    await a.client.request('resumeRun', { runId });
    await grow(async () => (await status()).step, step + 20);
  }, 60_000);

  test('do not end each other’s races', async () => {
    const [a, b] = [await page(1, 'a'), await page(2, 'b')];
    const { optimizer } = examples['moons']!.training;
    const contestants = [0.1, 0.01].map((learningRate) => ({ optimizer, learningRate }));
    const race = (client: EngineClient, epochs: number) =>
      client.request('race', { document: moons(), runId: null, contestants, epochs });
    const long = refused(race(a.client, 10_000), 'cancelled');
    await grow(() => a.told.length, 0);
    await expect(race(b.client, 1)).rejects.toMatchObject({ code: 'runBusy' });
    await b.client.request('cancelRace', {});
    const before = a.told.length;
    await grow(() => a.told.length, before);
    expect(b.told).toEqual([]);
    await a.client.request('cancelRace', {});
    await long;
  }, 60_000);
});

describe('one run trains at a time', () => {
  test('another window is refused until it makes room; the run that makes room says why and can go on', async () => {
    const [a, b] = [await page(1, 'a'), await page(2, 'b')];
    const { id } = await a.client.request('startRun', { document: moons(), ...choice });
    const start = () => b.client.request('startRun', { document: moons(1), ...choice });
    await expect(start()).rejects.toMatchObject({ code: 'runElsewhere' });
    expect((await a.client.request('run', { runId: id })).progress.status).toBe('running');
    // Its own window is told what it always was.
    await expect(a.client.request('startRun', { document: moons(1), ...choice })).rejects.toMatchObject({ code: 'runBusy' }); // prettier-ignore
    await b.client.request('makeRoom', {});
    const other = await start();
    const left = await a.client.request('run', { runId: id });
    expect(left.progress.status).toBe('stopped');
    expect(left.message?.en).toContain('Another window started training');
    await expect.poll(async () => (await b.client.request('run', { runId: other.id })).progress.status, { timeout: 20_000 }).toBe('finished'); // prettier-ignore
    const resumed = await a.client.request('resumeRun', { runId: id });
    expect(resumed.progress.status).toBe('running');
    expect(resumed.progress.step).toBeGreaterThanOrEqual(left.progress.step);
  }, 60_000);

  test('a paused run of another window makes room and says so', async () => {
    const [a, b] = [await page(1, 'a'), await page(2, 'b')];
    const { id } = await a.client.request('startRun', { document: moons(), ...choice, isPaused: true });
    await a.client.request('stepRun', { runId: id });
    await b.client.request('startRun', { document: moons(1), ...choice });
    const left = await a.client.request('run', { runId: id });
    expect(left.progress).toMatchObject({ status: 'stopped', step: 1 });
    expect(left.message?.en).toContain('Another window started training');
  }, 60_000);
});

describe('autosaves', () => {
  test('of a window that is open are neither offered, nor given, nor thrown away elsewhere', async () => {
    const [a, b] = [await page(1, 'a'), await page(2, 'b')];
    await a.client.request('autosave', { key: 'a', document: moons(), runIds: [] });
    expect(await a.client.request('recoverable', {})).toMatchObject([{ key: 'a' }]);
    expect(await b.client.request('recoverable', {})).toEqual([]);
    for (const request of ['recover', 'discardAutosave'] as const) {
      await expect(b.client.request(request, { key: 'a' })).rejects.toMatchObject({ code: 'invalidRequest' });
    }
    await expect(b.client.request('autosave', { key: 'a', document: moons(1), runIds: [] })).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
    // A new connection of the same window changes nothing; when both are gone, its work is offered.
    const again = await page(3, 'a');
    engine.leave(1);
    expect(await b.client.request('recoverable', {})).toEqual([]);
    engine.leave(3);
    expect(await b.client.request('recoverable', {})).toMatchObject([{ key: 'a', name: moons().name }]);
    expect((await b.client.request('recover', { key: 'a' })).document).toEqual(moons());
    expect(again.told).toEqual([]);
  });
});

describe('a page reaches no file that the host did not name', () => {
  const key = () => path.join(outside, 'id_rsa');
  beforeEach(() => writeFileSync(key(), 'a,b\n1,2\n3,4\n'));

  test('neither to read nor to write', async () => {
    const { client } = await page(1, 'a');
    const document = moons();
    const profile = path.join(outside, '.bashrc');
    const attempts = [
      client.request('importFile', { path: key(), name: 'x' }),
      client.request('importFile', { path: path.join(outside, '..', path.basename(outside), 'id_rsa'), name: 'x' }),
      client.request('openProject', { path: key() }),
      client.request('openModule', { path: key() }),
      client.request('export', { format: 'pytorch-program', document, path: profile }),
      client.request('export', { format: 'tfjs', runId: 'run-x', path: profile }),
      client.request('saveProject', { path: path.join(outside, 'a.neuroloom'), document, runIds: [] }),
      client.request('autosave', { key: 'a', document, path: profile, runIds: [] }),
    ];
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject({ code: 'fileRefused' })));
    expect(existsSync(profile)).toBe(false);
  });

  test('nor through a link, nor to write where it may read', async () => {
    const { client } = await page(1, 'a');
    const folder = path.join(outside, 'given');
    mkdirSync(folder);
    const [link, table] = [path.join(folder, 'link.csv'), path.join(folder, 'table.csv')];
    writeFileSync(table, 'a,b\n1,2\n3,4\n5,6\n');
    engine.grant(table, 'read');
    expect(await client.request('importFile', { path: table, name: 'table.csv' })).toBeDefined();
    const program = { document: moons(), format: 'pytorch-program', path: table };
    await expect(client.request('export', program)).rejects.toMatchObject({ code: 'fileRefused' });
    symlinkSync(key(), link);
    await expect(client.request('importFile', { path: link, name: 'x' })).rejects.toMatchObject({
      code: 'fileRefused',
    });
    // The user may choose a link: then it is the file behind it that was chosen.
    engine.grant(link, 'read');
    expect(await client.request('importFile', { path: link, name: 'x' })).toBeDefined();
    expect(readFileSync(table, 'utf8')).toContain('5,6');
  });

  test('a project that was saved or opened may be saved again, also by the next engine', async () => {
    const first = await page(1, 'a');
    const file = path.join(outside, 'mine.neuroloom');
    engine.grant(file, 'write');
    await first.client.request('saveProject', { path: file, document: moons(), runIds: [] });
    killEngines();
    engine = startEngine(home);
    const next = await page(1, 'a');
    expect((await next.client.request('openProject', { path: file })).path).toBe(file);
    await next.client.request('saveProject', { path: file, document: moons(3), runIds: [] });
  });
});

test('a frame that is no request is answered, so that nobody waits for it', async () => {
  const { client } = await page(1, 'a');
  const request = client.request as (name: unknown, params: unknown) => Promise<unknown>;
  await expect(request(7, {})).rejects.toMatchObject({ code: 'invalidRequest' });
  await expect(request(undefined, {})).rejects.toMatchObject({ code: 'invalidRequest' });
});
