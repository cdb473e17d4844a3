import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { NamedTensors } from '../tensors/named.ts';

const file = () => path.join(mkdtempSync(path.join(tmpdir(), 'neuroloom-checkpoint-')), 'checkpoint.safetensors');
const tensors = (...names: string[]): NamedTensors =>
  new Map(names.map((name, i) => [name, { shape: [2, 1], values: Float32Array.of(i, 0.1) }]));

const checkpoint: Checkpoint = {
  weights: tensors('n1/weight', 'n1/bias'),
  optimizer: tensors('n1/weight/m', 'n1/weight/v'),
  best: tensors('n1/weight', 'n1/bias'),
  state: { step: 1500, epoch: 1, seed: 7, order: { batch: 562 } },
};

test.each([
  ['with all its parts', checkpoint],
  ['without best weights', { ...checkpoint, best: null }],
  [
    'with best weights of a network that has none',
    { ...checkpoint, weights: tensors(), optimizer: tensors(), best: tensors() },
  ],
])('a checkpoint %s is read as it was written', async (_, written) => {
  const target = file();
  await writeCheckpoint(target, written);
  expect(await readCheckpoint(target)).toEqual(written);
});

test('one that was cut off is refused', async () => {
  const target = file();
  await writeCheckpoint(target, checkpoint);
  writeFileSync(target, readFileSync(target).subarray(0, -3));
  await expect(readCheckpoint(target)).rejects.toMatchObject({
    code: 'fileUnreadable',
    message: expect.stringContaining('cut off'),
  });
});

test('one that is not there is named', async () => {
  await expect(readCheckpoint('/nowhere/c')).rejects.toMatchObject({
    code: 'fileUnreadable',
    message: '/nowhere/c cannot be read: it is not there (any more).',
  });
});

test('a foreign safetensors file is no checkpoint', async () => {
  const target = file();
  writeFileSync(target, Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]));
  await expect(readCheckpoint(target)).rejects.toThrow('does not say how far the training was');
});
