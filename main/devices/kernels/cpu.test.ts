import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerCpuKernels } from './cpu.ts';

type Result = { readonly shape: number[]; readonly values: number[] };
let seed = 0;
const random = (shape: number[]) => tf.randomUniform(shape, -1, 1, 'float32', ++seed);

/** The gradients of `f` by its inputs, and its value, under a fixed gradient from above. */
function everything(f: (...inputs: tf.Tensor[]) => tf.Tensor, shapes: number[][]): () => Result[] {
  const inputs = shapes.map(random);
  const above = random(f(...inputs).shape);
  return () =>
    tf.tidy(() =>
      [f(...inputs), ...tf.grads(f)(inputs, above)].map((tensor) => ({
        shape: tensor.shape,
        values: [...tensor.dataSync()],
      })),
    );
}

const cases: [string, () => Result[]][] = [];

// With the kernels of TensorFlow.js, before ours take their place.
let expected: Result[][];
beforeAll(async () => {
  await tf.setBackend('cpu');
  for (const [transposeA, transposeB] of [[false, false], [true, false], [false, true], [true, true]] as const) {
    for (const [rows, inner, columns] of [[1, 1, 1], [3, 7, 5], [6, 8, 2]] as const) {
      const a = transposeA ? [inner, rows] : [rows, inner];
      const b = transposeB ? [columns, inner] : [inner, columns];
      const multiply = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB);
      cases.push([`${a} x ${b} ${transposeA} ${transposeB}`, everything(multiply, [a, b])]);
      cases.push([`2 of ${a} x ${b}`, everything(multiply, [[2, ...a], [2, ...b]])]);
    }
  }
  for (const pad of ['same', 'valid'] as const) {
    for (const [stride, size, side, channels] of [[1, 3, 5, 2], [2, 3, 7, 1], [2, 2, 6, 3], [3, 1, 5, 2], [1, 5, 5, 1]] as const) {
      const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
      const shapes = [[2, side, side + 1, channels], [size, size, channels, 3]];
      cases.push([`convolution ${pad} stride ${stride} size ${size}`, everything(convolve, shapes)]);
      const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, size, stride, pad);
      cases.push([`pooling ${pad} stride ${stride} size ${size}`, everything(pool, shapes.slice(0, 1))]);
    }
  }
  for (const axes of [[0], [0, 1], [0, 1, 2], [1], [2], [0, 2]]) {
    cases.push([`sum over ${axes}`, everything((x) => tf.sum(x, axes), [[4, 3, 2]])]);
    cases.push([`mean over ${axes}`, everything((x) => tf.mean(x, axes, true), [[4, 3, 2]])]);
  }
  for (const shape of [[2], [3, 2], [], [4, 3, 2], [1, 3, 2]]) {
    cases.push([`sum with ${shape}`, everything((x, y) => tf.add(x!, y!), [[4, 3, 2], shape])]);
    cases.push([`difference with ${shape}`, everything((x, y) => tf.sub(x!, y!), [[4, 3, 2], shape])]);
    cases.push([`product with ${shape}`, everything((x, y) => tf.mul(x!, y!), [[4, 3, 2], shape])]);
  }
  expected = cases.map(([, compute]) => compute());
  registerCpuKernels(tf);
}); // prettier-ignore

describe('the kernels of the cpu device', () => {
  test("give the values and gradients of TensorFlow.js's own", () => {
    expect(cases.length).toBeGreaterThan(40);
    cases.forEach(([name, compute], i) => {
      for (const [j, { shape, values }] of compute().entries()) {
        const original = expected[i]![j]!;
        expect(shape, name).toEqual(original.shape);
        const worst = Math.max(...values.map((value, k) => Math.abs(value - original.values[k]!)));
        expect(worst, name).toBeLessThan(1e-5);
      }
    });
  });

  test('ties in a pooling window go to the first', () => {
    const gradient = tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(
      tf.ones([1, 2, 2, 1]),
      tf.ones([1, 1, 1, 1]),
    );
    expect([...gradient.dataSync()]).toEqual([1, 0, 0, 0]);
  });

  test('dilated convolution is right too', () => {
    const x = tf.range(0, 25).reshape([1, 5, 5, 1]) as tf.Tensor4D;
    const result = tf.conv2d(x, tf.ones([2, 2, 1, 1]), 1, 'valid', 'NHWC', 2);
    expect([...result.dataSync()].slice(0, 3)).toEqual([0 + 2 + 10 + 12, 1 + 3 + 11 + 13, 2 + 4 + 12 + 14]);
  });
});
