import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { trace } from '../../graph/tracer.ts';
import { createExecutable } from '../../graph/executable.ts';
import { createBuffer } from '../../graph/onnx/session.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { held } from './update.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('numbers that are locked', () => {
  const before = [1, 2, 3, 4];
  const after = [Infinity, NaN, -Infinity, 5];

  test('stay what they were, however far the others go', () => {
    const kept = held(tf, [0, 1], tf.tensor1d(before), tf.tensor1d(after));
    expect([...kept.dataSync()]).toEqual([1, 2, -Infinity, 5]);
    expect([...held(tf, [], tf.tensor1d(before), tf.tensor1d(after)).dataSync()]).toEqual(after);
  });

  test('also in a compiled step', async () => {
    const type = { dtype: 'float32', shape: [4] } as const;
    const graph = trace({ before: type, after: type }, ({ before: old, after: updated }) => ({
      kept: held(tf, [0, 1], old!, updated!),
    }));
    const session = await createExecutable(optimise(graph), undefined, {});
    const kept = createBuffer(type);
    const [old, updated] = [createBuffer(type, Float32Array.from(before)), createBuffer(type, Float32Array.from(after))]; // prettier-ignore
    await session.run({ before: old, after: updated }, { kept });
    await session.release();
    expect([...kept.values]).toEqual([1, 2, -Infinity, 5]);
  });
});
