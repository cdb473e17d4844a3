import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { initialWeights } from '../model/model.ts';
import { compileDocument } from '../train/prepare.ts';
import { beginMoves, finishMoves } from '../files/moves.ts';
import { temporaryIn } from '../files/temporary.ts';
import { exportNetwork } from './write.ts';

let folder: string;
let model: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-foreign-'));
  model = path.join(folder, 'model');
});
afterEach(() => rmSync(folder, { recursive: true }));

const document = examples['iris']!;
const weightsOf = (seed: number) => initialWeights(compileDocument(document), seed);
const write = (seed = 1) =>
  exportNetwork({ format: 'tfjs', document, weights: weightsOf(seed) }, { path: model, home: folder });
const content = () =>
  Object.fromEntries(
    readdirSync(model)
      .filter((name) => !name.startsWith('.neuroloom'))
      .map((name) => [name, readFileSync(path.join(model, name), 'latin1')]),
  );

test('an export goes into the folder of an earlier one, beside what else lies there', async () => {
  await write(1);
  writeFileSync(path.join(model, 'notes.txt'), 'mine');
  const before = content();
  await write(2);
  const now = content();
  const changed = Object.keys(now).filter((name) => now[name] !== before[name]);
  expect(changed).toEqual(['parity-examples.safetensors', 'parity.json', 'weights.bin']);
  expect(Object.keys(now)).toEqual(Object.keys(before));
});

test.each([
  ['README.md', '# My repository'],
  ['weights.bin', 'years of work'],
  ['model.json', '{"format":"layers-model","convertedBy":null,"weightsManifest":[]}'],
])('replaces no %s of somebody else', async (name, own) => {
  mkdirSync(model);
  writeFileSync(path.join(model, name), own);
  const said = { code: 'fileUnwritable', message: expect.stringContaining(`${model} already holds ${name}`) };
  await expect(write()).rejects.toMatchObject(said);
  expect(content()).toEqual({ [name]: own });
});

test.each([
  ['README.md', 'My remarks on it.'],
  ['weights.bin', '1234'],
  ['model.json', '}'],
])('replaces nothing where the %s of an earlier export was changed', async (name, added) => {
  await write(1);
  const file = path.join(model, name);
  writeFileSync(file, readFileSync(file, 'latin1') + added, 'latin1');
  const before = content();
  await expect(write(2)).rejects.toMatchObject({ code: 'fileUnwritable' });
  expect(content()).toEqual(before);
});

/** An export over an earlier one, as a process that was killed in the middle of its moves leaves it. */
async function killedHalfway(): Promise<void> {
  await write(1);
  renameSync(model, path.join(folder, 'first'));
  await write(2);
  const pid = spawnSync(process.execPath, ['--version']).pid;
  const stage = temporaryIn(path.join(folder, 'first')).replace(`-${process.pid}-`, `-${pid}-`);
  renameSync(model, stage);
  renameSync(path.join(folder, 'first'), model);
  const staged = path.join(model, path.basename(stage));
  const names = readdirSync(staged);
  writeFileSync(path.join(model, 'stale.bin'), 'of the first');
  await beginMoves(folder, {
    stage: staged,
    moves: names.map((name) => ({ from: path.join(staged, name), to: path.join(model, name) })),
    stale: [path.join(model, 'stale.bin')],
  });
  renameSync(path.join(staged, 'weights.bin'), path.join(model, 'weights.bin'));
}

test('what a killed process had begun to move is moved by the next one, and can be replaced again', async () => {
  await killedHalfway();
  await write(3);
  expect(readdirSync(model)).not.toContain('stale.bin');
  const third = content();
  await write(3);
  expect(content()['weights.bin']).toBe(third['weights.bin']);
});

test('the next start leaves no mixture of two exports', async () => {
  await killedHalfway();
  await finishMoves(folder);
  const { 'weights.bin': weights, 'parity-examples.safetensors': proof } = content();
  rmSync(model, { recursive: true });
  await write(2);
  expect(content()).toMatchObject({ 'weights.bin': weights, 'parity-examples.safetensors': proof });
});

test('of moves that are finished later, what was written by somebody since then stays', async () => {
  await killedHalfway();
  const readme = path.join(model, 'README.md');
  const later = new Date(Date.now() + 60_000);
  writeFileSync(readme, 'mine');
  utimesSync(readme, later, later);
  await finishMoves(folder);
  expect(content()['README.md']).toBe('mine');
});
