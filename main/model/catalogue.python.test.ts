import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parameterOf, type Framework } from '../../core/codegen/parameters.ts';
import { byPort, isPicture } from '../../core/tensorType.ts';
import { argumentsOf, cases, run, spreadValues, valuesFor, type Case } from './cases.ts';

/** A Python with torch, and keras if its source is to be tested too. Without it these tests are skipped. */
const python = process.env['NEUROLOOM_PYTHON'];

interface Computed {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** By the inputs, of the sum weighted by the factors; empty where they are not asked for. */
  readonly gradients: readonly (readonly number[])[];
}
type Outcome = Computed | { readonly error: string };
interface Answer {
  readonly pytorch: Outcome;
  /** Null where Keras is missing, or known to be wrong. */
  readonly keras: Outcome | null;
}

const computing = cases.filter(({ block }) => block.category !== 'structure');

/** Weights as a framework holds them. */
function held(framework: Framework, test: Case) {
  return valuesFor(test, 2).weights.map(({ values }, i) => {
    const { places, ...parameter } = parameterOf(framework, test.specs[i]!);
    return { ...parameter, values: places.map((place) => values[place]) };
  });
}

/** What the outcome is weighted by before its gradients are taken. */
function factorsOf({ output }: Case) {
  const shape = [2, ...output];
  return { shape, values: spreadValues(shape, 1) };
}

function request(test: Case) {
  const { inputs } = valuesFor(test, 2);
  const plain = <T extends { values: Float32Array }>(tensor: T) => ({ ...tensor, values: [...tensor.values] });
  const args = { ...argumentsOf(test), passesSteps: false };
  const module = test.block.pytorch?.(args) ?? '';
  const { pytorch = [], keras = [] } = test.block.definitions?.(args) ?? {};
  const [first = 'x0', ...rest] = test.inputs.map((_, i) => `x${i}`);
  const names = [first, ...rest] as const;
  const ports = byPort(test.inputs, (_, i) => `x${i}`);
  const call = test.block.pytorchCall?.({ ...args, module: 'module', names, ports });
  return {
    definitions: { pytorch: pytorch.join('\n\n'), keras: keras.join('\n\n') },
    module,
    call: call ?? `module(${names.join(', ')})`,
    keras: test.block.keras?.(args),
    kerasCall:
      test.block.kerasCall?.({ ...args, layer: 'layer', names, ports }) ??
      `layer(${names.length > 1 ? `[${names.join(', ')}]` : first})`,
    inputs: inputs.map((input, i) => ({ ...plain(input), isPicture: isPicture(test.inputs[i]!.type) })),
    isPicture: Object.values(test.outputs).every(isPicture),
    factors: plain(factorsOf(test)),
    pytorchWeights: held('pytorch', test),
    kerasWeights: held('keras', test),
  };
}

function largestError(values: readonly number[], expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((value, k) => Math.abs(value - values[k]!)));
}

describe.skipIf(!python)('the Python source of every block (needs NEUROLOOM_PYTHON)', () => {
  let answers: readonly Answer[] = [];
  beforeAll(async () => {
    await tf.setBackend('cpu');
    const script = path.join(import.meta.dirname, 'parity.py');
    const input = JSON.stringify(computing.map(request));
    answers = JSON.parse(execFileSync(python!, [script], { input, encoding: 'utf8', stdio: 'pipe' })) as Answer[];
  }, 120_000);

  it.each(computing.map((test, i) => [test.title, i] as const))('%s', (_, i) => {
    const test = computing[i]!;
    const { inputs, weights } = valuesFor(test, 2);
    const tensors = [
      ...inputs.map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype)),
      ...weights.map(({ values, shape }) => tf.tensor(values, [...shape])),
    ];
    const y = run(test, tensors.slice(0, inputs.length), tensors.slice(inputs.length));
    const expected = [...y.dataSync()];
    const { pytorch, keras } = answers[i]!;
    for (const outcome of keras ? [pytorch, keras] : [pytorch]) {
      if ('error' in outcome) throw new Error(`${outcome.error} in ${JSON.stringify(request(test))}`);
      expect(outcome.shape).toEqual(y.shape);
      expect(largestError(outcome.values, expected)).toBeLessThan(2e-5);
    }
    if ('error' in pytorch) throw new Error(pytorch.error);
    const smooth = inputs.flatMap(({ dtype }, k) => (dtype === 'float32' ? [k] : []));
    if (smooth.length === 0 || y.dtype !== 'float32') return;
    const factors = factorsOf(test);
    const weighted = (...xs: tf.Tensor[]) => {
      const given = inputs.map((_, k) => xs[smooth.indexOf(k)] ?? tensors[k]!);
      const result = run(test, given, tensors.slice(inputs.length));
      return tf.sum(tf.mul(result, tf.tensor(factors.values, factors.shape))).asScalar();
    };
    const gradients = tf.grads(weighted)(smooth.map((k) => tensors[k]!));
    expect(pytorch.gradients).toHaveLength(gradients.length);
    for (const [k, gradient] of gradients.entries())
      expect(largestError(pytorch.gradients[k]!, [...gradient.dataSync()])).toBeLessThan(2e-5);
  });

  it('has Keras to compare with', ({ skip }) => {
    if (answers.every(({ keras }) => keras === null)) skip();
    const without = computing.filter((_, i) => answers[i]?.keras === null);
    expect(without.every(({ block }) => block.type === 'averagePool2d')).toBe(true);
  });
});
