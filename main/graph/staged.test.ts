import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createExecutable } from './executable.ts';
import { graphInputs, outputType, type Graph } from './ir.ts';
import { createBuffer } from './onnx/session.ts';
import { optimise } from './passes/optimise.ts';
import { splitAtPools } from './stages.ts';
import { difference, numbers, runGraph, traced, type Given } from './testing.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const pooled = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');
/** Pools of convolutions one after the other, and the gradient by the first filters. */
const network: Compute = (x, first, second) =>
  tf.grad((filters: tf.Tensor) => {
    const one = pooled(tf.relu(tf.conv2d(x as tf.Tensor4D, filters as tf.Tensor4D, 1, 'same')));
    return tf.sum(tf.square(pooled(tf.conv2d(one as tf.Tensor4D, second as tf.Tensor4D, 1, 'same'))));
  })(first!);
const gradient: Compute = (x, dy) => tf.mul(2, tf.grad((own: tf.Tensor) => pooled(tf.abs(own)))(x!, tf.neg(dy!)));

async function runExecutable(graph: Graph, given: readonly Given[], stages: number): Promise<Given> {
  const executable = await createExecutable(graph, undefined, { threads: 1 });
  expect(executable.heads).toHaveLength(stages);
  const inputs = graphInputs(graph).map(({ name, type }, i) => [name, createBuffer(type, given[i]?.values)] as const);
  const type = outputType(graph, 'y');
  const y = createBuffer(type);
  // A second run finds what the first one left.
  for (let run = 0; run < 2; run++) {
    y.values.fill(NaN);
    expect(await executable.run(Object.fromEntries(inputs), { y })).toBe(true);
  }
  await executable.release();
  return { ...type, values: y.values };
}

describe('gradients of large pools in a kernel of our own are those of ONNX Runtime, number by number', () => {
  const ties: readonly ((value: number) => number)[] = [(value) => value, Math.sign, (value) => value * 0, Math.round];

  it.each([
    [1, 2, 8, 6300],
    [3, 4, 10, 1000],
    [5, 28, 28, 32],
    [2, 300, 54, 4],
  ])('in pictures of [%i, %i, %i, %i]', async (...shape) => {
    const [batch = 1, height = 1, width = 1, channels = 1] = shape;
    const dy = numbers([batch, height / 2, width / 2, channels], 3);
    const graph = optimise(traced([numbers(shape), dy], gradient));
    for (const tie of ties) {
      const x = numbers(shape, 4);
      const given = [{ ...x, values: Float32Array.from(x.values, tie) }, dy];
      const [own, expected] = [await runExecutable(graph, given, 2), await runGraph(graph, given)];
      expect(difference(own, expected)).toBe(0);
    }
  });

  it('one after another', async () => {
    const given = [numbers([9, 32, 32, 2]), numbers([3, 3, 2, 20], 2), numbers([3, 3, 20, 60], 3)];
    const graph = optimise(traced(given, network));
    const [own, expected] = [await runExecutable(graph, given, 3), await runGraph(graph, given)];
    expect(difference(own, expected)).toBe(0);
  });

  it('keeps an infinite gradient in its place', async () => {
    const shape = [1, 4, 16, 1600];
    const x = numbers(shape, 4);
    const dy = numbers([1, 2, 8, 1600], 3);
    dy.values.set([Infinity, -Infinity, NaN], 5000);
    const graph = optimise(traced([x, dy], gradient));
    const [own, expected] = [await runExecutable(graph, [x, dy], 2), await runGraph(graph, [x, dy])];
    expect(difference(own, expected)).toBe(0);
    expect([...own.values].filter((value) => !Number.isFinite(value))).toHaveLength(3);
  });
});

describe('a graph stays whole', () => {
  it.each([
    ['with small pools', [2, 8, 8, 4]],
    ['with rows too short', [100, 64, 6, 4]],
  ])('%s', async (_, shape) => {
    const [batch = 1, height = 1, width = 1, channels = 1] = shape;
    const given = [numbers(shape), numbers([batch, height / 2, width / 2, channels], 3)];
    const graph = optimise(traced(given, gradient));
    const { stages, between } = splitAtPools(graph);
    expect([stages.length, stages[0]?.graph, between.size]).toEqual([1, graph, 0]);
  });
});

describe('between stages', () => {
  it('passes nothing but what pools read and write, where the rest is made of inputs', () => {
    const shape = [5, 28, 28, 32];
    const graph = optimise(
      traced([numbers(shape), numbers([5, 14, 14, 32], 3), numbers([7])], (x, dy, w) =>
        tf.add(tf.sum(tf.grad((own: tf.Tensor) => pooled(tf.neg(own)))(x!, tf.neg(dy!))), tf.mul(0.9, w!)),
      ),
    );
    const { stages, between } = splitAtPools(graph);
    expect(stages).toHaveLength(2);
    const [pool] = stages[0]?.pools ?? [];
    expect([...between.keys()].toSorted()).toEqual([pool?.x, pool?.dy, pool?.result].toSorted());
  });
});
