import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import type { SavedRun } from '../train/store.ts';
import { projectEngine } from './testing.ts';

const document = examples['xor']!;
const xor = { ...document, training: { ...document.training, epochs: 2 } };
const onCpu = { runtime: 'eager', device: 'cpu' } as const;

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-adopted-'));
  file = path.join(home, 'xor.neuroloom');
});
afterEach(() => rmSync(home, { recursive: true }));

test('runs that came in under another id are found in the file, with what branched off from them', async () => {
  const { runs, saveProject: save } = projectEngine(home);
  const first = await runs.start({ document: xor, ...onCpu });
  await first.ended();
  const old = await first.saved();
  const branch = await runs.start({ document: xor, ...onCpu, from: old.record.id });
  await branch.ended();
  await save({ path: file, document: xor, runIds: [old.record.id, branch.id] });
  const went = (steps: number, run: SavedRun, id = run.record.id): SavedRun => {
    const progress = { ...run.record.progress, step: run.record.progress.step + steps };
    return { ...run, record: { ...run.record, id, progress } };
  };
  const last = await branch.saved();
  for (const turn of [0, 1]) {
    const { store, openProject: open, saveProject: saveAgain } = projectEngine(home);
    // All of the file's runs have gone on here, at the second turn under the ids of the first as well.
    for (const run of [old, last]) {
      await store.save(went(1, run));
      if (turn > 0) await store.save(went(2, run, `${run.record.id}-${run.record.progress.step}`));
    }
    const { runs: opened, file: replaces } = await open({ path: file });
    const ids = opened.map(({ id }) => id);
    expect(ids).not.toContain(old.record.id);
    rmSync(path.join(home, 'runs'), { recursive: true });
    expect((await saveAgain({ path: file, document: xor, runIds: ids, replaces: replaces! })).notices).toEqual([]);
    const saved = await openProject(home, file);
    expect(saved.runs.map(({ id, origin }) => [id, origin?.runId])).toEqual([[ids[0], undefined], [ids[1], ids[0]]]);
    expect(saved.trained?.record.id).toBe(ids[1]);
    expect(saved.trained?.checkpoint.weights).toEqual(last.checkpoint.weights);
    await saveProject(home, { path: file, document: xor, runs: [{ ...old, checkpoint: null }, last], thumbnail: null });
  }
}); // prettier-ignore

test('runs that only the file has any more are recovered with the work on it, and saved again', async () => {
  const { runs, saveProject: save, autosave } = projectEngine(home);
  const run = await runs.start({ document: xor, ...onCpu });
  await run.ended();
  const trained = await run.saved();
  const { file: saved } = await save({ path: file, document: xor, runIds: [run.id] });
  await autosave({ key: 'window', document: xor, path: file, file: saved, runIds: [run.id] });
  rmSync(path.join(home, 'runs'), { recursive: true });
  const { recover, saveProject: saveAgain } = projectEngine(home);
  const { runs: known, notices, file: replaces } = await recover({ key: 'window' });
  expect([known.map(({ id }) => id), notices]).toEqual([[run.id], []]);
  await saveAgain({ path: file, document: xor, runIds: [run.id], replaces: replaces! });
  expect((await openProject(home, file)).trained?.checkpoint.weights).toEqual(trained.checkpoint.weights);
});
