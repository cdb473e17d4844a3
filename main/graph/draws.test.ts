import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { uniformNumbers } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { createDrawer, splitDraws } from './draws.ts';
import { createExecutable } from './executable.ts';
import { graphInputs, outputType, type Graph } from './ir.ts';
import { createBuffer } from './onnx/session.ts';
import { optimise } from './passes/optimise.ts';
import { difference, numbers, runGraph, type Given } from './testing.ts';
import { trace } from './tracer.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const seedOf = (seed: number): Given => ({ dtype: 'int32', shape: [], values: Int32Array.of(seed) });

/** Dropout of x1 with two rates, each from a stream of its own. */
function dropped({ shape }: Given, rates = [0.1, 0.5]): Graph {
  return trace({ x0: { dtype: 'int32', shape: [] }, x1: { dtype: 'float32', shape } }, ({ x0, x1 }, context) => {
    const kept = rates.map((rate, i) => tf.cast(tf.greaterEqual(context.uniform(x0!, 7 - 9 * i, shape), rate), 'float32')); // prettier-ignore
    return { y: kept.reduce((y: tf.Tensor, mask, i) => tf.mul(y, tf.mul(mask, i + 3)), x1!) };
  });
}

test.each([
  [[1], 5, 0],
  [[3, 5], 3, -1],
  [[16], -77, 12],
  [[4, 9, 37], 2 ** 31 - 1, -(2 ** 31)],
])('a mask of %j from seed %i and stream %i consists of the numbers of random.ts', async (shape, seed, stream) => {
  const expected = uniformNumbers(sizeOf(shape), seed, stream);
  // One of the numbers itself is a limit, too.
  for (const rate of [0, 0.1, 0.5, 0.999, 1, expected.at(-1)!]) {
    const drawer = await createDrawer([{ name: 'm', shape, rate, stream, seed: 's', scope: undefined }]);
    drawer?.draw(0, { s: createBuffer({ dtype: 'int32', shape: [] }, Int32Array.of(seed)) });
    expect([...drawer!.masks['m']!.values]).toEqual([...expected].map((value) => Number(value >= Math.fround(rate))));
  }
});

test('what is computed with masks is what ONNX Runtime computes with its own, number by number', async () => {
  const x = numbers([13, 5, 11]);
  const graph = optimise(dropped(x));
  const executable = await createExecutable(graph, undefined, { threads: 1 });
  expect(executable.draws.map(({ rate }) => rate)).toEqual([Math.fround(0.1), 0.5]);
  expect(executable.heads.flatMap(({ nodes }) => nodes).some(({ operation: { op } }) => op === 'uniform')).toBe(false);
  const y = createBuffer(outputType(graph, 'y'));
  // Another seed in the next run draws other masks.
  for (const seed of [3, -4]) {
    const given = [seedOf(seed), x];
    const inputs = graphInputs(graph).map(({ name, type }, i) => [name, createBuffer(type, given[i]?.values)] as const);
    await executable.run(Object.fromEntries(inputs), { y });
    expect(difference({ ...outputType(graph, 'y'), values: y.values }, await runGraph(graph, given))).toBe(0);
  }
  await executable.release();
});

test('what goes by more than a seed stays where it is', () => {
  const type = { dtype: 'float32', shape: [6] } as const;
  const ofNumbers = trace({ x0: { dtype: 'int32', shape: [] }, x1: type }, ({ x0, x1 }, context) => ({ y: tf.cast(tf.greaterEqual(context.uniform(x0!, 1, [6]), x1!), 'float32') })); // prettier-ignore
  expect(splitDraws(ofNumbers)).toEqual({ rest: ofNumbers, draws: [] });
  const ofAnotherSeed = trace({ x0: { dtype: 'int32', shape: [] }, x1: type }, ({ x0, x1 }, context) => ({ y: tf.mul(x1!, tf.cast(tf.greaterEqual(context.uniform(tf.add(x0!, 1), 1, [6]), 0.5), 'float32')) })); // prettier-ignore
  expect(splitDraws(ofAnotherSeed).draws).toEqual([]);
  // Our own kernel fills sixteen places at a time, one time at least.
  expect(splitDraws(dropped({ dtype: 'float32', shape: [0, 4], values: new Float32Array() })).draws).toEqual([]);
});
