import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-windows-'))));
afterEach(() => rmSync(home, { recursive: true }));

test('what is kept for a window ends with it; that which leads the newest run keeps its wishes', async () => {
  const store = new RunStore(path.join(home, 'runs'));
  const runs = new Runs(home, store, verdicts, () => undefined);
  for (const window of ['a', 'b', 'c']) {
    runs.control({ stepsPerSecond: 1000 }, window);
    store.hold(window, [`run-of-${window}`, 'run-of-all']);
  }
  expect(store.held().size).toBe(4);
  const document = examples['xor']!;
  const run = await runs.start({ document, runtime: 'eager', device: 'cpu', isPaused: true, owner: 'b' });
  runs.forgetWindows((window) => window === 'a');
  expect(runs.windows).toEqual(['a', 'b']);
  expect(store.held()).toEqual(new Set(['run-of-a', 'run-of-all', 'run-of-b', run.id]));
  await run.stop();
  runs.forgetWindows(() => false);
  expect(runs.windows).toEqual(['b']);
  for (let i = 0; i < 100; i++) {
    runs.control({ stepsPerSecond: i }, `w${i}`);
    store.holdAlso(`w${i}`, `run-${i}`);
    runs.forgetWindows(() => false);
  }
  expect(runs.windows).toEqual(['b']);
  expect(store.held().size).toBe(3);
});

test('a window that says it has something else open than runs touches nothing outside of their folder', async () => {
  const beside = path.join(home, 'beside');
  mkdirSync(beside);
  utimesSync(beside, 1000, 1000);
  const store = new RunStore(path.join(home, 'runs'));
  store.hold('a', ['../beside']);
  await store.tidy(new Set());
  expect(statSync(beside).mtimeMs).toBe(1_000_000);
});
