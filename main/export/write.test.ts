// Whatever goes wrong: an export is there whole and proven, or nothing is.
import { chmodSync, copyFileSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import { examples } from '../../core/examples/examples.ts';
import { translator } from '../../core/examples/translator.ts';
import type { Document } from '../../core/graph/document.ts';
import { tinyDisk } from '../files/tinyDisk.ts';
import { initialWeights } from '../model/model.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { compileDocument } from '../train/prepare.ts';
import { verifyExport } from './verify.ts';
import { exportNetwork } from './write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-export-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const iris = examples['iris']!;
const at = (...names: string[]) => path.join(folder, ...names);
const weights = (document: Document) => initialWeights(compileDocument(document), 3);
const write = (target: string, more: { document?: Document; weights?: NamedTensors; signal?: AbortSignal } = {}) => {
  const { document = iris, weights: own = weights(iris), signal } = more;
  return exportNetwork({ format: 'tfjs', document, weights: own }, { path: target, home: folder, signal });
};

test('a folder proves itself again: without project and data, elsewhere, and packed', async () => {
  const { proof, files } = await write(at('model'));
  expect(proof).toMatchObject({ ran: true, tolerance: 1e-4, examples: 30, outputs: [{ name: 'output', shape: [3] }] });
  expect(proof).toHaveProperty(['versions', '@tensorflow/tfjs']);
  const names = files.map(({ name }) => name).toSorted();
  expect(names).toEqual(['README.md', 'model.json', 'parity-examples.safetensors', 'parity.json', 'weights.bin']);
  await write(at('model.zip'));
  mkdirSync(at('elsewhere'));
  for (const name of names) copyFileSync(at('model', name), at('elsewhere', name));
  for (const name of ['elsewhere', 'model.zip']) {
    expect(await verifyExport(at(name))).toMatchObject({ format: 'tfjs', proof: { ran: true, examples: 30 } });
  }
});

test('a model in a single file has its proof beside it, and takes no place of anything else', async () => {
  const asked = { format: 'onnx', document: iris, weights: weights(iris), options: { probabilities: true } };
  const { files, proof } = await exportNetwork(asked, { path: at('net.onnx'), home: folder });
  const names = ['net.onnx', 'net.parity-examples.safetensors', 'net.parity.json'];
  expect(files.map(({ name }) => name).toSorted()).toEqual(names);
  expect(readdirSync(folder).filter((name) => name.startsWith('net'))).toEqual(names);
  expect(proof).toMatchObject({ ran: true, consumer: 'onnxruntime-node', outputs: [{ name: 'output', shape: [3] }] });
  expect(await verifyExport(at('net.onnx'))).toMatchObject({ format: 'onnx', proof: { ran: true } });
  // An earlier export is replaced, where a link leads to as well; its permissions stay.
  mkdirSync(at('models'));
  await exportNetwork(asked, { path: at('models', 'kept.onnx'), home: folder });
  chmodSync(at('models', 'kept.onnx'), 0o640);
  writeFileSync(at('models', 'kept.onnx'), 'old');
  symlinkSync(at('models', 'kept.onnx'), at('link.onnx'));
  await exportNetwork(asked, { path: at('link.onnx'), home: folder });
  expect(lstatSync(at('link.onnx')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('models', 'kept.onnx'))).toEqual(readFileSync(at('net.onnx')));
  expect(statSync(at('models', 'kept.onnx')).mode & 0o777).toBe(0o640);
  writeFileSync(at('other.parity.json'), 'mine');
  const refused = exportNetwork(asked, { path: at('other.onnx'), home: folder });
  await expect(refused).rejects.toMatchObject({ code: 'fileUnwritable' });
  expect(readdirSync(folder).filter((name) => name.startsWith('other'))).toEqual(['other.parity.json']);
});

test('a transformer goes to TensorFlow.js as a graph, and both programs predict what the app does', async () => {
  const document = translator(usualNumberWords(), { width: 16, heads: 2, feedForward: 32 });
  const target = (name: string) => ({ path: at(name), home: folder });
  const graph = await exportNetwork({ format: 'tfjs', document }, target('graph'));
  expect(graph.proof).toMatchObject({ ran: true, tolerance: 1e-3 });
  expect(JSON.parse(readFileSync(at('graph', 'model.json'), 'utf8'))).toMatchObject({ format: 'graph-model' });
  expect(graph.snippet?.code).toContain('loadGraphModel');
  const onnx = await exportNetwork({ format: 'onnx', document }, target('onnx'));
  expect(onnx.proof).toMatchObject({ ran: true, tolerance: 1e-4 });
  expect(onnx.files.map(({ name }) => name)).toContain('README.md');
}, 120_000);

test('steps, which come from truth values, are numbers to plain TensorFlow.js as well', async () => {
  const asked = { format: 'tfjs', document: examples['perceptron-and']!, options: { form: 'graph' } };
  const { proof } = await exportNetwork(asked, { path: at('steps'), home: folder });
  expect(proof).toMatchObject({ ran: true, outputs: [{ name: 'output', largestDifference: 0 }] });
});

test('what has no proof beside it cannot be checked, and that is said', async () => {
  mkdirSync(at('old'));
  writeFileSync(at('old', 'model.json'), '{}');
  await expect(verifyExport(at('old'))).rejects.toMatchObject({
    code: 'fileUnreadable',
    message: expect.stringContaining('parity.json is missing'),
    text: expect.objectContaining({ de: expect.stringContaining('noch einmal exportieren') }),
  });
});

test('an export whose weights were changed no longer verifies', async () => {
  await write(at('model'));
  const bytes = readFileSync(at('model', 'weights.bin'));
  bytes.writeFloatLE(bytes.readFloatLE(0) + 0.5, 0);
  writeFileSync(at('model', 'weights.bin'), bytes);
  await expect(verifyExport(at('model'))).rejects.toMatchObject({ code: 'exportFailed' });
});

test.each([
  ['nothing', undefined],
  ['a file without a proof', 'hello'],
])('%s is not an export to verify', async (_, content) => {
  if (content !== undefined) writeFileSync(at('a.onnx'), content);
  await expect(verifyExport(at('a.onnx'))).rejects.toMatchObject({ code: 'fileUnreadable' });
});

test('weights before training go out, and are said to be that', async () => {
  const report = await exportNetwork({ format: 'tfjs', document: iris }, { path: at('model'), home: folder });
  expect(report.remarks.map(({ en }) => en)).toEqual([expect.stringContaining('drawn by the seed 1')]);
});

describe('nothing is left', () => {
  const left = () => readdirSync(folder).filter((name) => !['data', 'cache'].includes(name));

  test.each(['network', 'files', 'proof'] as const)('of an export that is cancelled while %s comes about', async (when) => {
    const abort = new AbortController();
    const onProgress = (stage: string) => {
      if (stage === when) abort.abort();
    };
    const asked = { format: 'tfjs', document: iris, weights: weights(iris) };
    const exporting = exportNetwork(asked, { path: at('new', 'model'), home: folder, signal: abort.signal, onProgress });
    await expect(exporting).rejects.toMatchObject({ code: 'cancelled' });
    expect(left()).toEqual([]);
  }); // prettier-ignore

  test('of an export that is cancelled while it is packed', async () => {
    const abort = new AbortController();
    // What is packed is the only temporary thing that is a file.
    const abortAtPack = () => {
      if (readdirSync(folder).some((name) => name.endsWith('.tmp') && lstatSync(at(name)).isFile())) abort.abort();
      else if (!isOver) setImmediate(abortAtPack);
    };
    let isOver = false;
    abortAtPack();
    const exporting = write(at('model.zip'), { signal: abort.signal }).finally(() => (isOver = true));
    await expect(exporting).rejects.toMatchObject({ code: 'cancelled' });
    expect(left()).toEqual([]);
  });

  test('of weights that are not finite', async () => {
    const spoilt = new Map(weights(iris));
    const [[name, { shape, values }]] = [...spoilt] as [[string, { shape: readonly number[]; values: Float32Array }]];
    spoilt.set(name, { shape, values: values.map((value, i) => (i === 1 ? NaN : value)) });
    await expect(write(at('model'), { weights: spoilt })).rejects.toMatchObject({
      code: 'exportFailed',
      message: expect.stringContaining(`${name} holds NaN`),
    });
    expect(left()).toEqual([]);
  });

  test('where a name is too long, a file is in the way, or no folder may be made', async () => {
    writeFileSync(at('file'), 'mine');
    const refused = ['n'.repeat(300), 'file', 'file/model'].map((name) => write(at(name)));
    await Promise.all(refused.map((one) => expect(one).rejects.toMatchObject({ code: 'fileUnwritable' })));
    expect(left()).toEqual(['file']);
    expect(readFileSync(at('file'), 'utf8')).toBe('mine');
  });

  const disk = tinyDisk();
  afterAll(() => disk?.unmount());
  test.skipIf(!disk)(
    'on a full disk (needs root: a disk of 1 MB)',
    async () => {
      const document = examples['fashion-mnist']!;
      for (const name of ['model', 'model.zip']) {
        const writing = write(path.join(disk!.folder, name), { document, weights: weights(document) });
        await expect(writing).rejects.toMatchObject({ code: 'diskFull' });
        expect(readdirSync(disk!.folder)).toEqual([]);
      }
    },
    60_000,
  );
});

test('a name with slashes and 300 characters stays a name', async () => {
  const document = { ...iris, name: `../../${'n'.repeat(300)}` };
  await write(at('model'), { document });
  expect(readFileSync(at('model', 'README.md'), 'utf8')).toContain(document.name);
});

test('an unknown option is said', async () => {
  const asked = { format: 'tfjs', document: iris, options: { wings: true } };
  await expect(exportNetwork(asked, { path: at('model'), home: folder })).rejects.toMatchObject({
    code: 'invalidRequest',
    message: expect.stringContaining('no option “wings”'),
  });
});
