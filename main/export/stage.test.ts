import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { initialWeights } from '../model/model.ts';
import { compileDocument } from '../train/prepare.ts';
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
  Object.fromEntries(readdirSync(model).map((name) => [name, readFileSync(path.join(model, name), 'latin1')]));

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
