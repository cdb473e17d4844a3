// Data of several fields: tokens, segments and a mask, each at a port of its own.
import { tmpdir } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { networkSignature } from '../../core/analysis/signature.ts';
import { lettersOnly, maskedPair, unmaskedPair } from '../../core/examples/severalPorts.ts';
import { toKeras } from '../../core/codegen/keras.ts';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import type { Document } from '../../core/graph/document.ts';
import { portsOf } from '../../core/graph/ports.ts';
import { tensorType } from '../../core/tensorType.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { loadData } from '../data/load.ts';
import type { LoadedData } from '../data/types.ts';
import { openCpu } from '../devices/cpu.ts';
import { measureParity } from '../export/testing.ts';
import { tfjsFiles } from '../export/tfjs.ts';
import { explainStep } from '../looking/explain/explainStep.ts';
import { measureHealth } from '../looking/explain/health.ts';
import type { Batch } from '../tensors/batch.ts';
import { createBatches, createFiller } from '../train/batches.ts';
import { evaluate } from '../train/evaluate.ts';
import { compileDocument } from '../train/prepare.ts';
import { CompiledStep } from '../train/steps/compiledStep.ts';
import { EagerStep } from '../train/steps/eagerStep.ts';
import { createCompiledForward } from '../train/steps/predictor.ts';
import type { TrainingStep } from '../train/steps/step.ts';
import { initialWeights, type Model } from './model.ts';
import { createPredictor } from './predictor.ts';

const settings = { ...defaultTraining, batchSize: 32, learningRate: 0.02 };
const stateOf = (model: Model) => ({ weights: initialWeights(model, 3), optimizer: new Map() });
let data: LoadedData;
let batch: Batch;

beforeAll(async () => {
  await tf.setBackend('cpu');
  data = await loadData(maskedPair.data, { home: tmpdir() });
  batch = createFiller(data.training, 5)([0, 1, 2, 3, 4]);
});

test('the Dataset has a port for each field, and what flows from it has its type', () => {
  const analysis = analyse(maskedPair);
  expect(analysis.problems).toEqual([]);
  const ports = portsOf(maskedPair, maskedPair.graph.nodes[0]!, 'outputs');
  expect(ports.map(({ name, label }) => [name, label.en])).toEqual([['out', 'letters'], ['segments', 'segments'], ['mask', 'mask']]); // prettier-ignore
  const types = maskedPair.graph.edges.filter(({ from }) => from.node === 'dataset1').map(({ id }) => analysis.edgeTypes.get(id));
  expect(types).toEqual([{ dtype: 'int32', shape: [16], kinds: 7 }, { dtype: 'int32', shape: [16], kinds: 2 }, tensorType('bool', [16])]);
}); // prettier-ignore

test('data of one field have the port that they always had', () => {
  const document: Document = { ...maskedPair, data: { kind: 'iris' } };
  expect(portsOf(document, maskedPair.graph.nodes[0]!, 'outputs').map(({ name }) => name)).toEqual(['out']);
});

async function trained(step: TrainingStep) {
  const batches = createBatches(data.training, { batchSize: 32, shuffles: true, seed: 5 });
  const losses: number[] = [];
  for (let at = 0; at < 8 * batches.stepsPerEpoch; at++) {
    const given = batches.batch(Math.floor(at / batches.stepsPerEpoch), at % batches.stepsPerEpoch);
    losses.push((await step.run(given, { learningRate: settings.learningRate, step: at })).loss);
  }
  const whole = await evaluate(step, data.test, 40, () => Promise.resolve(true));
  const outputs = await step.outputs(batch);
  const found = { losses, whole: whole!, predicted: await step.predict(batch), outputs };
  step.dispose();
  return found;
}

const mean = ({ sum, weight }: { sum: number; weight: number } = { sum: NaN, weight: 1 }) => sum / weight;

test('all fields arrive when it trains, is evaluated, predicts and is looked into: compiled as operation by operation', async () => {
  const model = compileDocument(maskedPair);
  expect(model.inputs.map(({ name }) => name)).toEqual(['tokens', 'segments', 'mask']);
  const eager = await trained(new EagerStep(await openCpu(), model, settings, stateOf(model)));
  const compiled = await trained(new CompiledStep(model, settings, stateOf(model)));
  expect(eager.losses).toHaveLength(88);
  eager.losses.forEach((loss, i) => expect(compiled.losses[i]).toBeCloseTo(loss, 3));
  // What cannot be told from the letters alone, without knowing which word they are of.
  expect(mean(eager.whole.sums.accuracy)).toBeGreaterThan(0.9);
  expect(mean(compiled.whole.sums.loss)).toBeCloseTo(mean(eager.whole.sums.loss), 3);
  eager.predicted.forEach((value, i) => expect(compiled.predicted[i]).toBeCloseTo(value, 2));
  expect([...eager.outputs.keys()]).toContain('dataset1:mask');
  expect(new Set(compiled.outputs.keys())).toEqual(new Set(eager.outputs.keys()));
  for (const name of ['dataset1', 'dataset1:segments', 'dataset1:mask'])
    expect([...compiled.outputs.get(name)!]).toEqual([...eager.outputs.get(name)!]);
}, 60_000); // prettier-ignore

test.each(['eager', 'compiled'])('what the mask leaves out changes no prediction, %s', async (way) => {
  const weights = (model: Model) => initialWeights(model, 3);
  const cpu = await openCpu();
  const predictions = async (document: Document, given: Batch) => {
    const model = compileDocument(document);
    if (way === 'eager') return [...(await createPredictor(cpu, model, weights(model)).predict(given))];
    const forward = createCompiledForward(model);
    const predictor = forward.with(weights(model));
    const outputs = [...(await predictor.predict(given))];
    predictor.dispose();
    forward.dispose();
    return outputs;
  };
  const { tokens, mask } = batch.fields;
  const other = { ...batch, fields: { ...batch.fields, tokens: tokens!.map((token, i) => (mask![i] === 1 ? token : 5)) } };
  expect(other.fields.tokens).not.toEqual(tokens);
  expect(await predictions(maskedPair, other)).toEqual(await predictions(maskedPair, batch));
  expect(await predictions(unmaskedPair, other)).not.toEqual(await predictions(unmaskedPair, batch));
}); // prettier-ignore

describe('fields that nobody takes', () => {
  test('are no problem, and enter nothing', async () => {
    expect(analyse(lettersOnly).problems).toEqual([]);
    const model = compileDocument(lettersOnly);
    expect(model.inputs.map(({ name }) => name)).toEqual(['tokens']);
    const { losses } = await trained(new CompiledStep(model, settings, stateOf(model)));
    const eager = await trained(new EagerStep(await openCpu(), model, settings, stateOf(model)));
    expect(losses.at(-1)).toBeCloseTo(eager.losses.at(-1)!, 3);
    expect([...eager.outputs.keys()]).not.toContain('dataset1:mask');
  });

  test('are not in its programs', () => {
    const [torch, keras] = [toPyTorch(lettersOnly), toKeras(lettersOnly)].map((program) => (program.ok ? program.value : ''));
    expect(torch).toContain('training_data = TensorDataset(torch.tensor(train_tokens), torch.tensor(train_y))');
    expect(keras).toContain('keras.Input(shape=(16,), dtype="int32")');
    expect(keras).toContain('validation_data=(val_tokens, val_y)');
  }); // prettier-ignore
});

test('one step is explained, and gradients are measured: integers and masks have none', async () => {
  const model = compileDocument(maskedPair);
  const subject = { model, settings, data, state: stateOf(model), step: 0 };
  const { nodes } = await explainStep(subject, 0);
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  expect(byId.get('dataset1')).toMatchObject({ gradient: null, output: { shape: [16] } });
  expect(byId.get('embedding2')?.inputs[0]).toMatchObject({ from: 'dataset1', value: { shape: [16], max: 1 } });
  const [, mask] = byId.get('sequenceMean1')!.inputs;
  const length = [...createFiller(data.training, 1)([0]).fields['mask']!].filter((one) => one === 1).length;
  expect(mask).toMatchObject({ from: 'dataset1', gradient: null, value: { shape: [16], mean: length / 16 } });
  const health = await measureHealth(subject);
  expect(health.nodes.find(({ nodeId }) => nodeId === 'embedding2')?.weights?.gradient).toBeGreaterThan(0);
});

test('layers of TensorFlow.js take several inputs by their names', async () => {
  const device = await openCpu();
  const model = compileDocument(unmaskedPair);
  const weights = initialWeights(model, 3);
  const files = tfjsFiles(device, model, weights, 'pair', null);
  expect(await measureParity(device, model, weights, files, batch)).toBeLessThan(1e-5);
  const { modelTopology, userDefinedMetadata } = JSON.parse(files['model.json']) as {
    modelTopology: { config: { input_layers: [string][] } };
    userDefinedMetadata: { inputs: { name: string; dtype: string; shape: number[] }[] };
  };
  expect(modelTopology.config.input_layers.map(([name]) => name)).toEqual(['tokens', 'segments']);
  expect(userDefinedMetadata.inputs.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
    ['tokens', 'int32', [16]],
    ['segments', 'int32', [16]],
  ]);
  expect(files['README.md']).toContain('In, segments: places in the vocabulary. int32 [examples, 16].');
});

test('another wire from the data makes another network', () => {
  expect(networkSignature(maskedPair)).not.toBe(networkSignature(unmaskedPair));
});
