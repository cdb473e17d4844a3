// Training on whole numbers that are cut from a text, batch by batch: nothing is stored but the text.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import type { Analysis } from '../../core/analysis/node.ts';
import type { DataSpec } from '../../core/data/spec.ts';
import { chain } from '../../core/graph/chain.ts';
import { createRandom } from '../../core/random.ts';
import { tensorType } from '../../core/tensorType.ts';
import { same } from '../../core/text.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { requireExample, type Examples } from '../data/types.ts';
import { openCpu } from '../devices/cpu.ts';
import { compile, initialWeights } from '../model/model.ts';
import { createBatches } from './batches.ts';
import { evaluate } from './evaluate.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { EagerStep } from './steps/eagerStep.ts';
import type { TrainingStep } from './steps/step.ts';

const LENGTH = 4;
const vocabulary = ['a', 'b', 'c'];
const spec: DataSpec = {
  name: same('Text'),
  fields: [
    { name: 'window', role: 'input', type: tensorType('int32', [LENGTH]), meaning: { kind: 'tokens', vocabulary } },
    { name: 'next', role: 'target', type: tensorType('int32', []), meaning: { kind: 'classes', classes: vocabulary } },
  ],
};

/** Every window of a text, with the token that follows it, from `begin` to before `end`. */
function windows(text: Int32Array, begin = 0, end = text.length - LENGTH): Examples {
  const count = end - begin;
  return {
    fields: spec.fields,
    count,
    fill(indices, { fields }) {
      for (let row = 0; row < indices.length; row++) {
        const index = indices[row] ?? -1;
        requireExample(index, count);
        const at = begin + index;
        fields['window']?.set(text.subarray(at, at + LENGTH), row * LENGTH);
        fields['next']?.set(text.subarray(at + LENGTH, at + LENGTH + 1), row);
      }
    },
    slice: (from, to = count) => windows(text, begin + from, begin + to),
  };
}

/** a, b, c, a, b, ... with a slip now and then. */
function someText(): Int32Array {
  const random = createRandom(3);
  return Int32Array.from({ length: 204 }, (_, i) => (random.integer(10) === 0 ? random.integer(3) : i % 3));
}

/** A network that looks up each token of a window: one for numbers, without the block that makes tokens of these. */
function network() {
  const blocks = [['dataset'], ['tokens', { count: 3 }], ['embedding', { tokens: 3, width: 5 }], ['flatten'], ['linear', { units: 3 }], ['output']] as const; // prettier-ignore
  const analysis = analyse(chain('text', blocks.map(([type, params = {}]) => [type, params]), { data: { kind: 'iris' } })); // prettier-ignore
  expect(analysis.problems).toEqual([]);
  const tokens = analysis.network.find(({ block }) => block.type === 'tokens')!;
  const direct = analysis.network.filter((node) => node !== tokens).map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => (input.from.node === tokens.id ? { ...input, from: tokens.inputs[0]!.from } : input)),
  })); // prettier-ignore
  return compile({ ...analysis, network: direct, data: spec } satisfies Analysis);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('windows of a text train an embedding, compiled as operation by operation', async () => {
  const model = network();
  const settings = { ...defaultTraining, batchSize: 32, learningRate: 0.05 };
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const examples = windows(someText());
  const losses = async (step: TrainingStep) => {
    const batches = createBatches(examples, { batchSize: 32, shuffles: true, seed: 5 });
    const found: number[] = [];
    for (let at = 0; at < 3 * batches.stepsPerEpoch; at++) {
      const batch = batches.batch(Math.floor(at / batches.stepsPerEpoch), at % batches.stepsPerEpoch);
      const { loss, sums } = await step.run(batch, { learningRate: settings.learningRate, step: at });
      found.push(loss, sums['accuracy']!.sum);
    }
    const whole = await evaluate(step, examples, 50, () => Promise.resolve(true));
    const { loss, accuracy } = whole!.sums;
    const said = await step.predict({ size: 1, fields: { window: Int32Array.of(0, 1, 2, 0) } });
    found.push(loss!.sum / loss!.weight, accuracy!.sum, ...said);
    step.dispose();
    return found;
  };
  const eager = await losses(new EagerStep(await openCpu(), model, settings, initial));
  const compiled = await losses(new CompiledStep(model, settings, initial));
  expect(eager).toHaveLength(2 * 3 * 7 + 5);
  for (const [i, value] of compiled.entries()) expect(value).toBeCloseTo(eager[i]!, 4);
  const [lossAtFirst, lossAtLast] = [eager[0]!, eager.at(-5)!];
  expect(lossAtLast).toBeLessThan(lossAtFirst / 2);
  const [a, b, c] = eager.slice(-3);
  expect(b).toBeGreaterThan(a! + c!);
});
