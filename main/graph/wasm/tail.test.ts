import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sizeOf } from '../../../core/shape.ts';
import { createExecutable } from '../executable.ts';
import { graphInputs, outputType, type Graph, type TensorType } from '../ir.ts';
import { createBuffer } from '../onnx/session.ts';
import { optimise } from '../passes/optimise.ts';
import { computed, difference, numbers, positive, runGraph, traced, type Given } from '../testing.ts';
import { trace } from '../tracer.ts';
import { bytesFor, createTensorMemory } from './memory.ts';
import { splitTail, workOf } from './tail.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;

/** Odd, so that the last register is not full. */
const LONG = [333, 37];
const floats = (shape: readonly number[]): TensorType => ({ dtype: 'float32', shape });
/** Enough operations to be worth taking off. */
const many = (x: tf.Tensor, y: tf.Tensor) => {
  let z = x;
  for (let i = 0; i < 200; i++) z = tf.add(tf.mul(z, 0.5), y);
  return z;
};

const computations: Record<string, Compute> = {
  'every function': (x, y) =>
    many(tf.maximum(tf.sub(tf.neg(x!), tf.abs(y!)), tf.minimum(tf.div(x!, tf.sqrt(tf.abs(y!))), -3)), y!),
  'a number from the head': (x, y) => many(tf.mul(x!, tf.sum(tf.tanh(y!))), y!),
  'a matrix from the head': (x, y) => many(tf.matMul(tf.matMul(x!, y!, false, true), x!), y!),
  'a row stays in the head': (x, y) => many(tf.mul(x!, tf.mean(y!, 0)), y!),
  'the same input twice': (x, y) => many(tf.mul(x!, x!), y!),
};

/** What the graph computes with its tail in kernels. */
async function runSplit(graph: Graph, given: readonly Given[]): Promise<Given> {
  const room = [...given, outputType(graph, 'y')].reduce((sum, type) => sum + bytesFor(type), 0);
  const memory = createTensorMemory(3 * room)!;
  const executable = await createExecutable(graph, memory, { threads: 1 });
  expect(executable.tail.length > 0).toBe(true);
  const inputs = graphInputs(graph).map(({ name, type }, i) => {
    const buffer = memory.create(type)!;
    buffer.values.set(given[i]!.values);
    return [name, buffer] as const;
  });
  const type = outputType(graph, 'y');
  const y = memory.create(type)!;
  // Whatever is there before is written over.
  y.values.fill(NaN);
  await executable.run(Object.fromEntries(inputs), { y });
  await executable.release();
  return { ...type, values: y.values };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the tail of a graph', () => {
  it.each(Object.entries(computations))('computes what ONNX Runtime does: %s', async (_, compute) => {
    const given = [numbers(LONG), positive(LONG, 2)];
    const graph = optimise(traced(given, compute));
    const { head, tail } = splitTail(graph);
    expect(tail).toHaveLength(1);
    expect(head.nodes.length).toBeLessThan(20);
    expect(difference(await runSplit(graph, given), await runGraph(graph, given))).toBeLessThan(1e-6);
  });

  it.each([
    ['infinity', 0, Infinity, false],
    ['minus infinity', 5000, -Infinity, false],
    ['NaN in the last place', -1, NaN, false],
    ['the largest number', 5000, 3.4e38, true],
    ['a number too small for float32', 5000, 1e-45, true],
  ])('says whether what is checked is finite: %s', async (_, at, value, isFinite) => {
    const given = [numbers(LONG), numbers(LONG, 2)];
    const graph = optimise(traced(given, (x, y) => tf.neg(many(y!, tf.mul(x!, 0.25)))));
    const memory = createTensorMemory(8 * bytesFor(outputType(graph, 'y')))!;
    const executable = await createExecutable(graph, memory, { threads: 1, checked: ['y'] });
    expect(executable.tail.map(({ checked }) => checked)).toEqual([['y']]);
    const buffers = ['x0', 'x1', 'y'].map((name) => [name, memory.create({ dtype: 'float32', shape: LONG })!] as const);
    // So that what lies behind the last number is not finite.
    new Float32Array(memory.blocks[0]!.buffer).fill(Infinity);
    for (const [i, [, { values }]] of buffers.slice(0, 2).entries()) values.set(given[i]!.values);
    const run = () => executable.run(Object.fromEntries(buffers), Object.fromEntries(buffers));
    expect(await run()).toBe(true);
    const { values } = buffers[0]![1];
    values[at < 0 ? values.length - 1 : at] = value;
    expect(await run()).toBe(isFinite);
    await executable.release();
  });

  it('ends where something else reads on', () => {
    const graph = optimise(traced([numbers(LONG), numbers(LONG)], (x, y) => tf.sum(many(x!, y!))));
    expect(splitTail(graph).tail).toEqual([]);
  });

  it('takes short arrays, and leaves single numbers alone', () => {
    const of = (shape: readonly number[]) => optimise(traced([numbers(shape), numbers(shape)], (x, y) => many(x!, y!)));
    expect(workOf(of([2]))).toBe(800);
    expect(splitTail(of([1, 1])).tail).toEqual([]);
    expect(splitTail(of([])).tail).toEqual([]);
  });

  it.each([
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 3],
  ])('computes arrays of %i numbers in %i blocks, and looks no further', async (length, blocks) => {
    const given = [numbers([length]), numbers([length], 2)];
    // Beside something long: it would not be worth it by itself.
    const graph = trace({ x0: floats([length]), x1: floats([length]), long: floats(LONG) }, ({ x0, x1, long }) => ({
      y: many(x0!, tf.mul(x1!, 0.25)),
      z: many(long!, long!),
    }));
    const bytes = 8 * bytesFor({ dtype: 'float32', shape: LONG });
    const mostPages = Math.ceil(bytes / 65_536 / blocks) + (blocks > 1 ? 2 : 0);
    const groupOf = (name: string) => (['long', 'z'].includes(name) ? 'long' : 'short');
    const memory = createTensorMemory(bytes, blocks > 1 ? { groupOf, mostPages } : {})!;
    for (const { buffer } of memory.blocks) new Float32Array(buffer).fill(Infinity);
    const executable = await createExecutable(optimise(graph), memory, { threads: 1, checked: ['y'] });
    expect(executable.tail).toHaveLength(2);
    const shapes = { x0: [length], x1: [length], long: LONG, y: [length], z: LONG };
    const buffers = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, memory.create({ dtype: 'float32', shape }, name)!])); // prettier-ignore
    for (const [i, { values }] of given.entries()) buffers[`x${i}`]!.values.set(values);
    expect(new Set(Object.values(buffers).map((one) => memory.placeOf(one)?.block)).size).toBe(Math.min(2, blocks));
    expect(await executable.run(buffers, buffers)).toBe(true);
    const expected = computed(given, (x, y) => many(x!, tf.mul(y!, 0.25)));
    expect(difference({ ...expected, values: buffers['y']!.values }, expected)).toBeLessThan(1e-6);
    buffers['x0']!.values[length - 1] = Infinity;
    expect(await executable.run(buffers, buffers)).toBe(false);
    await executable.release();
  });

  it('goes through ONNX Runtime where there is no room', async () => {
    const given = [numbers(LONG), positive(LONG, 2)];
    const graph = optimise(traced(given, computations['a matrix from the head']!));
    const executable = await createExecutable(graph, createTensorMemory(0), { threads: 1 });
    expect(executable.tail.length > 0).toBe(false);
    expect(executable.lacksMemory).toBe(true);
    const y = createBuffer(outputType(graph, 'y'));
    await executable.run(
      { x0: createBuffer(given[0]!, given[0]!.values), x1: createBuffer(given[1]!, given[1]!.values) },
      { y },
    );
    expect(difference({ ...outputType(graph, 'y'), values: y.values }, await runGraph(graph, given))).toBe(0);
    await executable.release();
  });
});

describe('the memory of tensors', () => {
  it('places each at the beginning of a cache line, and says where', () => {
    const memory = createTensorMemory(1000)!;
    const [a, b] = [memory.create({ dtype: 'float32', shape: [5] })!, memory.create({ dtype: 'float32', shape: [] })!];
    expect([a, b].map((one) => memory.placeOf(one)?.address)).toEqual([0, 64]);
    expect(memory.placeOf(createBuffer({ dtype: 'float32', shape: [5] }))).toBeUndefined();
    a.values.fill(7);
    expect(b.values[0]).toBe(0);
  });

  it('has several blocks where one is too small, and keeps groups together', () => {
    const page = { dtype: 'float32', shape: [65_536 / 4] } as const;
    const memory = createTensorMemory(6 * 65_536, { mostPages: 4, groupOf: (name) => name.charAt(0) })!;
    expect(memory.blocks).toHaveLength(2);
    const blockOf = (name: string) => memory.placeOf(memory.create(page, name)!)?.block;
    expect(['a1', 'b1', 'a2', 'b2', 'a3'].map(blockOf)).toEqual([0, 1, 0, 1, 0]);
  });

  it('lends what programs take turns with, until it is freed', () => {
    const type = { dtype: 'float32', shape: [16] } as const;
    const memory = createTensorMemory(1000)!;
    const free = memory.mark();
    const [a, same, other] = ['sum', 'sum', 'handed 0'].map((use) => memory.shared(type, 'weight/a', use)!);
    expect(same).toBe(a);
    expect([a, other].map((one) => memory.placeOf(one!)?.address)).toEqual([0, 64]);
    free();
    expect(memory.placeOf(memory.shared(type, 'weight/b', 'sum')!)?.address).toBe(0);
    expect(memory.placeOf(memory.shared(type, 'weight/a', 'sum')!)?.address).toBe(64);
  });

  it('has an end', () => {
    const memory = createTensorMemory(100)!;
    const page: readonly number[] = [65_536 / 4];
    expect(memory.create({ dtype: 'float32', shape: page })?.values.length).toBe(sizeOf(page));
    expect(memory.create({ dtype: 'float32', shape: [1] })).toBeUndefined();
  });
});
