import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { withLabels } from '../../core/graph/runLabels.ts';
import { tinyDisk } from '../files/tinyDisk.ts';
import type { SavedRun } from '../train/store.ts';
import { projectEngine } from './testing.ts';

const xor = { ...examples['xor']!, training: { ...examples['xor']!.training, epochs: 2 } };
let home: string;
let file: string;
/** Three runs of other seeds, of which the second was stopped. */
let trained: readonly SavedRun[];
const ids = () => trained.map(({ record }) => record.id);

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-kept-'));
  const { runs } = projectEngine(home);
  const saved: SavedRun[] = [];
  for (const seed of [1, 2, 3]) {
    const document = { ...xor, training: { ...xor.training, seed } };
    const run = await runs.start({ document, runtime: 'eager', device: 'cpu', isPaused: seed === 2 });
    if (seed === 2) await run.stepOnce();
    if (seed === 2) await run.stop();
    await run.ended();
    saved.push(await run.saved());
  }
  trained = saved;
});
afterAll(() => rmSync(home, { recursive: true }));

/** A project with the three runs, on a computer that has never seen them. */
beforeEach(async () => {
  file = path.join(mkdtempSync(path.join(home, 'project-')), 'xor.neuroloom');
  await projectEngine(home).saveProject({ path: file, document: xor, runIds: ids() });
});
const elsewhere = () => mkdtempSync(path.join(home, 'computer-'));
const entries = () => Object.keys(unzipSync(readFileSync(file))).filter((name) => name.startsWith('run-weights/'));
const weightsOf = async ({ store }: ReturnType<typeof projectEngine>) =>
  Promise.all(ids().map(async (id) => (await store.load(id))?.checkpoint.weights));
const all = () => trained.map(({ checkpoint }) => checkpoint.weights);

test('the weights of all runs come back with the project, and are read when they are wanted', async () => {
  const folder = elsewhere();
  const engine = projectEngine(folder);
  const { notices } = await engine.openProject({ path: file });
  expect(notices).toEqual([]);
  const here = (id: string) => readdirSync(path.join(folder, 'runs', id));
  await expect.poll(() => here(ids()[0]!)).toEqual(['elsewhere.json', 'run.json']);
  expect(await weightsOf(engine)).toEqual(all());
  expect(here(ids()[0]!)).not.toContain('checkpoint.safetensors');
  // Another engine on this computer, as after a crash.
  expect(await weightsOf(projectEngine(folder))).toEqual(all());
});

test('what can go on is kept with its optimizer, and goes on; what has ended is kept without', async () => {
  const { store, runs, openProject: open } = projectEngine(elsewhere());
  await open({ path: file });
  const [ended, stopped] = [await store.load(ids()[0]!), await store.load(ids()[1]!)];
  expect(ended!.checkpoint.optimizer.size).toBe(0);
  expect(stopped!.checkpoint).toEqual(trained[1]!.checkpoint);
  const resumed = await runs.resume(ids()[1]!);
  await resumed.ended();
  expect(resumed.status).toBe('finished');
});

test('they go along when the project is saved again, there or elsewhere, twice', async () => {
  const engine = projectEngine(elsewhere());
  const { file: state } = await engine.openProject({ path: file });
  const saved = await engine.saveProject({ path: file, document: xor, runIds: ids(), replaces: state! });
  const copy = path.join(path.dirname(file), 'copy.neuroloom');
  await engine.saveProject({ path: file, document: xor, runIds: ids(), replaces: saved.file });
  await engine.saveProject({ path: copy, document: xor, runIds: ids() });
  rmSync(file);
  expect(await weightsOf(engine)).toEqual(all());
  file = copy;
  expect(entries()).toEqual(ids().slice(0, 2).map((id) => `run-weights/${id}.safetensors`)); // prettier-ignore
});

test('a run that was taken out of the project has its weights still when that is undone', async () => {
  const engine = projectEngine(elsewhere());
  const { file: state } = await engine.openProject({ path: file });
  const [first, ...others] = ids();
  const saved = await engine.saveProject({ path: file, document: xor, runIds: others, replaces: state! });
  expect(entries()).toHaveLength(1);
  expect(await weightsOf(engine)).toEqual(all());
  await engine.saveProject({ path: file, document: xor, runIds: [first!, ...others], replaces: saved.file });
  expect(entries()).toHaveLength(2);
});

test('weights that somebody gave up are not in the file; the last ones are whatever is said', async () => {
  const { saveProject: save, store } = projectEngine(home);
  const whole = statSync(file).size;
  const document = withLabels(xor, [ids()[0]!, ids()[2]!], { weights: 'dropped' });
  const { notices } = await save({ path: file, document, runIds: ids() });
  expect(notices).toEqual([]);
  expect(entries()).toEqual([`run-weights/${ids()[1]}.safetensors`]);
  expect(statSync(file).size).toBeLessThan(whole);
  const elsewhereEngine = projectEngine(elsewhere());
  await elsewhereEngine.openProject({ path: file });
  expect(ids().map((id) => elsewhereEngine.store.weightsOf(id) !== undefined)).toEqual([false, true, true]);
  // Here they can still be wanted back.
  expect((await store.load(ids()[0]!))?.checkpoint.weights).toEqual(all()[0]);
});

test('a project that has gone meanwhile takes its weights along, and that is said', async () => {
  const engine = projectEngine(elsewhere());
  await engine.openProject({ path: file });
  renameSync(file, `${file}.moved`);
  await expect(engine.store.load(ids()[0]!)).rejects.toMatchObject({ code: 'fileUnreadable' });
  const { notices } = await engine.saveProject({ path: file, document: xor, runIds: ids() });
  expect(notices.map(({ en }) => en).join()).toContain('The weights of these runs are no longer where they were');
  // Another file of that name is not taken for it.
  await expect(engine.store.load(ids()[0]!)).rejects.toMatchObject({ code: 'fileUnreadable' });
});

test('a run whose record is gone here is taken from the file that is replaced, with its weights', async () => {
  const folder = elsewhere();
  const engine = projectEngine(folder);
  const { file: state } = await engine.openProject({ path: file });
  await expect.poll(() => readdirSync(path.join(folder, 'runs'))).toHaveLength(3);
  rmSync(path.join(folder, 'runs'), { recursive: true });
  const after = projectEngine(folder);
  const { notices } = await after.saveProject({ path: file, document: xor, runIds: ids(), replaces: state! });
  expect(notices).toEqual([]);
  const other = projectEngine(elsewhere());
  await other.openProject({ path: file });
  expect(await weightsOf(other)).toEqual(all());
});

test('a copy of the project that was opened or saved and has gone takes nothing along: the project itself still has the weights', async () => {
  const folder = elsewhere();
  const engine = projectEngine(folder);
  const { file: state } = await engine.openProject({ path: file });
  const copies = ['opened', 'saved'].map((name) => path.join(path.dirname(file), `${name}.neuroloom`));
  copyFileSync(file, copies[0]!);
  await engine.openProject({ path: copies[0]! });
  await engine.saveProject({ path: copies[1]!, document: xor, runIds: ids() });
  for (const copy of copies) rmSync(copy);
  expect(await weightsOf(engine)).toEqual(all());
  // Another engine on this computer, as after a crash.
  const after = projectEngine(folder);
  const { notices } = await after.saveProject({ path: file, document: xor, runIds: ids(), replaces: state! });
  expect(notices).toEqual([]);
  expect(entries()).toHaveLength(2);
  expect(await weightsOf(after)).toEqual(all());
});

test('weights that are damaged on this computer are not left out in silence', async () => {
  const folder = elsewhere();
  const { openProject: open, store } = projectEngine(folder);
  await open({ path: file });
  await expect.poll(() => readdirSync(path.join(folder, 'runs', ids()[0]!))).toHaveLength(2);
  await store.unpack(ids()[0]!);
  rmSync(path.join(folder, 'runs', ids()[0]!, 'elsewhere.json'));
  truncateSync(path.join(folder, 'runs', ids()[0]!, 'checkpoint.safetensors'), 100);
  const { notices } = await projectEngine(folder).saveProject({ path: file, document: xor, runIds: ids() });
  expect(notices.map(({ en }) => en).join()).toContain('The weights of run 1 can no longer be read');
});

test('weights that are damaged keep nobody from saving: another copy has them, or they are said; the file itself is not replaced', async () => {
  const engine = projectEngine(elsewhere());
  const whole = path.join(path.dirname(file), 'whole.neuroloom');
  const copy = path.join(path.dirname(file), 'copy.neuroloom');
  copyFileSync(file, whole);
  const bytes = readFileSync(file);
  const entry = `run-weights/${ids()[0]!}.safetensors`;
  // A number among those of the weights: the directory does not tell.
  const at = bytes.indexOf(entry) + entry.length;
  const header = Number(bytes.readBigUInt64LE(at));
  bytes[at + 8 + header] = (bytes[at + 8 + header] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const { file: state } = await engine.openProject({ path: file });
  const { notices } = await engine.saveProject({ path: copy, document: xor, runIds: ids() });
  expect(notices.map(({ en }) => en).join()).toContain(
    'or damaged there, and the file contains only their histories: 1.',
  );
  await expect(engine.saveProject({ path: file, document: xor, runIds: ids(), replaces: state! })).rejects.toMatchObject({ code: 'wouldLose' }); // prettier-ignore
  expect(readFileSync(file).equals(bytes)).toBe(true);
  await engine.openProject({ path: whole });
  await engine.openProject({ path: file });
  const second = await engine.saveProject({ path: copy, document: xor, runIds: ids() });
  expect(second.notices).toEqual([]);
  const third = projectEngine(elsewhere());
  await third.openProject({ path: copy });
  expect(await weightsOf(third)).toEqual(all());
});

test('the weights of the last run that is left lie in a project that has gone: the others are saved, and that is said', async () => {
  const engine = projectEngine(elsewhere());
  await engine.openProject({ path: file });
  rmSync(file);
  const { notices } = await engine.saveProject({ path: file, document: xor, runIds: ids().slice(0, 2) });
  expect(notices.map(({ en }) => en).join()).toContain(
    'or damaged there, and the file contains only their histories: 1, 2.',
  );
});

const disk = tinyDisk();
afterAll(() => disk?.unmount());

describe.skipIf(!disk)('on a full disk (needs root: a disk of 1 MB)', () => {
  test('a project for which there is no room stays as it was, with the weights of all runs', async () => {
    const { folder, leave } = disk!;
    const own = path.join(folder, 'xor.neuroloom');
    copyFileSync(file, own);
    const engine = projectEngine(elsewhere());
    const { file: state } = await engine.openProject({ path: own });
    const filling = leave(4096);
    const save = () =>
      engine.saveProject({ path: own, document: { ...xor, name: 'More' }, runIds: ids(), replaces: state! });
    await expect(save()).rejects.toMatchObject({
      code: 'diskFull',
      message: expect.stringContaining('the disk is full'),
    });
    expect(readdirSync(folder).toSorted()).toEqual(['filling', 'xor.neuroloom']);
    expect(await weightsOf(engine)).toEqual(all());
    rmSync(filling);
    await save();
    const other = projectEngine(elsewhere());
    await other.openProject({ path: own });
    expect(await weightsOf(other)).toEqual(all());
    rmSync(own);
  });

  test('under the app weights are read where they lie and go along when saved; what an undo would miss is said', async () => {
    const { folder, leave } = disk!;
    const filling = leave(0);
    const engine = projectEngine(path.join(folder, 'home'));
    const { file: state, runs } = await engine.openProject({ path: file });
    expect(runs).toHaveLength(3);
    // Those of the last run would be unpacked, which is said; saving takes them from the file.
    expect((await weightsOf(engine)).slice(0, 2)).toEqual(all().slice(0, 2));
    const [first, ...others] = ids();
    const { notices } = await engine.saveProject({ path: file, document: xor, runIds: others, replaces: state! });
    expect(notices.map(({ en }) => en).join()).toContain('could not be kept for an undo');
    const other = projectEngine(elsewhere());
    await other.openProject({ path: file });
    expect(other.store.weightsOf(first!)).toBeUndefined();
    expect((await weightsOf(other)).slice(1)).toEqual(all().slice(1));
    rmSync(filling);
  });
});
