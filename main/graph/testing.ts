import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { graphInputs, outputType, type DType, type Graph, type Values } from './ir.ts';
import { createBuffer, createSession } from './onnx/session.ts';
import { trace } from './tracer.ts';
import { optimise } from './passes/optimise.ts';

export interface Given {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: Values;
}

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;

/** Numbers between -2 and 2, many of them integers, so that comparisons and maxima run into ties. */
export function numbers(shape: readonly number[], seed = 1): Given {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: sizeOf(shape) }, () => {
    const value = 4 * random.next() - 2;
    return random.next() < 0.2 ? Math.round(value) : value;
  });
  return { dtype: 'float32', shape, values };
}

/** Positive numbers, for logarithms and roots. */
export function positive(shape: readonly number[], seed = 1): Given {
  const { values } = numbers(shape, seed);
  return { dtype: 'float32', shape, values: Float32Array.from(values, (value) => Math.abs(value) + 0.1) };
}

export function integers(shape: readonly number[], below: number, seed = 1): Given {
  const random = createRandom(seed);
  return { dtype: 'int32', shape, values: Int32Array.from({ length: sizeOf(shape) }, () => random.integer(below)) };
}

export function booleans(shape: readonly number[], seed = 1): Given {
  return { dtype: 'bool', shape, values: Uint8Array.from(integers(shape, 2, seed).values) };
}

/** What TensorFlow.js's own backend computes. */
export function computed(given: readonly Given[], compute: Compute): Given {
  return tf.tidy(() => {
    const result = compute(...given.map(({ values, shape, dtype }) => tf.tensor(values, [...shape], dtype)));
    return { dtype: result.dtype as DType, shape: result.shape, values: result.dataSync() };
  });
}

/** The graph of the same computation. */
export function traced(given: readonly Given[], compute: Compute): Graph {
  const inputs = given.map(({ dtype, shape }, i) => [`x${i}`, { dtype, shape }] as const);
  return trace(Object.fromEntries(inputs), (tensors) => ({ y: compute(...(Object.values(tensors) as tf.Tensor[])) }));
}

/** Runs a graph with the inputs x0, x1 ... and the output y. */
export async function runGraph(graph: Graph, given: readonly Given[]): Promise<Given> {
  const session = await createSession(graph, { threads: 1 });
  const type = outputType(graph, 'y');
  const y = createBuffer(type);
  const inputs = graphInputs(graph).map(
    ({ name, type: inputType }, i) => [name, createBuffer(inputType, given[i]?.values)] as const,
  );
  await session.run(Object.fromEntries(inputs), { y });
  await session.release();
  return { ...type, values: y.values };
}

/** The result computed through the graph and ONNX Runtime. */
export function compiled(given: readonly Given[], compute: Compute): Promise<Given> {
  return runGraph(optimise(traced(given, compute)), given);
}

/** The largest difference, relative for numbers above 1; Infinity if dtypes or shapes differ. */
export function difference(actual: Given, expected: Given): number {
  if (actual.dtype !== expected.dtype || actual.shape.join() !== expected.shape.join()) return Infinity;
  let largest = 0;
  for (const [i, value] of expected.values.entries()) {
    const own = actual.values[i] ?? NaN;
    const isSame = own === value || (Number.isNaN(own) && Number.isNaN(value));
    if (!isSame) largest = Math.max(largest, Math.abs(own - value) / Math.max(1, Math.abs(value)));
  }
  return largest;
}
