// A class at every place, from the data themselves: compiled as operation by operation, and in what is shown of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { littleGpt } from '../../core/examples/littleGpt.ts';
import { nanoGpt } from '../../core/examples/nanoGpt.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { withStartingNetwork } from '../../core/graph/starter.ts';
import type { PlaneGrid } from '../../core/protocol/plane.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { createRandom } from '../../core/random.ts';
import { tokenNames } from '../../core/text/names.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { importText } from '../data/importText.ts';
import { loadData } from '../data/load.ts';
import { openCpu } from '../devices/cpu.ts';
import { asOnePage } from '../engine/onePage.ts';
import { resultHandlers } from '../engine/results.ts';
import { generated } from '../looking/generate.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { explainStep } from '../looking/explain/explainStep.ts';
import { confusionOf, predictionsOf } from '../looking/predictions.ts';
import { Viewer } from '../looking/viewer.ts';
import { initialWeights } from '../model/model.ts';
import { createPredictor } from '../model/predictor.ts';
import { createBatches, createFiller } from './batches.ts';
import { chanceLoss } from './chance.ts';
import { evaluate } from './evaluate.ts';
import { compileDocument } from './prepare.ts';
import { Runs } from './runs.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { EagerStep } from './steps/eagerStep.ts';
import { createCompiledForward } from './steps/predictor.ts';
import type { TrainingStep } from './steps/step.ts';
import { RunStore } from './store.ts';

const WINDOW = 6;
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-next-'));
afterAll(() => rmSync(home, { recursive: true }));

let source: TextSource;
/** What comes next depends on the token before it. */
let pairs: Document;
beforeAll(async () => {
  await tf.setBackend('cpu');
  const file = path.join(home, 'abc.txt');
  writeFileSync(file, 'abcdabce'.repeat(100));
  const cut = { window: WINDOW, windows: 96, testShare: 0, validationShare: 0.2, seed: 1 };
  ({ source } = await importText(file, 'abc.txt', home, cut));
  pairs = chain('pairs', [['dataset'], ['embedding', { tokens: 7, width: 8 }], ['linear', { units: 7 }], ['output']], {
    data: source,
    training: { ...defaultTraining, batchSize: 24, learningRate: 0.05, epochs: 20 },
  });
});

/** nanoGPT, so small that a test can train it. */
function small(): Document {
  const document = nanoGpt(source);
  const nodes = document.graph.nodes.map((node) =>
    node.module === undefined ? node : { ...node, params: { ...node.params, layers: 2, width: 16, heads: 2 } },
  );
  return { ...document, graph: { ...document.graph, nodes } };
}

test('a network that keeps the places fits, and one that does not is told why', () => {
  expect(analyse(pairs).problems).toEqual([]);
  expect(analyse(nanoGpt(source)).problems).toEqual([]);
  expect(analyse(littleGpt(source)).problems).toEqual([]);
  expect(analyse(withStartingNetwork(pairs)).problems).toEqual([]);
  const flat = chain('flat', [['dataset'], ['embedding', { tokens: 7 }], ['flatten'], ['linear', { units: 7 }], ['output']], { data: source }); // prettier-ignore
  expect(analyse(flat).problems.map(({ message }) => message.en)).toEqual([
    '[7] arrives, the labels need [6, 7]: every position has a class to predict, so keep the positions (no Flatten, no mean over tokens).',
  ]);
  const narrow = chain('narrow', [['dataset'], ['embedding', { tokens: 7 }], ['linear', { units: 5 }], ['output']], { data: source }); // prettier-ignore
  expect(analyse(narrow).problems.map(({ message }) => message.en)).toEqual([
    '[6, 5] arrives, the labels need [6, 7]: give the last layer 7 units.',
  ]);
});

test.each([
  ['pairs', () => pairs],
  ['nanoGPT', small],
])('%s: losses, metrics and predictions are the same compiled as operation by operation', async (_, documentOf) => {
  const document = documentOf();
  const model = compileDocument(document);
  const data = await loadData(document.data, { home });
  const settings = document.training;
  const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
  const numbers = async (step: TrainingStep) => {
    const batches = createBatches(data.training, settings);
    const found: number[] = [];
    for (let at = 0; at < 6; at++) {
      const { loss, sums } = await step.run(batches.batch(0, at % batches.stepsPerEpoch), { learningRate: 0.01, step: at }); // prettier-ignore
      found.push(loss, sums['accuracy']!.sum / sums['accuracy']!.weight);
    }
    const { sums } = (await evaluate(step, data.validation, 20, () => Promise.resolve(true)))!;
    expect(sums['loss']!.weight).toBe(data.validation.count * WINDOW);
    const said = await step.predict(createFiller(data.validation, 2)([0, 1]));
    expect(said).toHaveLength(2 * WINDOW * 7);
    return [...found, sums['loss']!.sum / sums['loss']!.weight, ...said];
  };
  const eager = new EagerStep(await openCpu(), model, settings, initial);
  const compiled = new CompiledStep(model, settings, initial);
  const [one, other] = [await numbers(eager), await numbers(compiled)];
  for (const [i, value] of other.entries()) expect(value).toBeCloseTo(one[i]!, 4);
  eager.dispose();
  compiled.dispose();
  // A row of probabilities at each place, from both ways to predict.
  const batch = createFiller(data.validation, 2)([0, 1]);
  const forward = createCompiledForward(model);
  const [ways] = [[createPredictor(await openCpu(), model, initial.weights), forward.with(initial.weights)]];
  const [first, second] = await Promise.all(ways.map((way) => way.predict(batch)));
  for (const [i, value] of second!.entries()) expect(value).toBeCloseTo(first![i]!, 5);
  for (let place = 0; place < 2 * WINDOW; place++) {
    expect(second!.subarray(7 * place, 7 * place + 7).reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
  }
  for (const way of ways) way.dispose();
  forward.dispose();
});

test('a run has loss, accuracy and perplexity, and is better than the shares of the tokens', async () => {
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document: pairs, runtime: 'eager', device: 'cpu' });
  await run.ended();
  const { epochs, measuredOn } = run.record();
  expect(measuredOn).toBe('validation');
  const { loss, accuracy, perplexity } = epochs.at(-1)!.held!;
  expect(fromWire(perplexity!)).toBeCloseTo(Math.exp(fromWire(loss)), 6);
  // After c comes d or e; all else is certain.
  expect(fromWire(loss)).toBeLessThan(0.25);
  expect(fromWire(accuracy!)).toBeGreaterThan(0.8);
  const { model, data } = run.parts;
  expect(chanceLoss(model, data.validation)).toBeCloseTo(1.56, 1);

  const request = { runId: run.id, split: 'validation', offset: 0, count: 3, filter: 'all' } as const;
  await new Viewer(runs, home).use(run.id, async (view) => {
    const { examples, features, errors } = await predictionsOf(view, request);
    expect(errors).toBeNull();
    expect(features.shape).toEqual([3, WINDOW]);
    // What comes after the window, of all seven.
    expect(examples.map(({ label, output }) => [label.length, output.length])).toEqual([[1, 7], [1, 7], [1, 7]]); // prettier-ignore
    const [{ label, output }] = examples as [(typeof examples)[0]];
    const before = createFiller(data.validation, 1)([0]).fields['tokens']![WINDOW - 1]!;
    if (tokenNames(source.tokenizer)[before] !== 'c') expect(output.indexOf(Math.max(...output.map(fromWire)))).toBe(label[0]); // prettier-ignore
    // All windows by what comes after them and what is taken for it.
    const { classes, matrix } = await confusionOf(view, 'training');
    expect(classes).toEqual(tokenNames(source.tokenizer));
    const all = matrix.flatMap((row, is) => row.map((windows, said) => ({ is, said, windows })));
    const sumOf = (some: typeof all) => some.reduce((sum, { windows }) => sum + windows, 0);
    expect(sumOf(all)).toBe(data.training.count);
    const trained = { ...request, split: 'training' } as const;
    const wrong = await predictionsOf(view, { ...trained, filter: 'wrong' });
    expect(wrong.total).toBe(sumOf(all.filter(({ is, said }) => is !== said)));
    expect(wrong.total).toBeGreaterThan(0);
    for (const one of wrong.examples) expect(one.output.indexOf(Math.max(...one.output.map(fromWire)))).not.toBe(one.label[0]); // prettier-ignore
    const { is, said, windows } = all.find((cell) => cell.is !== cell.said && cell.windows > 0)!;
    const cell = await predictionsOf(view, { ...trained, filter: { label: is, predicted: said } });
    expect(cell.total).toBe(windows);
    expect(cell.examples.every((one) => one.label[0] === is)).toBe(true);
    const { weights } = view;
    const subject = {
      model: view.model,
      settings: pairs.training,
      data,
      state: { weights, optimizer: new Map() },
      step: 0,
    };
    const { label: labels, loss: own } = await explainStep(subject, 0);
    expect(labels).toHaveLength(WINDOW);
    expect(fromWire(own)).toBeLessThan(0.5);
  });
}, 60_000);

test('at one place a network says what it says of all, computed by itself or with them', async () => {
  const model = compileDocument(small());
  const weights = initialWeights(model, 1);
  const forward = createCompiledForward(model);
  const eager = createPredictor(await openCpu(), model, weights);
  const compiled = forward.with(weights);
  const tokens = Int32Array.of(2, 3, 4, 5, 6, 2);
  const batch = { size: 1, fields: { tokens } };
  const all = await eager.predict(batch);
  for (let place = 0; place < WINDOW; place++) {
    const expected = all.subarray(7 * place, 7 * place + 7);
    for (const way of [eager, compiled]) {
      const said = await way.predictAt(batch, place);
      expect(said).toHaveLength(7);
      for (const [i, value] of said.entries()) expect(value).toBeCloseTo(expected[i]!, 6);
    }
  }
  compiled.dispose();
  forward.dispose();
  eager.dispose();
});

test('a text goes on token by token, the same for the same seed', async () => {
  const model = compileDocument(small());
  const predictor = createPredictor(await openCpu(), model, initialWeights(model, 1));
  const more = async (prompt: readonly number[], seed: number, temperature: number, count = 9) => {
    const found: number[] = [];
    for await (const { id, probability, likeliest } of generated(model, predictor, prompt, { temperature }, createRandom(seed))) {
      const told = likeliest.map((one) => one.probability);
      expect(told).toEqual(told.toSorted((a, b) => b - a));
      expect(told.reduce((sum, one) => sum + one)).toBeCloseTo(1, 5);
      expect(likeliest.find((one) => one.id === id)?.probability).toBe(probability);
      if (temperature === 0) expect(id).toBe(likeliest[0]!.id);
      if (found.push(id) === count) break;
    }
    return found;
  }; // prettier-ignore
  expect(await more([2, 3], 1, 1)).toEqual(await more([2, 3], 1, 1));
  expect(await more([2, 3], 1, 1)).not.toEqual(await more([2, 3], 2, 1));
  expect(await more([2, 3], 1, 0)).toEqual(await more([2, 3], 2, 0));
  // Of a long prompt the end counts.
  const long = [2, 3, 4, 5, 6, 2, 3, 4];
  expect(await more(long, 1, 1)).toEqual(await more(long.slice(-WINDOW), 1, 1));
  predictor.dispose();
});

test('what is no language model does not go on with texts', async () => {
  const iris = chain('iris', [['dataset'], ['linear', { units: 3 }], ['output']], { data: { kind: 'iris' } });
  const model = compileDocument(iris);
  const predictor = createPredictor(await openCpu(), model, initialWeights(model, 1));
  const words = generated(model, predictor, [1], { temperature: 1 }, createRandom(1));
  await expect(words.next()).rejects.toMatchObject({ code: 'invalidRequest' });
  predictor.dispose();
});

test('what looks into a network answers for texts as well, or says why not', async () => {
  const runs = new Runs(home, new RunStore(path.join(home, 'looking')), verdicts, () => undefined);
  const handlers = asOnePage(resultHandlers(runs, home));
  const document = small();
  const asked = { document, runId: null };
  const step = await handlers.explainStep({ ...asked, index: 0 });
  expect(step.label).toHaveLength(WINDOW);
  expect(fromWire(step.loss)).toBeCloseTo(Math.log(7), 0);
  const health = await handlers.gradientHealth(asked);
  expect(health.nodes.filter(({ weights }) => weights).length).toBeGreaterThan(5);
  const { outputs } = await handlers.neurons({ ...asked, example: { split: 'training', index: 0 }, grid: null });
  expect(outputs.find(({ name }) => name.endsWith('lm_head'))?.tensor.shape).toEqual([WINDOW, 7]);
  const grid: PlaneGrid = { across: [-1, 1], up: [-1, 1], size: 5 };
  await expect(handlers.plane({ ...asked, grid })).rejects.toMatchObject({ code: 'invalidRequest', message: 'The network does not take exactly 2 features, so there is no such picture of it.' }); // prettier-ignore
});
