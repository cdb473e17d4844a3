import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import { exportNetwork } from '../export/write.ts';
import { tinyDisk } from '../files/tinyDisk.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import type { Runs } from '../train/runs.ts';
import type { RunStore, SavedRun } from '../train/store.ts';
import { projectEngine } from './testing.ts';

const xor = { ...examples['xor']!, training: { ...examples['xor']!.training, epochs: 3 } };
const onCpu = { runtime: 'eager', device: 'cpu' } as const;
let home: string;
let file: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-projects-'));
  file = path.join(home, 'xor.neuroloom');
});
afterEach(() => rmSync(home, { recursive: true }));

/** An engine of its own on the same folder. */
const engine = (mostBytes?: number) => projectEngine(home, mostBytes);

/** Trains on and gives the run as it is then. */
async function trained(runs: Runs, document: Document = xor): Promise<SavedRun> {
  const run = await runs.start({ document, ...onCpu });
  await run.ended();
  return run.saved();
}

const folders = () => readdirSync(path.join(home, 'runs')).sort();

/** Weeks go by in which nobody needs the runs that are there. */
function age(): void {
  const old = new Date(Date.now() - 30 * 24 * 60 * 60_000);
  for (const id of folders()) utimesSync(path.join(home, 'runs', id), old, old);
}

/** Runs that were trained after all that are there. */
async function newerRuns(store: RunStore, count: number, run: SavedRun): Promise<void> {
  for (let i = 0; i < count; i++) {
    const id = `run-zzzz${String(i).padStart(4, '0')}-abcdef`;
    await store.save({ ...run, record: { ...run.record, id, number: 100 + i } });
  }
}

/** A project with a trained run, saved by an engine of long ago whose own folder is gone. */
async function oldProject(): Promise<SavedRun> {
  const { runs, saveProject: save } = engine();
  const run = await trained(runs);
  await save({ path: file, document: xor, runIds: [run.record.id] });
  rmSync(path.join(home, 'runs'), { recursive: true });
  return run;
}

describe('trained runs of opened projects', () => {
  test('outlive fifty newer ones and the next training, and are saved again whole', async () => {
    const old = await oldProject();
    const { runs, store, openProject: open, saveProject: save } = engine(0);
    await newerRuns(store, 50, old);
    const opened = await open({ path: file });
    const ids = opened.runs.map(({ id }) => id);
    await trained(runs);
    await trained(runs);
    const saved = await save({ path: file, document: xor, runIds: ids, replaces: opened.file! });
    expect(saved.notices).toEqual([]);
    const again = await openProject(home, file);
    expect(again.runs.map(({ id }) => id)).toEqual(ids);
    expect(again.trained?.checkpoint.weights).toEqual(old.checkpoint.weights);
  });

  test('what nobody needs makes room, the longest unused first; unsaved documents need theirs', async () => {
    const first = engine();
    const [kept, gone] = [await trained(first.runs), await trained(first.runs)];
    await first.autosave({ key: 'crashed', document: xor, runIds: [kept.record.id] });
    age();
    const { runs } = engine(0);
    const run = await trained(runs);
    expect(folders()).toEqual([kept.record.id, run.record.id].sort());
    expect(folders()).not.toContain(gone.record.id);
  });

  test('nothing goes while there is room, nor what was used within a day by another engine', async () => {
    const first = engine();
    const ids = [(await trained(first.runs)).record.id, (await trained(first.runs)).record.id];
    age();
    await trained(engine().runs);
    expect(folders()).toEqual(expect.arrayContaining(ids));
    const other = engine(0);
    for (const id of ids) await other.runs.listed(id);
    await trained(engine(0).runs);
    expect(folders()).toEqual(expect.arrayContaining(ids));
  });

  test('stay while a window has them open, and make room once it has others', async () => {
    const { record } = await oldProject();
    const { runs, store, openProject: open, saveProject: save } = engine(0);
    await open({ path: file });
    age();
    await trained(runs);
    expect(store.held()).toContain(record.id);
    expect(folders()).toContain(record.id);
    await save({ path: path.join(home, 'other.neuroloom'), document: xor, runIds: [] });
    expect(store.held()).not.toContain(record.id);
    age();
    await trained(runs);
    expect(folders()).not.toContain(record.id);
  });

  test('opened twice is opened once; one that went on here keeps what it has', async () => {
    const old = await oldProject();
    const { store, openProject: open } = engine();
    const first = await open({ path: file });
    expect((await open({ path: file })).runs).toEqual(first.runs);
    const { record, checkpoint } = old;
    const progress = { ...record.progress, step: record.progress.step + 1 };
    await store.save({ ...old, record: { ...record, progress }, checkpoint: { ...checkpoint, weights: new Map() } });
    const third = await open({ path: file });
    expect(third.runs[0]!.id).not.toBe(record.id);
    expect((await open({ path: file })).runs).toEqual(third.runs);
    expect((await store.load(third.runs[0]!.id))!.checkpoint.weights).toEqual(checkpoint.weights);
    expect((await store.load(record.id))!.checkpoint.weights.size).toBe(0);
  });

  test('stay the origin of what branched off from them, also under another id', async () => {
    const { runs, saveProject: save } = engine();
    const old = await trained(runs);
    const branch = await runs.start({ document: xor, ...onCpu, from: old.record.id });
    await branch.ended();
    await save({ path: file, document: xor, runIds: [old.record.id, branch.id] });
    rmSync(path.join(home, 'runs'), { recursive: true });
    const { store, openProject: open } = engine();
    const progress = { ...old.record.progress, step: old.record.progress.step + 1 };
    await store.save({ ...old, record: { ...old.record, progress } });
    const [first, second] = (await open({ path: file })).runs;
    expect(first!.id).not.toBe(old.record.id);
    expect(second!.origin).toMatchObject({ runId: first!.id });
    expect((await store.find(second!.id))!.record.origin).toEqual(second!.origin);
  });

  test('weights that are missing or damaged here come back from the file', async () => {
    const { record, checkpoint } = await oldProject();
    const { store, openProject: open } = engine();
    await open({ path: file });
    const kept = path.join(home, 'runs', record.id, 'checkpoint.safetensors');
    for (const spoil of [() => rmSync(kept), () => writeFileSync(kept, 'nonsense')]) {
      spoil();
      await open({ path: file });
      expect((await store.load(record.id))!.checkpoint.weights).toEqual(checkpoint.weights);
    }
  });

  test('a project is open though its runs cannot be unpacked, and says so', async () => {
    await oldProject();
    writeFileSync(path.join(home, 'runs'), 'no folder');
    const opened = await engine().openProject({ path: file });
    expect(opened).toMatchObject({ document: xor, runs: [{ number: 1 }] });
    expect(opened.notices[0]?.en).toContain('could not be unpacked');
  });
});

const disk = tinyDisk();
afterAll(() => disk?.unmount());

test.skipIf(!disk)('with a full disk under the app a project opens, trains and is saved elsewhere (needs root)', async () => {
  const large = Float32Array.from({ length: 200_000 }, Math.random);
  const { record, checkpoint } = await oldProject();
  const weights = new Map([...checkpoint.weights, ['more', { shape: [large.length], values: large }]]);
  await saveProject(home, { path: file, document: xor, runs: [{ record, document: xor, checkpoint: { ...checkpoint, weights } }], thumbnail: null });
  writeFileSync(path.join(disk!.folder, 'filling'), Buffer.alloc(1 << 19));
  const { runs, openProject: open, saveProject: save, autosave } = projectEngine(disk!.folder);
  const opened = await open({ path: file });
  expect(opened.notices[0]?.en).toContain('the disk with the app’s folder is full');
  await trained(runs);
  const again = await save({ path: file, document: xor, runIds: [record.id], replaces: opened.file! });
  expect(again.notices).toEqual([]);
  expect((await openProject(home, file)).trained?.checkpoint.weights).toEqual(weights);
  const name = 'x'.repeat(1 << 20);
  await expect(autosave({ key: 'w', document: { ...xor, name }, runIds: [] })).rejects.toMatchObject({ code: 'diskFull' });
}); // prettier-ignore

describe('a run that cannot be read is never left out in silence', () => {
  test('it is taken from the file that is replaced', async () => {
    const { record, checkpoint } = await oldProject();
    const { openProject: open, saveProject: save } = engine();
    const { file: state } = await open({ path: file });
    rmSync(path.join(home, 'runs'), { recursive: true });
    const saved = await save({ path: file, document: xor, runIds: [record.id], replaces: state! });
    expect(saved.notices).toEqual([]);
    expect((await openProject(home, file)).trained?.checkpoint).toEqual(checkpoint);
  });

  test('else the answer says which, and whose weights the file has instead', async () => {
    const { runs, saveProject: save } = engine();
    const [first, second, third] = [await trained(runs), await trained(runs), await trained(runs)];
    await trained(runs);
    const folder = path.join(home, 'runs');
    rmSync(path.join(folder, second.record.id), { recursive: true });
    rmSync(path.join(folder, third.record.id, 'checkpoint.safetensors'));
    const runIds = [first, second, third].map(({ record }) => record.id);
    const { notices } = await save({ path: file, document: xor, runIds });
    expect(notices.map(({ en }) => en)).toEqual([
      `These runs can no longer be read and were left out: ${second.record.id}.`,
      'The weights of run 3 were never written: the file contains those of run 1.',
    ]);
    const { runs: saved, trained: kept } = await openProject(home, file);
    expect(saved.map(({ number }) => number)).toEqual([1, 3]);
    expect(kept?.record.number).toBe(1);
  });

  test('a disk that does not give it is an error, and the file stays as it was', async () => {
    const { runs, saveProject: save } = engine();
    const { record } = await trained(runs);
    await trained(runs);
    const { file: before } = await save({ path: file, document: xor, runIds: [record.id] });
    const kept = path.join(home, 'runs', record.id, 'checkpoint.safetensors');
    rmSync(kept);
    mkdirSync(kept);
    await expect(save({ path: file, document: xor, runIds: [record.id] })).rejects.toMatchObject({
      code: 'fileUnreadable',
    });
    expect((await openProject(home, file)).file).toEqual(before);
  });
});

test('a project that is saved during training opens as interrupted and goes on to the same numbers', async () => {
  const document = { ...xor, training: { ...xor.training, epochs: 6 } };
  const first = engine();
  const run = await first.runs.start({ document, ...onCpu, isPaused: true });
  for (let step = 0; step < 3; step++) await run.stepOnce();
  await first.saveProject({ path: file, document, runIds: [run.id] });
  await run.stop();
  rmSync(path.join(home, 'runs'), { recursive: true });

  const second = engine();
  const [opened] = (await second.openProject({ path: file })).runs;
  expect(opened).toMatchObject({ id: run.id, progress: { status: 'interrupted', phase: 'idle', step: 3 } });
  expect((await second.runs.listed(run.id)).record).toEqual(opened);
  const resumed = await second.runs.resume(run.id);
  await resumed.ended();
  const whole = await trained(engine().runs, document);
  expect((await resumed.saved()).checkpoint.weights).toEqual(whole.checkpoint.weights);
});

describe('two windows on one file', () => {
  test('the second to save is told that the first has changed it', async () => {
    const { saveProject: save, openProject: open } = engine();
    await save({ path: file, document: xor, runIds: [] });
    const [a, b] = [await open({ path: file }), await open({ path: file })];
    const mine = { ...xor, name: 'mine' };
    const saved = await save({ path: file, document: mine, runIds: [], replaces: a.file! });
    await expect(
      save({ path: file, document: { ...xor, name: 'yours' }, runIds: [], replaces: b.file! }),
    ).rejects.toMatchObject({ code: 'fileChanged' });
    expect((await open({ path: file })).document).toEqual(mine);
    await save({ path: file, document: xor, runIds: [], replaces: saved.file });
    expect((await open({ path: file })).document).toEqual(xor);
  });

  test('saving at the same moment, one of them is told', async () => {
    const { saveProject: save, openProject: open } = engine();
    await save({ path: file, document: xor, runIds: [] });
    const { file: state } = await open({ path: file });
    const both = ['a', 'b'].map((name) =>
      save({ path: file, document: { ...xor, name }, runIds: [], replaces: state! }),
    );
    const [a, b] = await Promise.allSettled(both);
    expect([a!.status, b!.status].sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('a save whose answer was lost in a crash is the document’s own, and still another’s for others', async () => {
    const { saveProject: save, autosave } = engine();
    const { file: before } = await save({ path: file, document: xor, runIds: [], key: 'mine' });
    await autosave({ key: 'mine', document: xor, path: file, file: before, runIds: [] });
    const { file: unheard } = await save({ path: file, document: { ...xor, name: 'a' }, runIds: [], key: 'mine', replaces: before });
    const next = engine();
    expect(await next.recover({ key: 'mine' })).toMatchObject({ path: file, file: unheard });
    const again = { path: file, document: { ...xor, name: 'b' }, runIds: [], replaces: before };
    await expect(next.saveProject({ ...again, key: 'other' })).rejects.toMatchObject({ code: 'fileChanged' });
    await next.saveProject({ ...again, key: 'mine' });
    // Whatever comes from elsewhere is said, as ever.
    writeFileSync(file, 'of another program');
    await expect(next.saveProject({ ...again, key: 'mine' })).rejects.toMatchObject({ code: 'fileChanged' });
    expect(await next.recover({ key: 'mine' })).toMatchObject({ file: before });
  }); // prettier-ignore

  test('a file that was only touched, or is gone, is no other file', async () => {
    const { saveProject: save } = engine();
    const { file: state } = await save({ path: file, document: xor, runIds: [] });
    utimesSync(file, new Date(0), new Date(0));
    await save({ path: file, document: xor, runIds: [], replaces: state });
    rmSync(file);
    await save({ path: file, document: xor, runIds: [], replaces: state });
  });

  test('a damaged file is not replaced unless that is confirmed, also after a crash', async () => {
    const { saveProject: save, autosave, recover } = engine();
    const saved = await save({ path: file, document: xor, runIds: [] });
    await autosave({ key: 'w', document: xor, path: file, file: { ...saved.file, isDamaged: true }, runIds: [] });
    const { file: state } = await recover({ key: 'w' });
    await expect(save({ path: file, document: xor, runIds: [], replaces: state! })).rejects.toMatchObject({
      code: 'wouldLose',
    });
    await save({ path: file, document: xor, runIds: [] });
    await expect(saveProject(home, { path: file, document: xor, runs: [], thumbnail: null })).resolves.toBeDefined();
  });
});

test('a project out of a picture has no file of its own: saving asks for one, and it is no recent project', async () => {
  const { runs, openProject: open, recentProjects: recent } = engine();
  const run = await trained(runs);
  const picture = path.join(home, 'xor.png');
  const options = { project: true, weights: true };
  await exportNetwork({ format: 'png', document: xor, run, options }, { path: picture, home });
  const opened = await open({ path: picture });
  expect(opened).toMatchObject({ document: xor, path: null, file: null, notices: [] });
  expect(opened.runs.map(({ id }) => id)).toEqual([run.record.id]);
  expect(await recent()).toEqual([]);
});
