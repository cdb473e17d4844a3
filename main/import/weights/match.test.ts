import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { chain } from '../../../core/graph/chain.ts';
import { exportNetwork } from '../../export/write.ts';
import { encodeSafetensors, type SafeTensor } from '../../files/safetensors.ts';
import { compile, initialWeights } from '../../model/model.ts';
import { predicted } from '../testing.ts';
import { lookAtWeights, readWeights } from './read.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-weights-'));
const counted = (...shape: readonly number[]): SafeTensor => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + shape.length)),
});

function written(tensors: Readonly<Record<string, SafeTensor>>): string {
  const file = path.join(folder, 'model.safetensors');
  writeFileSync(file, Buffer.concat(encodeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata: {} })));
  return file;
}

const data = { kind: 'random' as const, inputs: [{ name: 'x', shape: [4, 4, 2] }], target: { kind: 'values' as const, count: 2 }, targets: [], examples: 8, testShare: 0.25, seed: 1 }; // prettier-ignore
const network = chain('cnn', [['dataset'], ['conv2d', { filters: 3, kernelSize: 3, padding: 'valid' }], ['relu'], ['flatten'], ['linear', { units: 4 }], ['relu'], ['linear', { units: 2 }], ['output', { loss: 'meanSquaredError' }]], { data }); // prettier-ignore

describe('weights of PyTorch', () => {
  const tensors = {
    '0.weight': counted(3, 2, 3, 3), '0.bias': counted(3),
    '3.weight': counted(4, 12), '3.bias': counted(4),
    '5.weight': counted(2, 4), '5.bias': counted(2),
    '9.num_batches_tracked': { shape: [], values: Int32Array.of(3) },
  }; // prettier-ignore

  it('go where they fit, turned round, with the pixels of a flattened picture in their order here', async () => {
    const { run, match } = await readWeights(written(tensors), 'model.safetensors', network);
    expect(match).toMatchObject({ weights: [], tensors: [] });
    expect(match.pairs).toContainEqual({ weight: 'linear1.kernel', tensor: '3.weight', shape: [12, 4], tensorShape: [4, 12], isTurned: true, by: 'order' }); // prettier-ignore
    const x = tf.randomNormal([2, 2, 4, 4], 0, 1, 'float32', 5);
    const kernel = (name: keyof typeof tensors) => tf.tensor([...tensors[name].values], [...tensors[name].shape]);
    const picture = tf.conv2d(tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D, tf.transpose(kernel('0.weight'), [2, 3, 1, 0]) as tf.Tensor4D, 1, 'valid'); // prettier-ignore
    const first = tf.transpose(tf.relu(tf.add(picture, kernel('0.bias'))), [0, 3, 1, 2]).reshape([2, 12]);
    const second = tf.relu(tf.add(tf.matMul(first, kernel('3.weight'), false, true), kernel('3.bias')));
    const wanted = await tf.add(tf.matMul(second, kernel('5.weight'), false, true), kernel('5.bias')).data();
    const result = await predicted(run, x.arraySync() as number[][][][], true);
    expect(Math.max(...result.map((one, i) => Math.abs(one - (wanted[i] ?? NaN))))).toBeLessThan(1e-6);
  });

  it('go by the names that exports give them, and by hand', async () => {
    const named = { 'linear1.weight': counted(4, 12), 'linear2.weight': counted(2, 4), 'conv2d1.kernel': counted(3, 3, 2, 3), a: counted(3), b: counted(4), c: counted(2) }; // prettier-ignore
    const file = written(named);
    const match = await lookAtWeights(file, 'model.safetensors', network);
    expect(match.pairs.map(({ weight, by }) => [weight, by])).toEqual([['conv2d1.kernel', 'name'], ['linear1.kernel', 'name'], ['linear2.kernel', 'name']]); // prettier-ignore
    expect(match.weights.map(({ name }) => name)).toEqual(['conv2d1.bias', 'linear1.bias', 'linear2.bias']);
    expect(match.tensors.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    await expect(readWeights(file, 'model.safetensors', network)).rejects.toThrow('no tensor for 3 weights of the network, such as conv2d1.bias [3]'); // prettier-ignore
    const given = { 'conv2d1.bias': 'a', 'linear1.bias': 'b', 'linear2.bias': 'c' };
    const { run } = await readWeights(file, 'model.safetensors', network, given);
    expect(run.checkpoint!.weights.get('linear2.bias')!.values).toEqual(named.c.values);
  });

  it('come back from an export of this app as they were', async () => {
    const before = initialWeights(compile(analyse(network)), 3);
    const file = path.join(folder, 'own.safetensors');
    await exportNetwork({ format: 'safetensors', document: network, weights: before }, { path: file, home: folder });
    const { run, match } = await readWeights(file, 'own.safetensors', network);
    expect(new Set(match.pairs.map(({ by }) => by))).toEqual(new Set(['name']));
    expect(run.checkpoint!.weights).toEqual(before);
  });

  it('are refused as a pickle, and for a network with problems', async () => {
    const file = path.join(folder, 'model.pt');
    writeFileSync(file, 'anything');
    await expect(lookAtWeights(file, 'model.pt', network)).rejects.toThrow('safetensors.torch.save_file');
    const unfinished = chain('nothing', [['dataset'], ['linear', { units: 2 }]], { data });
    await expect(lookAtWeights(written(tensors), 'm.safetensors', unfinished)).rejects.toMatchObject({ code: 'documentHasProblems' }); // prettier-ignore
  });
});
