import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { projectEngine } from './testing.ts';

const xor = { ...examples['xor']!, training: { ...examples['xor']!.training, epochs: 3 } };
const onCpu = { runtime: 'eager', device: 'cpu' } as const;
let home: string;
let file: string;

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-versions-'));
  file = path.join(home, 'xor.neuroloom');
});
afterAll(() => rmSync(home, { recursive: true }));

test('another version is read without being opened, with how far weights have moved', async () => {
  const { runs, saveProject: save, otherVersion } = projectEngine(home);
  const run = await runs.start({ document: xor, ...onCpu });
  await run.ended();
  const first = await run.saved();
  await save({ path: file, document: xor, runIds: [first.record.id] });
  const next = await runs.start({ document: xor, ...onCpu, from: first.record.id });
  await next.ended();
  const own = { runId: next.id };
  const before = [...first.checkpoint.weights.values()].flatMap(({ values }) => [...values]);
  const after = [...(await next.saved()).checkpoint.weights.values()].flatMap(({ values }) => [...values]);
  const squares = before.map((value, i) => (after[i]! - value) ** 2);
  for (const wanted of [{ path: file }, { runId: first.record.id }]) {
    const { document, weights } = await otherVersion({ ...wanted, own });
    expect(document.graph).toEqual(xor.graph);
    const norm = Math.hypot(...weights!.moved.map((weight) => Number(weight.norm)));
    expect(norm).toBeCloseTo(Math.sqrt(squares.reduce((a, b) => a + b)), 9);
  }
  expect((await otherVersion({ path: file, own: null })).weights).toBeNull();
  expect(await otherVersion({ path: file, own: { runId: 'run-none' } })).toMatchObject({ weights: null, notices: [{ en: expect.stringContaining('The weights of the run that is shown here') as string }] }); // prettier-ignore
  await expect(otherVersion({ runId: 'run-none', own: null })).rejects.toMatchObject({ code: 'runUnknown' });
  await expect(otherVersion({ own: null })).rejects.toMatchObject({ code: 'invalidRequest' });
});

test('weights that are damaged are said, in a file and of a run; the networks are compared all the same', async () => {
  const { runs, store, saveProject: save, otherVersion } = projectEngine(home);
  const run = await runs.start({ document: xor, ...onCpu });
  await run.ended();
  const own = { runId: run.id };
  await save({ path: file, document: xor, runIds: [run.id] });
  const entries = unzipSync(readFileSync(file));
  entries['weights.safetensors']!.fill(7, -40);
  writeFileSync(file, zipSync(entries, { level: 0 }));
  const damaged = await otherVersion({ path: file, own });
  expect(damaged).toMatchObject({ weights: null, document: { graph: xor.graph } });
  expect(damaged.notices.map(({ en }) => en).join()).toContain('The trained weights are damaged');
  truncateSync(path.join(home, 'runs', run.id, 'checkpoint.safetensors'), 100);
  const other = projectEngine(home);
  const read = await other.otherVersion({ runId: run.id, own });
  expect(read.weights).toBeNull();
  expect(read.notices.map(({ en }) => en).join()).toContain('The weights of that run were not kept, or can no longer be read'); // prettier-ignore
  expect(store.hasFile(run.id)).toBe(true);
});
