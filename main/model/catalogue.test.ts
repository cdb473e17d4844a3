import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, categories } from '../../core/blocks/catalogue.ts';
import type { ForwardContext } from '../../core/blocks/define.ts';
import { defaultParams, isValidParam } from '../../core/params.ts';
import type { DType } from '../../core/tensorType.ts';
import type { Text } from '../../core/text.ts';
import {
  argumentsOf,
  cases,
  drawn,
  evaluation,
  run,
  runAll,
  sideBySide,
  spreadValues,
  valuesFor,
  type Case,
} from './cases.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterEach(() => tf.disposeVariables());

const folder = path.resolve(import.meta.dirname, '../../core/blocks');
const titled = cases.map((test) => [test.title, test] as const);

const withoutLayer = ['mask', 'matMul', 'norm', 'positionalEncoding', 'positions', 'repeatHeads', 'rmsNorm', 'rotary'];

interface Values {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly dtype?: DType;
}
const tensor = ({ values, shape, dtype = 'float32' }: Values) => tf.tensor(values, [...shape], dtype);

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!), `at ${i}: ${actual[i]} instead of ${expected[i]}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected[i]!)),
    );
  }
}

describe('the catalogue', () => {
  it('lists every block that lies in a folder, once', () => {
    const defined = categories.flatMap((category) =>
      readdirSync(path.join(folder, category))
        .map((file) => readFileSync(path.join(folder, category, file), 'utf8'))
        .flatMap((source) => [...source.matchAll(/^export const \w+ = \w+\(\{\n {2}type: '(\w+)'/gm)])
        .map((match) => match[1]),
    );
    expect(catalogue.map(({ type }) => type).toSorted()).toEqual(defined.toSorted());
    expect(new Set(defined).size).toBe(defined.length);
  });

  it.each(catalogue.map((block) => [block.type, block] as const))('explains %s in both languages', (_, block) => {
    const texts: Text[] = [block.label, block.help.text, ...[...block.inputs, ...block.outputs].map((p) => p.label)];
    const explained: Text[] = [block.help.text];
    for (const param of Object.values(block.params)) {
      texts.push(param.label);
      explained.push(param.help);
      if (param.kind === 'choice') texts.push(...param.options.map((option) => option.label));
    }
    for (const { en, de } of [...texts, ...explained]) expect([en.trim(), de.trim()]).not.toContain('');
    for (const { en, de } of explained) {
      expect(en).not.toBe(de);
      expect(`${en}${de}`).not.toMatch(/\b(fuer|ueber|groesse|hoehe)\b/i);
    }
    expect(block.help.source).not.toBe('');
  });

  const computing = catalogue.filter(({ category }) => category !== 'data' && category !== 'structure');
  it.each(computing.map((block) => [block.type, block] as const))('says how %s is derived', (_, { help }) => {
    expect(help.formula).toContain('=');
    expect(help.derivative).toMatch(/\\partial .*=/);
  });

  it.each(catalogue.map((block) => [block.type, block] as const))(
    'gives %s valid defaults and examples',
    (_, block) => {
      const params = defaultParams(block.params);
      const examples = (block.examples?.() ?? []).map((example) => example.params);
      for (const values of [params, ...examples]) {
        expect(Object.keys(values).toSorted()).toEqual(Object.keys(block.params).toSorted());
        for (const [name, param] of Object.entries(block.params)) expect(isValidParam(param, values[name])).toBe(true);
      }
    },
  );

  it('has an example of every block but the ends of a network', () => {
    const without = catalogue.filter((block) => !block.examples?.().length).map(({ type }) => type);
    // Foreign operators and files have no fixed ones: layers/foreign.test.ts, main/opaque.
    expect(without.toSorted()).toEqual(['dataset', 'foreign', 'modelFile', 'output']);
  });
});

describe.each(titled)('%s', (_, test) => {
  it.each([2, 3])('has the types that it infers, with a batch of %i', (batch) => {
    const { inputs, weights } = valuesFor(test, batch);
    const results = runAll(test, inputs.map(tensor), weights.map(tensor));
    const types = Object.entries(results).map(([port, { dtype, shape }]) => [port, dtype, shape]);
    expect(types).toEqual(
      Object.entries(test.outputs).map(([port, { dtype, shape }]) => [port, dtype, [batch, ...shape]]),
    );
  });

  it('equals its layer of TensorFlow.js in weights and numbers', () => {
    const { block, specs } = test;
    if (block.category === 'structure') return;
    const { inputs, weights } = valuesFor(test, 2);
    const [tensors, weightTensors] = [inputs.map(tensor), weights.map(tensor)];
    const args = { ...argumentsOf(test), name: 'node' };
    const chains = block.outputLayers ? Object.values(block.outputLayers(tf, args)) : [block.layer?.(tf, args) ?? []];
    const layers = chains.flat();
    const ports = test.inputs.map(({ type: { shape } }) => tf.input({ shape: [...shape] }));
    const outputs = chains.map((chain) =>
      [chain]
        .flat()
        .reduce<tf.SymbolicTensor | tf.SymbolicTensor[]>(
          (value, layer) => layer.apply(value) as tf.SymbolicTensor,
          ports,
        ),
    ) as tf.SymbolicTensor[];
    if (layers.length === 0) {
      const [, ...others] = test.inputs.map(({ port }) => port);
      // TensorFlow.js has no layer that takes a mask or another input, none with groups, and none that does what these do.
      const hasGroups = Number(test.params['groups'] ?? 1) > 1;
      if (hasGroups) expect(block.type).toBe('conv2d');
      else if (others.length === 0 || block.layer === undefined) expect(withoutLayer).toContain(block.type);
      return;
    }
    const model = tf.model({ inputs: ports, outputs });
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    // What the lecture calls theta is everybody's bias.
    const named = (name: string) => `node/${name === 'theta' ? 'bias' : snake(name)}`;
    const held = layers.flatMap((layer) => layer.weights);
    expect(held.map((weight) => [weight.originalName, weight.shape])).toEqual(
      specs.map(({ name, shape }) => [named(name), shape]),
    );
    expect(model.trainableWeights.length).toBe(specs.filter((spec) => spec.isTrainable).length);
    model.setWeights(weightTensors);
    const results = [model.predict(tensors)].flat();
    const predicted = results.length > 1 ? sideBySide(results) : results[0]!;
    const own = run(test, tensors, weightTensors);
    // A layer that rounds for the next one leaves it to that.
    expectClose(own.dataSync(), tf.cast(predicted, own.dtype).dataSync(), 1e-5);
  });

  it.each(['eval', 'train'] as const)('has the gradients of finite differences in %s mode', (mode) => {
    const context: ForwardContext = { ...evaluation, isTraining: mode === 'train', update: () => undefined };
    expectGradients(test, context);
  });

  it('says what it costs in whole multiply-adds', () => {
    const cost = test.block.multiplyAdds?.(argumentsOf(test)) ?? 0;
    expect(Number.isInteger(cost) && cost >= 0).toBe(true);
  });
});

/** Compares d(sum of r * y)/d(inputs and trainable weights), r fixed and random, with central differences. */
function expectGradients(test: Case, context: ForwardContext): void {
  const { inputs, weights } = valuesFor(test, 2);
  const isSmooth = Object.values(test.outputs).every(({ dtype }) => dtype === 'float32');
  // Ids and truth values have no slope.
  if (!isSmooth) return;
  const trainable = weights.filter((_, i) => test.specs[i]!.isTrainable);
  const varied = [...inputs.filter(({ dtype }) => dtype === 'float32'), ...trainable];
  const frozen = weights.map((values, i) => (test.specs[i]!.isTrainable ? undefined : tensor(values)));
  const factors = spreadValues([2, ...test.output], 1);
  const forward = (...tensors: tf.Tensor[]) => {
    let next = 0;
    return run(
      test,
      inputs.map((given) => (given.dtype === 'float32' ? tensors[next++]! : tensor(given))),
      frozen.map((value) => value ?? tensors[next++]!),
      context,
    );
  };
  const weighted = (...tensors: tf.Tensor[]) =>
    tf.sum(tf.mul(forward(...tensors), tf.tensor(factors, [2, ...test.output]))).asScalar();
  const gradients = tf.grads(weighted)(varied.map(tensor));

  // The sum is made in float64 here, so that only the block's own rounding remains.
  const value = () =>
    tf.tidy(() => {
      const y = forward(...varied.map(tensor)).dataSync();
      return factors.reduce((sum, factor, i) => sum + factor * y[i]!, 0);
    });
  const step = 1 / 128;
  for (const [k, { values }] of varied.entries()) {
    const numeric = values.map((at, i) => {
      values[i] = at + step;
      const above = value();
      values[i] = at - step;
      const below = value();
      values[i] = at;
      return (above - below) / (2 * step);
    });
    expectClose(gradients[k]!.dataSync(), numeric, 2e-3);
  }
}

describe('random and running state', () => {
  const find = (type: string) => cases.find(({ block }) => block.type === type)!;

  it('drops a share of the values in training, the same for the same seed, and scales the others up', () => {
    const test: Case = { ...find('dropout'), params: { rate: 0.25 } };
    const train = (seed: number) => {
      const context = { ...evaluation, isTraining: true, uniform: drawn(seed) };
      return run(test, [tf.ones([4, 1000])], [], context).dataSync();
    };
    const dropped = train(3).filter((value) => value === 0).length / 4000;
    expect(dropped).toBeCloseTo(0.25, 1);
    expect(new Set(train(3))).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    expect(train(3)).toEqual(train(3));
    expect(train(3)).not.toEqual(train(4));
  });

  it('normalises by the batch in training and lets the moving statistics follow it, as Keras does', () => {
    const test: Case = { ...find('batchNorm'), params: { momentum: 0.9, epsilon: 1e-3 } };
    const updates = new Map<string, number[]>();
    const context: ForwardContext = {
      ...evaluation,
      isTraining: true,
      update: (name, value) => updates.set(name, [...value.dataSync()]),
    };
    const weights = [tf.ones([3]), tf.zeros([3]), tf.tensor1d([0, 1, 2]), tf.tensor1d([1, 1, 4])];
    const y = run(test, [tf.tensor2d([[1, 2, 3], [3, 2, 7]])], weights, context); // prettier-ignore
    const one = 1 / Math.sqrt(1 + 1e-3);
    const two = 2 / Math.sqrt(4 + 1e-3);
    expectClose(y.dataSync(), [-one, 0, -two, one, 0, two], 1e-6);
    expectClose(updates.get('movingMean')!, [0.2, 1.1, 2.3], 1e-6);
    expectClose(updates.get('movingVariance')!, [1, 0.9, 4], 1e-6);
  });
});
