import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { same } from '../../core/text.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { Runs } from './runs.ts';
import { RunStore, type SavedRun } from './store.ts';

let home: string;
let store: RunStore;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-store-'));
  store = new RunStore(path.join(home, 'runs'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** A run of one epoch that came to its end. */
async function finished(): Promise<SavedRun> {
  const document = { ...examples['xor']!, training: { ...examples['xor']!.training, epochs: 1 } };
  const run = await new Runs(home, store, verdicts, () => undefined).start({
    document,
    runtime: 'eager',
    device: 'cpu',
  });
  await run.ended();
  return run.saved();
}

/** The last weights cannot be written to their end, as when the engine is killed meanwhile. */
function cutOff(run: SavedRun): SavedRun {
  const weights = new Map(run.checkpoint.weights);
  const [name = ''] = weights.keys();
  const values = {
    shape: [1],
    get values(): never {
      throw new Error('killed');
    },
  };
  return { ...run, checkpoint: { ...run.checkpoint, weights: weights.set(name, values) } };
}

test.each(['finished', 'diverged'] as const)(
  'a run that is %s is not said to be so before its last weights are there',
  async (status) => {
    const whole = await finished();
    const { record } = whole;
    const over = { ...whole, record: { ...record, id: 'run-1', progress: { ...record.progress, status } } };
    await store.save({ ...over, record: { ...over.record, progress: { ...record.progress, status: 'running', step: 1 } } }); // prettier-ignore
    await expect(store.save(cutOff(over))).rejects.toThrow('killed');
    expect((await store.load('run-1'))?.record.progress).toMatchObject({ status: 'interrupted', step: record.progress.step }); // prettier-ignore
    await store.save(over);
    expect((await store.load('run-1'))?.record.progress.status).toBe(status);
  },
);

test('runs of a project are here at once, on disk in a while, and never written over what became of them since', async () => {
  const { record, document } = await finished();
  const runs = [1, 2, 3].map((number) => ({ document, record: { ...record, id: `run-${number}`, number: 70 + number } }));
  for (const run of runs) store.adopt(run);
  expect(await Promise.all(runs.map(({ record: { id } }) => store.find(id)))).toEqual(runs);
  expect(await store.nextNumber()).toBe(74);
  const [first, second, third] = runs;
  const changed = { ...second!, record: { ...second!.record, message: same('changed') } };
  await store.saveRecord(changed);
  const later = new RunStore(path.join(home, 'runs'));
  await expect.poll(() => [first!, changed, third!].map((run) => later.has(run))).toEqual([true, true, true]);
  expect(later.has(second!)).toBe(false);
  expect(await later.find('run-2')).toEqual(changed);
}); // prettier-ignore

test('runs of a project that the disk does not take stay here, and are written with the next that it takes', async () => {
  const { record, document } = await finished();
  const [first, second] = [1, 2].map((number) => ({ document, record: { ...record, id: `run-${number}` } }));
  const folder = path.join(home, 'full');
  writeFileSync(folder, '');
  const full = new RunStore(folder);
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  full.adopt(first!);
  await expect.poll(() => warned).toHaveBeenCalledOnce();
  warned.mockRestore();
  await expect(
    full.saveRecord({ ...first!, record: { ...first!.record, message: same('changed') } }),
  ).rejects.toThrow();
  expect(await full.find('run-1')).toEqual(first);
  rmSync(folder);
  full.adopt(second!);
  await expect.poll(() => [first!, second!].map((run) => new RunStore(folder).has(run))).toEqual([true, true]);
});
