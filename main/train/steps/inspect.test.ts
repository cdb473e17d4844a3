import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledStepGraph } from '../../../core/protocol/compiled.ts';
import { examples } from '../../../core/examples/examples.ts';
import { defaultOptimizers } from '../../../core/training/settings.ts';
import type { Document } from '../../../core/graph/document.ts';
import { compileDocument } from '../prepare.ts';
import type { Model } from '../../model/model.ts';
import { inspectStep } from './inspect.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function inspected(document: Document, isProfiled = false): Promise<CompiledStepGraph> {
  const result = await inspectStep(compileDocument(document), document.training, isProfiled);
  if (!result.isCompiled) throw new Error(result.reason);
  return result;
}

const total = (items: readonly { readonly count: number }[]) => items.reduce((sum, { count }) => sum + count, 0);
const share = (items: readonly { readonly share: number }[]) => items.reduce((sum, item) => sum + item.share, 0);

describe.each(Object.keys(examples))('the step of the example "%s"', (name) => {
  it('is counted the same by operator and by node, in the order of the network', async () => {
    const document = examples[name]!;
    const { operators, nodes, traced, cleaned, profile } = await inspected(document);
    expect(total(operators)).toBe(total(nodes));
    expect(cleaned).toBeLessThan(traced);
    expect(profile).toBeNull();
    const order = compileDocument(document).nodes.map(({ id }) => id);
    const ids = nodes.map(({ nodeId }) => nodeId);
    expect(ids.at(-1)).toBeNull();
    expect(ids.slice(0, -1)).toEqual(order.filter((id) => ids.includes(id)));
  });
});

describe("the step of the lecture's network", () => {
  const document = examples['fashion-mnist']!;

  it('has the sizes of its tensors', async () => {
    const { bytes, batchSize, label, milliseconds } = await inspected(document);
    expect(batchSize).toBe(64);
    expect(bytes).toMatchObject({ weights: 4 * 669_706, slots: 0, batch: 4 * (64 * 784 + 64) });
    expect(bytes.model).toBeLessThan(20_000);
    expect(label).toContain('ONNX Runtime');
    expect(Object.values(milliseconds).every((value) => value > 0)).toBe(true);
  });

  it('is measured: the layers take the time, on the CPU', async () => {
    const before = tf.memory().numTensors;
    const { profile, operators } = await inspected(document, true);
    expect(profile!.steps).toBeGreaterThan(0);
    expect(share(profile!.operators)).toBeCloseTo(1, 6);
    expect(share(profile!.nodes)).toBeCloseTo(1, 6);
    expect(total(profile!.operators)).toBe(total(profile!.nodes));
    // Fused operators are one.
    expect(total(profile!.operators)).toBeLessThanOrEqual(total(operators));
    expect(profile!.operators[0]).toMatchObject({ operator: expect.stringContaining('Gemm'), providers: ['CPU'] });
    const layers = profile!.nodes.filter(({ nodeId }) => nodeId?.startsWith('linear'));
    expect(share(layers)).toBeGreaterThan(0.5);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('says what is updated outside of ONNX Runtime', async () => {
  const document = examples['fashion-mnist']!;
  const training = { ...document.training, optimizer: defaultOptimizers.adam };
  const { operators, profile, bytes } = await inspected({ ...document, training }, true);
  expect(bytes.slots).toBe(2 * bytes.weights);
  const isUpdate = ({ operator }: { readonly operator: string }) => operator === 'Update (WebAssembly)';
  // The kernels and biases of three layers.
  expect(operators.find(isUpdate)).toMatchObject({ count: 6 });
  const update = profile!.operators.find(isUpdate)!;
  expect(update).toMatchObject({ count: 6, providers: ['CPU'] });
  expect(update.milliseconds).toBeGreaterThan(0);
  expect(profile!.milliseconds).toBeGreaterThan(update.milliseconds);
  expect(total(profile!.operators)).toBe(total(profile!.nodes));
});

it('names the node and the kernel that cannot be compiled', async () => {
  const model = compileDocument(examples['xor']!);
  const apply: Model['apply'] = (own, weights, x, options) => {
    const output = model.apply(own, weights, x, options);
    options.onNode?.('tanh7');
    return own.atan2(output, output);
  };
  const broken = await inspectStep({ ...model, apply }, examples['xor']!.training, true);
  expect(broken).toEqual({
    isCompiled: false,
    nodeId: 'tanh7',
    kernel: 'Atan2',
    reason: 'Node tanh7: Atan2 has no lowering.',
  });
});
