import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import type { EngineError } from '../../core/protocol/errors.ts';
import { loadData } from '../data/load.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { importModel } from './read.ts';
import { blocksOf, expected, fixtures, largestDifference, predicted } from './testing.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-import-'));
const imported = (name: string, size?: number) => importModel(path.join(fixtures, name), name, { size });

function written(name: string, content: Uint8Array | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function refused(file: string, name = path.basename(file)): Promise<string> {
  const error = await importModel(file, name).then(() => undefined, (reason: unknown) => reason as EngineError); // prettier-ignore
  expect(error?.code).toBe('fileUnreadable');
  return error!.message;
}

const attention = ['split', 'split', 'splitHeads', 'splitHeads', 'matMul', 'scale', 'mask', 'softmax', 'splitHeads', 'matMul', 'mergeHeads']; // prettier-ignore

/** What the models of fixtures/make.py become. */
const models: Readonly<Record<string, readonly string[]>> = {
  'mlp.onnx': ['linear', 'tanh', 'batchNorm', 'gelu', 'linear', 'layerNorm', 'silu', 'linear', 'sigmoid'],
  'cnn.onnx': ['zeroPad', 'conv2d', 'relu', 'zeroPad', 'maxPool2d', 'conv2d', 'relu', 'conv2d', 'add', 'relu', 'averagePool2d', 'zeroPad', 'conv2d', 'flatten', 'linear', 'softmax'],
  'cnn-of-one.onnx': ['zeroPad', 'conv2d', 'relu', 'zeroPad', 'maxPool2d', 'conv2d', 'relu', 'conv2d', 'add', 'relu', 'averagePool2d', 'zeroPad', 'conv2d', 'flatten', 'linear', 'softmax'],
  'gpt.onnx': ['embedding', 'positionalEncoding', 'layerNorm', 'linear', ...attention, 'linear', 'add', 'geluTanh', 'linear'],
  'lstm.onnx': ['(LSTM)', 'linear'],
  'gru.onnx': ['(GRU)', 'linear'],
  'unet.onnx': ['conv2d', 'relu', 'maxPool2d', '(ConvTranspose, Clip)', 'conv2d'],
  'signal.onnx': ['(Conv)', 'relu', '(MaxPool, Flatten)', 'linear'],
  'functional.keras': ['conv2d', 'batchNorm', 'conv2d', 'conv2d', 'averagePool2d', 'add', 'concatenate', 'conv2d', 'silu', 'zeroPad', 'flatten', 'linear', 'gelu', 'layerNorm', 'dropout', 'linear', 'softmax', 'relu'],
  'functional.h5': ['conv2d', 'batchNorm', 'conv2d', 'conv2d', 'averagePool2d', 'add', 'concatenate', 'conv2d', 'silu', 'zeroPad', 'flatten', 'linear', 'gelu', 'layerNorm', 'dropout', 'linear', 'softmax', 'relu'],
  'steps.keras': ['(Conv)', '(Clip)', '(LSTM)', '(GRU)', '(RNN)'],
  'steps.h5': ['(Conv)', '(Clip)', '(LSTM)', '(GRU)', '(RNN)'],
  'texts.keras': ['embedding', 'linear', 'tanh', 'sequenceMean', 'linear'],
}; // prettier-ignore

describe('models of PyTorch and Keras', () => {
  it.each(Object.keys(models))('%s becomes blocks that compute the same', async (name) => {
    const { run, report } = await imported(name);
    const { input, output } = expected(name.replace(/\.\w+$/, ''));
    expect(blocksOf(run).toSorted()).toEqual(models[name]!.toSorted());
    const isChannelsFirst = name.endsWith('.onnx');
    const result = await predicted(run, input, isChannelsFirst);
    const shape = run.document.graph.nodes.length > 0 && name === 'unet.onnx' ? channelsLast(output) : output;
    expect(largestDifference(result, shape)).toBeLessThan(1e-5);
    const said = report.parts.flatMap(({ nodes }) => nodes);
    for (const { id, block } of run.document.graph.nodes) if (block !== 'dataset' && block !== 'output') expect(said, id).toContain(id);
  }); // prettier-ignore

  it('says why something is no block, and what it is called', async () => {
    const { report, run: lstmRun } = await imported('lstm.onnx');
    // Two layers in both directions over 4 places, of 3 and 8 inputs and 4 units with 4 gates.
    const costs = analyse(lstmRun.document).byId.get('foreign1')?.multiplyAdds;
    expect(costs).toBe(4 * 2 * 16 * (3 + 4) + 4 * 2 * 16 * (8 + 4));
    const lstm = report.parts.find(({ operator }) => operator === 'LSTM')!;
    expect(lstm).toMatchObject({ as: 'foreign', nodes: ['foreign1'], why: { en: 'There is no block for it.' } });
    expect(report.notices.map(({ en }) => en).join()).toContain('runs and learns as foreign operators');
    const { run } = await imported('gpt.onnx');
    expect(run.document.graph.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(['wte', 'ln', 'qkv', 'proj']));
  }); // prettier-ignore

  it('is read out of a zip, too', async () => {
    const zip = written('bundle.zip', zipSync({ 'my/mlp.onnx': new Uint8Array(readFileSync(path.join(fixtures, 'mlp.onnx'))) })); // prettier-ignore
    const [bundled, plain] = [await importModel(zip, 'bundle.zip'), await imported('mlp.onnx')];
    expect([bundled.run.document.name, blocksOf(bundled.run)]).toEqual(['mlp', blocksOf(plain.run)]);
    expect(plain.report.size).toBeNull();
  });

  it('is a project with a run, and data of its shapes', async () => {
    const { run } = await imported('cnn.onnx');
    const file = path.join(folder, 'cnn.neuroloom');
    await saveProject(folder, { path: file, document: run.document, runs: [run], thumbnail: null });
    const opened = await openProject(folder, file);
    expect(opened.notices).toEqual([]);
    expect(opened.trained!.checkpoint.weights).toEqual(run.checkpoint!.weights);
    expect(analyse(opened.document).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const data = await loadData(opened.document.data, { home: folder });
    expect([data.training.count, data.test.count]).toEqual([48, 16]);
    expect(data.spec.fields.map(({ name, type }) => [name, type.shape])).toEqual([['features', [16, 16, 2]], ['labels', []]]); // prettier-ignore
  });
});

/** A picture of one channel has its numbers in the same order either way. */
const channelsLast = (output: readonly (readonly number[])[]) => output;

describe('models of TensorFlow.js', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [6, 6, 1], filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.batchNormalization(),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
  const x = tf.randomUniform([3, 6, 6, 1], 0, 1, 'float32', 4);

  async function saved(): Promise<{ json: object; weights: Uint8Array }> {
    let artifacts: tf.io.ModelArtifacts | undefined;
    await model.save({ save: (all) => { artifacts = all; return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }); } }); // prettier-ignore
    const { modelTopology, weightSpecs, weightData } = artifacts!;
    const json = {
      format: 'layers-model',
      modelTopology,
      weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    };
    return { json, weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)) };
  }

  it('are read from a folder and from a zip', async () => {
    const { json, weights } = await saved();
    const text = new TextEncoder().encode(JSON.stringify(json));
    written('weights.bin', weights);
    const zip = written('model.zip', zipSync({ 'my/model.json': text, 'my/weights.bin': weights }));
    const wanted = (await (model.predict(x) as tf.Tensor).array()) as number[][];
    for (const file of [written('model.json', text), zip]) {
      const { run } = await importModel(file, path.basename(file));
      expect(blocksOf(run)).toEqual(['conv2d', 'relu', 'maxPool2d', 'batchNorm', 'flatten', 'linear', 'softmax']);
      expect(largestDifference(await predicted(run, x.arraySync() as number[][][], false), wanted)).toBeLessThan(1e-6);
    }
  });

  it('are refused without their weights, as GraphModels, and if they are none', async () => {
    const { json } = await saved();
    const other = mkdtempSync(path.join(folder, 'other-'));
    const file = path.join(other, 'model.json');
    writeFileSync(file, JSON.stringify(json));
    expect(await refused(file)).toContain('“weights.bin”, which does not lie beside it');
    writeFileSync(file, JSON.stringify({ ...json, weightsManifest: [{ paths: ['../../etc/passwd'], weights: [] }] }));
    expect(await refused(file)).toContain('which does not lie beside it');
    writeFileSync(file, JSON.stringify({ format: 'graph-model', modelTopology: { node: [] } }));
    expect(await refused(file)).toContain('GraphModel');
    writeFileSync(file, '{"a": 1}');
    expect(await refused(file)).toContain('is not a model of TensorFlow.js');
    expect(await refused(written('empty.zip', zipSync({ 'a.txt': new Uint8Array(3) })))).toContain('without a model.json');
  }); // prettier-ignore
});

describe('files that cannot be read', () => {
  const bytes = (name: string) => readFileSync(path.join(fixtures, name));

  it('says what is wrong and what to do', async () => {
    const whole = bytes('mlp.onnx');
    expect(await refused(written('cut.onnx', whole.subarray(0, 900)))).toContain('damaged or cut off');
    expect(await refused(written('text.onnx', 'Dear reader,\nthis is a text.\n'))).toContain('is not an ONNX file');
    await expect(importModel(written('type.onnx', 'hello'), 'type.onnx')).rejects.toMatchObject({
      message: expect.stringContaining('There is no such type.') as string,
      text: { de: expect.stringContaining('Einen solchen Typ gibt es nicht.') as string },
    });
    expect(await refused(written('empty.onnx', ''))).toContain('is not an ONNX file');
    expect(await refused(path.join(folder, 'nowhere.onnx'))).toContain('it is not there');
    expect(await refused(written('a.xyz', 'a'))).toContain('of no format that can be imported');
    for (const name of ['model.pt', 'model.pth', 'model.pkl']) expect(await refused(written(name, 'x'))).toContain('safetensors.torch.save_file'); // prettier-ignore
    expect(await refused(written('cut.h5', bytes('functional.h5').subarray(0, 20_000)))).toMatch(/HDF5/);
    expect(await refused(written('text.h5', 'a text'))).toContain('is not an HDF5 file');
    expect(await refused(written('cut.keras', bytes('texts.keras').subarray(0, 9000)))).toContain('is not a zip file');
    expect(await refused(written('other.keras', zipSync({ 'a.txt': new Uint8Array(3) })))).toContain('without config.json');
  }); // prettier-ignore

  it('leaves no file behind in the room of the HDF5 library', async () => {
    await refused(written('again.h5', bytes('functional.h5').subarray(0, 20_000)));
    expect(blocksOf((await imported('functional.h5')).run)).toContain('conv2d');
  });

  it('is cancelled half-way', async () => {
    const abort = new AbortController();
    abort.abort();
    const file = path.join(fixtures, 'gpt.onnx');
    await expect(importModel(file, 'gpt.onnx', { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
