import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { replayed } from './prepare.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
let runs: Runs;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-cancel-'));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
});
afterEach(() => rmSync(home, { recursive: true }));

const cpu = { document: examples['xor']!, runtime: 'eager', device: 'cpu' } as const;

test('a start that is cancelled begins no run, and the next one does not have to wait for a better moment', async () => {
  const first = runs.start(cpu);
  runs.cancelStart();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  const run = await runs.start({ ...cpu, isPaused: true });
  expect(runs.active()?.id).toBe(run.id);
  expect(run.status).toBe('paused');
  await run.stop();
});

test('a paused run that another start has stopped is still there after that is cancelled, and goes on', async () => {
  const paused = await runs.start({ ...cpu, isPaused: true });
  const next = runs.start(cpu);
  runs.cancelStart();
  await expect(next).rejects.toMatchObject({ code: 'cancelled' });
  const resumed = await runs.resume(paused.id);
  expect(resumed.id).toBe(paused.id);
  await resumed.stop();
});

test('with nothing to cancel, nothing is cancelled', async () => {
  runs.cancelStart();
  const run = await runs.start({ ...cpu, isPaused: true });
  runs.cancelStart();
  await expect(runs.resume(run.id)).resolves.toBe(run);
  await run.stop();
});

test('a start at a moment that has to be replayed first does not hold up the next one when it is cancelled', async () => {
  const run = await runs.start({ ...cpu, isPaused: true });
  const { document, data } = run.parts;
  const signal = AbortSignal.abort(new EngineError('cancelled', 'The start was cancelled.'));
  const request = { document, choice: cpu, home, data, id: run.id, earlier: await run.saved(), emit: () => undefined };
  expect((await replayed(request, 3)).state['step']).toBe(3);
  await expect(replayed({ ...request, signal }, 3)).rejects.toMatchObject({ code: 'cancelled' });
  await run.stop();
});
