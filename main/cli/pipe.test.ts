import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';

const script = path.resolve(import.meta.dirname, '..', '..', 'dist', 'main', 'cli.mjs');

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-pipe-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('training whose lines nobody reads any more ends as after Ctrl+C: without an error, and with its weights written', async () => {
  const [file, out] = ['a.neuroloom', 'b.neuroloom'].map((name) => path.join(folder, name)) as [string, string];
  const project = { path: file, document: examples['iris']!, runs: [], thumbnail: null };
  await saveProject(folder, project);
  const options = ['train', file, '--epochs', '100000', '--out', out, '--runtime', 'eager', '--device', 'cpu'];
  const child = spawn(process.execPath, [script, ...options], { env: { ...process.env, NEUROLOOM_HOME: folder } });
  let errors = '';
  child.stderr.on('data', (data) => (errors += String(data)));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect({ code, errors }).toEqual({ code: 1, errors: '' });
  expect((await openProject(folder, out)).runs).toHaveLength(1);
}, 60_000);

test('a sweep whose progress nobody reads any more ends as after Ctrl+C: it says what it has found', async () => {
  const file = path.join(folder, 'a.neuroloom');
  await saveProject(folder, { path: file, document: examples['xor']!, runs: [], thumbnail: null });
  const options = ['sweep', file, '--set', 'training.learningRate=0.001:0.1:log:40', '--epochs', '1', '--cores', '1'];
  const child = spawn(process.execPath, [script, ...options], { env: { ...process.env, NEUROLOOM_HOME: folder } });
  let found = '';
  child.stdout.on('data', (data) => (found += String(data)));
  await once(child.stderr, 'data');
  child.stderr.destroy();
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(found).toContain('Accuracy, test part:');
}, 60_000);
