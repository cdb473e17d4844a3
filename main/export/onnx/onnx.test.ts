// Every network as an ONNX model: what it computes at any number of examples and length of texts, and what onnx says of it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document } from '../../../core/graph/document.ts';
import type { SafeTensor } from '../../files/safetensors.ts';
import type { OnnxModel } from '../../graph/onnx/proto.ts';
import { modelPieces } from '../../graph/onnx/proto.ts';
import { lookUp, typed } from '../../model/tensors.ts';
import type { Model } from '../../model/model.ts';
import { compileDocument } from '../../train/prepare.ts';
import { symbolicForward, type Forward } from '../forward/symbolic.ts';
import type { ForwardOptions } from '../forward/trace.ts';
import { metadataOf } from '../metadata.ts';
import { networks, someInputs, someWeights } from '../networks.ts';
import { endNames } from '../proof/examples.ts';
import { onnxMetadata } from './metadata.ts';
import { forwardModel } from './model.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const folder = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  await tf.setBackend('cpu');
});

const plain: ForwardOptions = { probabilities: false, attention: false, hidden: false, channelsFirst: true };

interface Exported {
  readonly model: Model;
  readonly forward: Forward;
  readonly onnx: OnnxModel;
  readonly session: InferenceSession;
}

async function exported(document: Document, options: Partial<ForwardOptions> = {}): Promise<Exported> {
  const model = compileDocument(document);
  const forward = symbolicForward(model, { ...plain, ...options });
  const metadata = metadataOf(model, document.name, null);
  const onnx = forwardModel(model, someWeights(model), forward, onnxMetadata(document, metadata, forward));
  const session = await InferenceSession.create(Buffer.concat(modelPieces(onnx)), { logSeverityLevel: 3 });
  return { model, forward, onnx, session };
}

/** What the app computes, by the names of outputs. */
function own(model: Model, inputs: ReadonlyMap<string, SafeTensor>): ReadonlyMap<string, SafeTensor> {
  const found = new Map<string, SafeTensor>();
  tf.tidy(() => {
    const fields = new Map(model.inputs.map((field) => {
      const { shape, values } = lookUp(inputs, field.name);
      return [field.name, typed(tf, field, tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32'))];
    }));
    const weights = new Map([...someWeights(model)].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]));
    const onOutput = (name: string, value: tf.Tensor) => {
      found.set(name, { shape: value.shape, values: value.dataSync<'float32'>() });
      return value;
    };
    model.apply(tf, weights, fields, { isTraining: false, seed: 0, onOutput });
  });
  const names = endNames(model);
  return new Map([...found, ...model.objectives.map(({ nodeId }, i): [string, SafeTensor] => [names[i]!, lookUp(found, nodeId)])]);
} // prettier-ignore

async function theirs({ session }: Exported, inputs: ReadonlyMap<string, SafeTensor>): Promise<ReadonlyMap<string, SafeTensor>> {
  const feeds = session.inputMetadata.map((one) => {
    const { shape, values } = lookUp(inputs, one.name);
    const type = one.isTensor ? one.type : 'float32';
    return [one.name, new Tensor(type, (type === 'bool' ? Uint8Array.from(values) : values) as never, [...shape])] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  return new Map(Object.entries(results).map(([name, { dims, data }]) => [name, { shape: dims, values: data as Float32Array }]));
} // prettier-ignore

/** The largest difference of outputs of theirs, at these examples, relative for numbers above 1. */
function difference(expected: ReadonlyMap<string, SafeTensor>, found: ReadonlyMap<string, SafeTensor>, rows?: readonly number[]): number {
  let worst = 0;
  for (const [name, { shape, values }] of found) {
    const { shape: size, values: wanted } = lookUp(expected, name);
    const each = values.length / (shape[0] ?? 1);
    const at = rows ?? Array.from({ length: size[0] ?? 0 }, (_, i) => i);
    if (shape.slice(1).join() !== size.slice(1).join() || at.length !== size[0]) return Infinity;
    for (const [i, row] of at.entries()) {
      for (let k = 0; k < each; k++) {
        const value = wanted[i * each + k]!;
        const one = Math.abs(values[row * each + k]! - value) / Math.max(1, Math.abs(value));
        if (!(one <= worst)) worst = Number.isNaN(one) ? Infinity : one;
      }
    }
  }
  return worst;
} // prettier-ignore

const cut = (inputs: ReadonlyMap<string, SafeTensor>, rows: readonly number[]) =>
  new Map([...inputs].map(([name, { shape, values }]): [string, SafeTensor] => {
    const each = values.length / shape[0]!;
    const of = (row: number) => [...values.subarray(row * each, (row + 1) * each)];
    const kept = rows.flatMap(of);
    return [name, { shape: [rows.length, ...shape.slice(1)], values: values instanceof Int32Array ? Int32Array.from(kept) : Float32Array.from(kept) }];
  })); // prettier-ignore

const free = ['gpt', 'bert', 'classifier', 'translator', 'llama', 'waves'];
const names = Object.keys(networks);

describe.each(names)('%s', (name) => {
  test('computes the same for 1, 3 and 64 examples, and texts of other lengths', async () => {
    const one = await exported(networks[name]!);
    const { model, forward } = one;
    writeFileSync(path.join(folder, `${name}.onnx`), Buffer.concat(modelPieces(one.onnx)));
    for (const count of [1, 3]) {
      const inputs = someInputs(model, count);
      expect(difference(own(model, inputs), await theirs(one, inputs))).toBeLessThan(1e-5);
    }
    const many = someInputs(model, 64);
    const rows = [0, 31, 63];
    expect(difference(own(model, cut(many, rows)), await theirs(one, many), rows)).toBeLessThan(1e-5);
    expect(Object.keys(forward.limits).length > 0).toBe(free.includes(name));
    expect(forward.remarks).toHaveLength(name === 'fixed-length' ? 1 : 0);
    // Where ends have a fixed number of places, one length is enough to learn that.
    for (const length of free.includes(name) ? [1, 2, 5, Math.min(...Object.values(forward.limits))] : []) {
      const inputs = someInputs(model, 2, length);
      expect(difference(own(model, inputs), await theirs(one, inputs))).toBeLessThan(1e-5);
    }
  }, 120_000);
});

test('onnx itself accepts all of them and infers every shape of their outputs', () => {
  if (python === undefined) return;
  const program = `
import json, onnx, sys
found = {}
for name in ${JSON.stringify(names)}:
    path = f"${folder}/{name}.onnx"
    onnx.checker.check_model(path, full_check=True)
    model = onnx.load(path)
    ends = [[d.dim_param or d.dim_value for d in o.type.tensor_type.shape.dim] for o in model.graph.output]
    del model.graph.output[:]
    names = {n for node in onnx.load(path).graph.node for n in node.output}
    inferred = onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True, strict_mode=True, data_prop=True)
    known = {v.name for v in list(inferred.graph.value_info) + list(inferred.graph.output)}
    found[name] = [ends, sorted(names - known), model.opset_import[0].version]
print(json.dumps(found))
`;
  const found = JSON.parse(execFileSync(python, ['-c', program], { encoding: 'utf8' })) as Record<string, [unknown, string[], number]>;
  for (const name of names) {
    const [ends, unknown, opset] = found[name]!;
    expect([name, unknown, opset]).toEqual([name, [], 17]);
    expect(JSON.stringify(ends)).toContain('"batch"');
  }
  expect(found['gpt']?.[0]).toEqual([['batch', 'length', expect.any(Number)]]);
}, 60_000); // prettier-ignore

test('names are paths in the graph, weights are there once, and what the model is about is in it', async () => {
  const { onnx } = await exported(networks['gpt']!);
  const own = onnx.initializers.map(({ name }) => name);
  expect(own).toContain('module1/wte.embeddings');
  expect(own.filter((name) => name.endsWith('.embeddings'))).toHaveLength(2);
  expect(new Set(onnx.nodes.map((node) => node.name)).size).toBe(onnx.nodes.length);
  const outside = onnx.nodes.filter((node) => !/^(module1|sizes|outputs)\//.test(node.name)).map((node) => node.name);
  expect(outside).toEqual([]);
  expect(Object.keys(onnx.metadata!)).toEqual(expect.arrayContaining(['madeWith', 'labels', 'tokenizer.json', 'document', 'longest']));
  expect(onnx.inputs).toEqual([{ name: 'tokens', type: { dtype: 'int32', shape: ['batch', 'length'] } }]);
}); // prettier-ignore

test('a text and its translation may have different lengths', async () => {
  const one = await exported(networks['translator']!);
  expect(one.onnx.inputs.map(({ name, type }) => [name, type.shape[1]])).toEqual([
    ['tokens', 'tokens_length'],
    ['mask', 'tokens_length'],
    ['shifted', 'shifted_length'],
  ]);
  expect(one.forward.limits).toEqual({ tokens_length: 16, shifted_length: 16 });
  for (const [read, written] of [[16, 1], [3, 7], [1, 16]] as const) {
    const inputs = someInputs(one.model, 2, new Map([['tokens', read], ['mask', read], ['shifted', written]]));
    expect(difference(own(one.model, inputs), await theirs(one, inputs))).toBeLessThan(1e-5);
  }
}); // prettier-ignore

test('attention weights, hidden states and probabilities on request', async () => {
  const one = await exported(networks['classifier']!, { attention: true, hidden: true, probabilities: true });
  const inputs = someInputs(one.model, 3, 7);
  const [found, wanted] = [await theirs(one, inputs), own(one.model, inputs)];
  const square = [...found].filter(([, { shape }]) => shape.join() === '3,4,7,7').map(([name]) => name);
  const attention = square.filter((name) => name.endsWith('softmax1'));
  expect(attention).toEqual([1, 2].map((i) => `module1/encoder/layer/${i}/self_attn/attention/softmax1`));
  expect(found.size).toBeGreaterThan(20);
  const { values } = lookUp(found, 'output');
  expect([...values.subarray(0, 3)].reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  const inner = new Map([...found].filter(([name]) => name !== 'output'));
  expect(difference(wanted, inner)).toBeLessThan(1e-5);
}); // prettier-ignore

test('a text whose length cannot change says so', () => {
  const { remarks, limits } = symbolicForward(compileDocument(networks['fixed-length']!), plain);
  expect(limits).toEqual({});
  expect(remarks.map(({ en }) => en)).toEqual([expect.stringContaining('keep the length')]);
});
