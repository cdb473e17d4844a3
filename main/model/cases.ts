import * as tf from '@tensorflow/tfjs';
import { catalogue } from '../../core/blocks/catalogue.ts';
import type { Block, ForwardContext, WeightSpec } from '../../core/blocks/define.ts';
import type { ParamValues } from '../../core/blocks/params.ts';
import { dataSpec } from '../../core/data/source.ts';
import { createRandom, uniformNumbers } from '../../core/random.ts';
import { sizeOf, type Shape } from '../../core/shape.ts';

/** One example of one block, as the tests of the catalogue run it. */
export interface Case {
  readonly title: string;
  readonly block: Block;
  readonly params: ParamValues;
  readonly inputs: readonly Shape[];
  readonly specs: readonly WeightSpec[];
  /** What `inferShape` says. */
  readonly output: Shape;
}

export const someData = dataSpec({ kind: 'iris' });

function caseOf(block: Block, params: ParamValues, inputs: readonly Shape[]): Case {
  const args = { shape: inputs[0] ?? someData.shape, inputs, params, data: someData };
  const inferred = block.inferShape(args);
  const title = `${block.type} ${JSON.stringify(params)} of ${inputs.map((shape) => shape.join('×')).join(', ')}`;
  if (!inferred.ok) throw new Error(`${title}: ${inferred.error.message.en}`);
  return { title, block, params, inputs, specs: block.weights?.(args) ?? [], output: inferred.value };
}

/** Every block times every example of it. */
export const cases: readonly Case[] = catalogue.flatMap((block) =>
  (block.examples?.() ?? []).map(({ params, inputs }) => caseOf(block, params, inputs)),
);

/**
 * Values from -2 to 2 at equal distances in random order: no two are equal and none is zero, so that small steps
 * cross no corner of a maximum or a ReLU.
 */
export function spreadValues(shape: Shape, seed: number): Float32Array {
  const length = sizeOf(shape);
  const order = createRandom(seed).permutation(length);
  return Float32Array.from({ length }, (_, i) => (4 * ((order[i] ?? 0) + 0.5)) / length - 2 + (length % 2 ? 0.03 : 0));
}

/** Inputs of a batch for a case, and a value for each of its weights; variances are positive. */
export function valuesFor({ inputs, specs }: Case, batch: number) {
  return {
    inputs: inputs.map((shape, i) => ({
      shape: [batch, ...shape],
      values: spreadValues([batch, ...shape], 10 * batch + i),
    })),
    weights: specs.map(({ name, shape }, i) => {
      const values = spreadValues(shape, 100 + i);
      return { name, shape, values: name === 'movingVariance' ? values.map((v) => v * v + 0.1) : values };
    }),
  };
}

/** A node's random numbers by seed. */
export function drawn(seed: number): ForwardContext['uniform'] {
  return (shape) => tf.tensor(uniformNumbers(sizeOf(shape), seed, 0), [...shape]);
}

export const evaluation: ForwardContext = {
  isTraining: false,
  uniform: drawn(7),
  update: () => {
    throw new Error('update is for train mode');
  },
};

/** Runs `forward` on given tensors. */
export function run(
  { block, params, specs }: Case,
  inputs: readonly tf.Tensor[],
  weights: readonly tf.Tensor[],
  context: ForwardContext = evaluation,
): tf.Tensor {
  const [x] = inputs;
  if (!x) throw new Error('a case has at least one input');
  const weight = (name: string) => {
    const found = weights[specs.findIndex((spec) => spec.name === name)];
    if (!found) throw new Error(`${block.type} has no weight ${name}`);
    return found;
  };
  return block.forward(tf, { x, inputs, weight, params, context });
}
