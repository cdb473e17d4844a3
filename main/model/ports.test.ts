import { tmpdir } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { halves, masked, network, text, tokens } from '../../core/examples/severalPorts.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { loadData } from '../data/load.ts';
import { openCpu } from '../devices/cpu.ts';
import { measureParity } from '../export/testing.ts';
import { tfjsFiles } from '../export/tfjs.ts';
import { explainStep } from '../looking/explain/explainStep.ts';
import type { Batch } from '../tensors/batch.ts';
import { compileDocument } from '../train/prepare.ts';
import { CompiledStep } from '../train/steps/compiledStep.ts';
import { EagerStep } from '../train/steps/eagerStep.ts';
import type { TrainingStep } from '../train/steps/step.ts';
import { initialWeights } from './model.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const features = Float32Array.from({ length: 12 }, (_, i) => ((i * 7) % 11) / 3 - 0.4);
const batch: Batch = { size: 3, fields: { features, labels: Int32Array.of(0, 2, 1) } };

async function losses(step: TrainingStep): Promise<readonly number[]> {
  const found: number[] = [];
  for (let i = 0; i < 8; i++) found.push((await step.run(batch, { learningRate: 0.3, step: i })).loss);
  step.dispose();
  return found;
}

describe.each([
  ['tokens with a mask', masked],
  ['tokens without one', network(tokens, text)],
  ['two outputs of one node', halves],
])('%s', (_, document) => {
  test('train in a compiled step as operation by operation', async () => {
    const model = compileDocument(document);
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const eager = await losses(new EagerStep(await openCpu(), model, defaultTraining, state));
    const compiled = await losses(new CompiledStep(model, defaultTraining, state));
    expect(eager.at(-1)).toBeLessThan(eager[0]!);
    for (const [i, loss] of eager.entries()) expect(compiled[i]).toBeCloseTo(loss, 5);
  });
});

async function explained(document: typeof masked) {
  const model = compileDocument(document);
  const data = await loadData(document.data, { home: tmpdir() });
  const state = { weights: initialWeights(model, 3), optimizer: new Map() };
  const { nodes } = await explainStep({ model, settings: defaultTraining, data, state, step: 0 }, 0);
  return new Map(nodes.map((node) => [node.nodeId, node]));
}

test('one step is explained where integers flow: they have no gradient', async () => {
  const byId = await explained(masked);
  expect(byId.get('tokens1')).toMatchObject({ gradient: null, output: { shape: [4] } });
  expect(byId.get('embedding1')?.inputs[0]?.gradient).toBeNull();
  expect(byId.get('embedding1')?.gradient).not.toBeNull();
  const before = byId.get('dataset1')?.gradient;
  expect([before?.min, before?.max]).toEqual([0, 0]);
});

test('one step is explained with what flows from a second output', async () => {
  const byId = await explained(halves);
  expect(byId.get('linear1')?.inputs[0]).toMatchObject({ from: 'split1', gradient: { shape: [1] } });
  expect(byId.get('linear1')?.inputs[0]?.value).toBeUndefined();
  expect(byId.get('linear2')?.inputs[0]).toMatchObject({ from: 'split1', value: { shape: [3] } });
});

test.each([
  ['tokens', network(tokens, text)],
  ['two outputs', halves],
])('layers of TensorFlow.js compute the same with %s', async (_, document) => {
  const device = await openCpu();
  const model = compileDocument(document);
  const weights = initialWeights(model, 3);
  const files = tfjsFiles(device, model, weights, 'ports', null);
  expect(await measureParity(device, model, weights, files, batch)).toBeLessThan(1e-5);
});

test('a mask, for which TensorFlow.js has no layer, is refused by name', async () => {
  const device = await openCpu();
  const model = compileDocument(masked);
  expect(() => tfjsFiles(device, model, initialWeights(model, 3), 'mask', null)).toThrow('no layer for SequenceMean');
});
