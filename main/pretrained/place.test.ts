// Pretrained models and files of other programs as parts of another network.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { networkSignature, startSignature } from '../../core/analysis/signature.ts';
import { copy, parseFragment, paste } from '../../core/graph/clipboard.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { editNode, remove } from '../../core/graph/edits.ts';
import { group, ungroup } from '../../core/graph/modules.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { portsOf } from '../../core/graph/ports.ts';
import { symbolicForward } from '../export/forward/symbolic.ts';
import { metadataOf } from '../export/metadata.ts';
import { onnxMetadata } from '../export/onnx/metadata.ts';
import { forwardModel } from '../export/onnx/model.ts';
import { modelPieces } from '../graph/onnx/proto.ts';
import { expected, fixtures as importFixtures, largestDifference, predicted } from '../import/testing.ts';
import { importModel } from '../import/read.ts';
import { initialWeights } from '../model/model.ts';
import { exampleFile } from '../projects/exampleFile.ts';
import { folder } from '../projects/testing.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { compileDocument } from '../train/prepare.ts';
import { tokenizerOfStart } from './place.ts';
import { readPretrained } from './read.ts';
import { computed, differences, expectedOf, fixture } from './testing.ts';
import { blocks, classifier, placed, wired, withModel } from './testNetworks.ts';

let home: string;
beforeEach(() => {
  home = folder();
  vi.stubEnv('NEUROLOOM_HOME', home);
});
afterEach(() => void vi.unstubAllEnvs());

const startOf = (document: Document) => initialWeights(compileDocument(document), document.training.seed);

/** What the encoder makes of the fixture's tokens in this document. */
async function wordsOf(document: Document, id: string, name = 'bert') {
  const { tokens, segments, hidden } = expectedOf(name);
  const { nodes } = await computed({ document, weights: startOf(document) }, { tokens, segments });
  const ends = [...nodes.keys()].filter((one) => one.startsWith(`${id}/`) && /norm\d*$/.test(one));
  const words = nodes.get(ends.at(-1) ?? '') ?? new Float32Array(0);
  return Math.max(...differences([words], [hidden.at(-1) ?? words]));
}

test('an encoder in another network computes what transformers computes, frozen, without its heads', async () => {
  const { document, id, model } = await classifier(home);
  expect(analyse(document).problems.map(({ message }) => message.en)).toEqual([]);
  expect(model.use).toMatchObject({ name: 'bert', isFrozen: true, startsFrom: { name: 'bert' } });
  expect(await wordsOf(document, id)).toBeLessThan(1e-4);
  const trained = compileDocument(document).weights.filter(({ spec }) => spec.isTrainable);
  expect(trained.map(({ name }) => name)).toEqual(['linear1.kernel', 'linear1.bias']);
  const drawn = editNode(document, ROOT, id, ({ startsFrom: _, ...node }) => node);
  expect(await wordsOf(drawn, id)).toBeGreaterThan(0.1);
  expect(networkSignature(drawn)).toBe(networkSignature(document));
  expect(startSignature(drawn)).not.toBe(startSignature(document));
});

test('what is frozen never begins with drawn numbers because its sizes were changed', async () => {
  const { document, id } = await classifier(home);
  const change = (isFrozen: boolean) => editNode(document, ROOT, id, (node) => ({ ...node, isFrozen, params: { ...node.params, feedForward: 8 } })); // prettier-ignore
  expect(() => startOf(change(true))).toThrow(/has other sizes than the weights of “bert”/);
  expect(startOf(change(false)).size).toBeGreaterThan(20);
});

test('exported as ONNX, it computes the same', async () => {
  const { document } = await classifier(home);
  const model = compileDocument(document);
  const forward = symbolicForward(model, {
    probabilities: false,
    attention: false,
    hidden: false,
    channelsFirst: true,
  });
  const weights = startOf(document);
  const onnx = forwardModel(model, weights, forward, onnxMetadata(document, metadataOf(model, 'own', null), forward));
  const session = await InferenceSession.create(Buffer.concat(modelPieces(onnx)), { logSeverityLevel: 3 });
  const { tokens, segments } = expectedOf('bert');
  const numbers: Readonly<Record<string, readonly number[]>> = { tokens, segments, mask: tokens.map(() => 1) };
  const feeds = Object.fromEntries(
    session.inputMetadata.map((one) => {
      const values = numbers[one.name] ?? [];
      const type = one.isTensor ? one.type : 'int32';
      const data = type === 'bool' ? Uint8Array.from(values) : type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values); // prettier-ignore
      return [one.name, new Tensor(type, data as never, [1, tokens.length])] as const;
    }),
  );
  const found = Object.values(await session.run(feeds)).map(({ data }) => data as Float32Array);
  const { outputs } = await computed({ document, weights }, { tokens, segments });
  expect(Math.max(...differences(found, outputs))).toBeLessThan(1e-4);
  await session.release();
});

test('the weights go along into modules and out of them, and with copies into other documents', async () => {
  const { document, id } = await classifier(home);
  const before = startOf(document);
  const grouped = group(document, ROOT, [id, 'sequenceMean1'], 'with mean');
  if (!grouped.ok) throw new Error(grouped.error.en);
  expect(startOf(grouped.value)).toEqual(before);
  const outer = grouped.value.graph.nodes.at(-1)?.id ?? '';
  const back = ungroup(grouped.value, ROOT, outer);
  if (!back.ok) throw new Error(back.error.en);
  expect(startOf(back.value)).toEqual(before);
  const opened = ungroup(document, ROOT, id);
  if (!opened.ok) throw new Error(opened.error.en);
  expect(startOf(opened.value)).toEqual(before);
  const fragment = parseFragment(JSON.stringify(copy(document, ROOT, [id])));
  const { document: other } = paste(document, ROOT, fragment!, { x: 300, y: 0 });
  const [first, second] = other.graph.nodes.filter(({ module }) => module !== undefined);
  expect(second?.startsFrom).toEqual(first?.startsFrom);
  expect(second?.module).toBe(first?.module);
});

test('a project contains the weights once, also of two uses, and none of a use that is gone', async () => {
  const { document, id, model } = await classifier(home);
  const twice = withModel(document, model).document;
  const file = path.join(home, 'a.neuroloom');
  const starts = async (one: Document) => {
    await saveProject(home, { path: file, document: one, runs: [], thumbnail: null });
    return Object.keys(unzipSync(readFileSync(file))).filter((name) => name.startsWith('start/'));
  };
  expect(await starts(remove(document, ROOT, { nodes: [id], edges: [] }))).toEqual([]);
  expect(await starts(twice)).toEqual([`start/${model.use.startsFrom?.sha256}.safetensors`]);
  const elsewhere = folder();
  vi.stubEnv('NEUROLOOM_HOME', elsewhere);
  const { document: again, notices } = await openProject(elsewhere, file);
  expect(notices).toEqual([]);
  expect(again).toEqual(parsed(twice));
  const others = again.graph.nodes.filter((node) => node.module !== undefined && node.id !== id).map((node) => node.id);
  expect(await wordsOf(remove(again, ROOT, { nodes: others, edges: [] }), id)).toBeLessThan(1e-4);
});

function parsed(document: Document): Document {
  const read = parseDocument(JSON.parse(JSON.stringify(document)));
  if (!read.ok) throw new Error(read.error.message.en);
  return read.value;
}

test('a tokenizer that is not the one of the model is said, and the right one can be had', async () => {
  const { document, id, model } = await classifier(home);
  const { document: roberta } = await readPretrained(fixture('roberta'));
  if (!('tokenizer' in roberta.data) || !('tokenizer' in document.data)) throw new Error('There is no tokenizer.');
  const wrong = { ...document, data: { ...document.data, tokenizer: roberta.data.tokenizer } };
  const [problem] = analyse(wrong).problems.filter(({ fixes }) => fixes?.some(({ kind }) => kind === 'takeTokenizer'));
  expect(problem).toMatchObject({ nodeId: id, severity: 'warning' });
  expect(tokenizerOfStart(model.use.startsFrom!)).toEqual(document.data.tokenizer);
});

test('a language model and a project are placed as well', async () => {
  const gpt = await placed(home, fixture('gpt2'));
  const { document, id } = withModel(emptyDocument('own'), gpt);
  const use = document.graph.nodes.find((node) => node.id === id)!;
  expect(portsOf(document, use, 'inputs').map(({ label }) => label.en)).toEqual(['tokens']);
  const little = await placed(home, exampleFile('little-bert'), 'little-bert');
  expect(little.file.modules[little.file.module]?.graph.nodes.length).toBeGreaterThan(3);
  expect(little.use.startsFrom?.vocabulary).toHaveLength(32);
});

test.each(['mlp', 'cnn'])('%s.onnx in another network computes what its program computed', async (name) => {
  const file = path.join(importFixtures, `${name}.onnx`);
  const { run } = await importModel(file, `${name}.onnx`);
  const model = await placed(home, file);
  const begun = blocks(emptyDocument('own', run.document.data), ['dataset', 'output']);
  const { document, id } = withModel(begun, model);
  const use = document.graph.nodes.find((node) => node.id === id)!;
  const [input, output] = [portsOf(document, use, 'inputs'), portsOf(document, use, 'outputs')];
  expect([input.length, output.length]).toEqual([1, 1]);
  const whole = wired(document, [['dataset1', `${id}.${input[0]!.name}`], [`${id}.${output[0]!.name}`, 'output1']]);
  const own = editNode(whole, ROOT, 'output1', (node) => ({ ...node, params: run.document.graph.nodes.find(({ block }) => block === 'output')!.params }));
  const { input: given, output: wanted } = expected(name);
  const checkpoint = { weights: startOf(own), optimizer: new Map(), best: null, state: { step: 0, epoch: 0 } };
  expect(largestDifference(await predicted({ ...run, document: own, checkpoint }, given, true), wanted)).toBeLessThan(1e-4);
}); // prettier-ignore
