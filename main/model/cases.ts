import { inputField } from '../../core/data/spec.ts';
import * as tf from '@tensorflow/tfjs';
import { catalogue } from '../../core/blocks/catalogue.ts';
import type {
  Block,
  ExampleInput,
  ForwardContext,
  NodeArguments,
  OutputTypes,
  WeightSpec,
} from '../../core/blocks/define.ts';
import type { ParamValues } from '../../core/params.ts';
import { dataSpec } from '../../core/data/source.ts';
import { createRandom, uniformNumbers } from '../../core/random.ts';
import { sizeOf, type Shape } from '../../core/shape.ts';
import { byPort, floatsOf, formatTypeShort } from '../../core/tensorType.ts';

/** One example of a block, as run by the catalogue tests. */
export interface Case {
  readonly title: string;
  readonly block: Block;
  readonly params: ParamValues;
  /** In port order. */
  readonly inputs: readonly Required<ExampleInput>[];
  readonly specs: readonly WeightSpec[];
  /** The types returned by `inferTypes`. */
  readonly outputs: OutputTypes;
  /** The shape of one example's outputs side by side; for a single output, its own shape. */
  readonly output: Shape;
}

const someData = dataSpec({ kind: 'iris' });

function caseOf(block: Block, params: ParamValues, given: readonly (Shape | ExampleInput)[]): Case {
  const inputs = given.map((one): Required<ExampleInput> => {
    const { port = block.inputs[0]?.name ?? 'in', type } = 'type' in one ? one : { type: floatsOf(one) };
    return { port, type };
  });
  const args = {
    x: inputs[0]?.type ?? inputField(someData).type,
    inputs: byPort(inputs, ({ type }) => type),
    params,
    data: someData,
  };
  const inferred = block.inferTypes(args);
  const words = inputs.map(({ port, type }) => `${port === 'in' ? '' : `${port} `}${formatTypeShort(type)}`);
  const title = `${block.type} ${JSON.stringify(params)} of ${words.join(', ')}`;
  if (!inferred.ok) throw new Error(`${title}: ${inferred.error.message.en}`);
  const outputs = inferred.value;
  const [only = someType, ...others] = Object.values(outputs);
  const output =
    others.length === 0 ? only.shape : [[only, ...others].reduce((sum, { shape }) => sum + sizeOf(shape), 0)];
  return { title, block, params, inputs, specs: block.weights?.(args) ?? [], outputs, output };
}

const someType = floatsOf([]);

/** The arguments for the source methods and the layer of a case. */
export function argumentsOf({ params, inputs, outputs }: Case): NodeArguments<ParamValues> {
  const output = Object.values(outputs)[0] ?? someType;
  return { params, x: inputs[0]?.type ?? someType, inputs: byPort(inputs, ({ type }) => type), output, outputs };
}

/** Every block with each of its examples. */
export const cases: readonly Case[] = catalogue.flatMap((block) =>
  (block.examples?.() ?? []).map(({ params, inputs }) => caseOf(block, params, inputs)),
);

/**
 * Evenly spaced values from -2 to 2 in random order: all distinct and none zero, so that small steps do not cross a
 * kink of a maximum or ReLU.
 */
export function spreadValues(shape: Shape, seed: number): Float32Array {
  const length = sizeOf(shape);
  const order = createRandom(seed).permutation(length);
  return Float32Array.from({ length }, (_, i) => (4 * ((order[i] ?? 0) + 0.5)) / length - 2 + (length % 2 ? 0.03 : 0));
}

/** Token ids below 3. */
function someTokens(shape: Shape, seed: number): Float32Array {
  const order = createRandom(seed).permutation(sizeOf(shape));
  return Float32Array.from(order, (place) => place % 3);
}

/** A batch of inputs for a case, and values for its weights; variances are positive. */
export function valuesFor({ inputs, specs }: Case, batch: number) {
  return {
    inputs: inputs.map(({ type: { dtype, shape: one } }, i) => {
      const shape = [batch, ...one];
      const seed = 10 * batch + i;
      return { shape, dtype, values: dtype === 'float32' ? spreadValues(shape, seed) : someTokens(shape, seed) };
    }),
    weights: specs.map(({ name, shape }, i) => {
      const values = spreadValues(shape, 100 + i);
      return { name, shape, values: name === 'movingVariance' ? values.map((v) => v * v + 0.1) : values };
    }),
  };
}

/** Creates a node's random numbers from a seed. */
export function drawn(seed: number): ForwardContext['uniform'] {
  return (shape) => tf.tensor(uniformNumbers(sizeOf(shape), seed, 0), [...shape]);
}

export const evaluation: ForwardContext = {
  isTraining: false,
  uniform: drawn(7),
  update: () => {
    throw new Error('update is for train mode');
  },
  runFile: () => {
    throw new Error('no case runs a file');
  },
};

/** Runs `forward` on given tensors, in port order; returns the outputs by port. */
export function runAll(
  { block, params, specs, inputs: ports, outputs }: Case,
  inputs: readonly tf.Tensor[],
  weights: readonly tf.Tensor[],
  context: ForwardContext = evaluation,
): Readonly<Record<string, tf.Tensor>> {
  const [x] = inputs;
  if (!x) throw new Error('a case has at least one input');
  const weight = (name: string) => {
    const found = weights[specs.findIndex((spec) => spec.name === name)];
    if (!found) throw new Error(`${block.type} has no weight ${name}`);
    return found;
  };
  const arriving = inputs.map((value, i) => ({ port: ports[i]?.port ?? '', value }));
  const result = block.forward(tf, { x, inputs: byPort(arriving, ({ value }) => value), weight, params, context });
  return result instanceof tf.Tensor ? { [Object.keys(outputs)[0] ?? 'out']: result } : result;
}

/** The same, with several outputs concatenated. */
export function run(...args: Parameters<typeof runAll>): tf.Tensor {
  const results = runAll(...args);
  const [only, ...others] = Object.keys(args[0].outputs).flatMap((port) => results[port] ?? []);
  if (!only) throw new Error('a case has at least one output');
  return others.length === 0 ? only : sideBySide([only, ...others]);
}

export function sideBySide(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat(
    tensors.map((tensor) => tf.reshape(tensor, [tensor.shape[0] ?? 1, -1])),
    1,
  );
}
