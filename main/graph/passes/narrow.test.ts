import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { sizeOf } from '../../../core/shape.ts';
import { outputType, type Graph } from '../ir.ts';
import { createBuffer, createSession } from '../onnx/session.ts';
import { integers, numbers, traced, type Given } from '../testing.ts';
import { narrowed } from './narrow.ts';
import { optimise } from './optimise.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

async function run(graph: Graph, given: readonly Given[], place: number) {
  const session = await createSession(optimise(graph), { threads: 1 });
  const inputs = given.map((own, i) => [`x${i}`, createBuffer(own, own.values)] as const);
  const at = createBuffer({ dtype: 'int32', shape: [1] }, Int32Array.of(place));
  const y = createBuffer(outputType(graph, 'y'));
  await session.run({ ...Object.fromEntries(inputs), place: at }, { y });
  await session.release();
  return y.values;
}

/** Numbers that the operations of a graph compute. */
const work = ({ nodes }: Graph) =>
  nodes.filter(({ operation }) => operation.op === 'binary' || operation.op === 'matmul')
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0); // prettier-ignore

type Tensor3D = tf.Tensor3D;
const x = numbers([2, 5, 4]);
const square = numbers([2, 5, 5], 2);
const weights = numbers([4, 4], 3);

const cases: readonly (readonly [string, readonly Given[], (...given: tf.Tensor[]) => tf.Tensor, axis?: number])[] = [
  ['a function of every number', [x], (a) => tf.tanh(tf.mul(a, 2))],
  ['what broadcasts', [x, numbers([5, 1], 4), numbers([4], 5)], (a, b, c) => tf.maximum(tf.add(tf.mul(a!, b!), c!), 0)],
  ['a norm', [x], (a) => tf.div(tf.sub(a, tf.mean(a, -1, true)), tf.add(tf.max(tf.abs(a), -1, true), 1))],
  ['a sum that leaves axes out', [square, x], (a, b) => tf.add(tf.expandDims(tf.sum(a, 1), 2), b)],
  ['softmax over another axis', [x], (a) => tf.softmax(tf.mul(a, 3))],
  ['softmax over this axis, which needs all of it', [x], (a) => tf.transpose(tf.softmax(tf.transpose(a, [0, 2, 1])), [0, 2, 1])], // prettier-ignore
  ['a layer', [x, weights], (a, w) => tf.reshape(tf.matMul(tf.reshape(a, [10, 4]), w as tf.Tensor2D), [2, 5, 4])],
  ['a layer of one example', [numbers([1, 5, 4]), weights], (a, w) => tf.reshape(tf.matMul(tf.reshape(a, [5, 4]), w as tf.Tensor2D), [1, 5, 4])], // prettier-ignore
  ['products of rows', [square, x], (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D)],
  ['products of turned rows', [square, x], (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D, true)],
  ['products of columns', [x, square], (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D, true), 2],
  ['products of turned columns', [x, x], (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D, false, true), 2],
  ['parts side by side', [x], (a) => tf.concat([tf.slice(a, [0, 0, 1], [2, 5, 2]), a], 2)],
  ['parts of the axis itself', [numbers([2, 7, 4])], (a) => tf.mul(tf.slice(a, [0, 1, 0], [2, 5, 4]), 2)],
  ['the other way round', [x], (a) => tf.mul(tf.reverse(tf.mul(a!, 2), 1), 3)],
  ['parts one after the other', [x, numbers([2, 3, 4], 6)], (a, b) => tf.relu(tf.concat([a, b], 1))],
  ['rows of a table', [integers([2, 5], 4), weights], (ids, w) => tf.mul(tf.gather(w, ids as tf.Tensor2D), 2)],
  ['chosen numbers', [x, integers([3], 4)], (a, ids) => tf.gather(tf.mul(a, 2), ids as tf.Tensor1D, 2)],
  ['comparisons', [x, numbers([5, 1], 7)], (a, b) => tf.where(tf.greater(a, b), a, tf.mul(b, tf.onesLike(a)))],
];

describe('at one place of an axis a graph computes what it does at all', () => {
  test.each(cases.map(([name, given, compute, axis = 1]) => ({ name, given, compute, axis })))(
    '$name',
    async ({ given, compute, axis }) => {
      const whole = traced(given, compute);
      const part = narrowed(whole, 'y', axis, 'place');
      const { shape } = outputType(whole, 'y');
      expect(outputType(part, 'y').shape).toEqual(shape.map((length, i) => (i === axis ? 1 : length)));
      for (const place of [0, 3]) {
        const found = await run(part, given, place);
        const tensor = tf.tidy(() => tf.gather(compute(...given.map((own) => tf.tensor(own.values, [...own.shape], own.dtype))), [place], axis)); // prettier-ignore
        const expected = tensor.dataSync();
        expect(found).toHaveLength(expected.length);
        for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
      }
    },
  );

  test('and leaves out what the place does not need', () => {
    const given = [numbers([1, 5, 4]), weights, numbers([4, 4], 8)];
    const layers = (a: tf.Tensor, v: tf.Tensor, w: tf.Tensor) => {
      const layer = (rows: tf.Tensor, own: tf.Tensor) => tf.matMul(tf.reshape(rows, [5, 4]), own as tf.Tensor2D);
      return tf.reshape(layer(tf.reshape(layer(a, v), [1, 5, 4]), w), [1, 5, 4]);
    };
    const whole = traced(given, (a, v, w) => layers(a!, v!, w!));
    expect(work(narrowed(whole, 'y', 1, 'place'))).toBe(work(whole) / 5);
    // Where a value is needed whole as well, it is computed once.
    const both = traced(given, (a, v, w) => {
      const first = layers(a!, v!, w!);
      return tf.add(first, tf.mean(first, 1, true));
    });
    const matmuls = (graph: Graph) => graph.nodes.filter(({ operation }) => operation.op === 'matmul').length;
    expect(matmuls(narrowed(both, 'y', 1, 'place'))).toBe(2);
  });

  test('of an output that is not there nothing can be computed', () => {
    expect(() =>
      narrowed(
        traced([x], (a) => tf.relu(a!)),
        'z',
        1,
        'place',
      ),
    ).toThrow('no output "z"');
  });
});
