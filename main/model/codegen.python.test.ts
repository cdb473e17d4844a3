import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { withWeights } from '../../core/analysis/startWeights.ts';
import type { ParamValues } from '../../core/params.ts';
import { kerasModel, toKeras } from '../../core/codegen/keras.ts';
import { programOf } from '../../core/codegen/program.ts';
import { joinSections } from '../../core/python.ts';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import { pytorchModel } from '../../core/codegen/pytorchModel.ts';
import { logicPoints, pointsOf } from '../../core/data/points.ts';
import type { CsvColumn } from '../../core/data/csv/source.ts';
import type { DataSource, GeneratedSource } from '../../core/data/source.ts';
import { examples } from '../../core/examples/examples.ts';
import { lettersOnly, maskedPair } from '../../core/examples/severalPorts.ts';
import { chain } from '../../core/graph/chain.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { addNode, connect } from '../../core/graph/edits.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { loadData } from '../data/load.ts';
import { openCpu } from '../devices/cpu.ts';
import { createBatches } from '../train/batches.ts';
import { EagerStep } from '../train/steps/eagerStep.ts';
import { spreadValues } from './cases.ts';
import { decaying, lockedDocuments, lockedPerceptrons, ofPerceptrons, type Place } from './lockedDocuments.ts';
import { python, runAll, type Answer } from './pythonPrograms.ts';
import { spreadWeights } from './tied.ts';
import { compile, initialWeights } from './model.ts';
import { uploadWeights } from './tensors.ts';

function both(document: Document): readonly { readonly source: string }[] {
  return [toPyTorch(document), toKeras(document)].map((result) => {
    if (!result.ok) throw new Error(result.error.map((problem) => problem.message.en).join());
    return { source: result.value };
  });
}

const generated = (kind: GeneratedSource['kind'], classes = 2): DataSource => ({
  kind, examples: 100, noise: 0.1, classes, testShare: 0.2, seed: 1,
}); // prettier-ignore

const fit = (changes: Partial<TrainingSettings>): TrainingSettings => ({ ...defaultTraining, epochs: 2, ...changes });

function small(data: DataSource, units: number, output: ParamValues, training = fit({}), last?: string): Document {
  const ends: [string, ParamValues?][] = last ? [[last]] : [];
  return chain('small', [['dataset'], ['linear', { units: 4 }], ['tanh'], ['linear', { units }], ...ends, ['output', output]], { data, training }); // prettier-ignore
}

const classes = { loss: 'crossEntropy', from: 'logits' };
const table = {
  kind: 'csv', name: 'fruit.csv', sha256: '0'.repeat(64), rows: 40, hasHeader: true, delimiter: ';',
  testShare: 0.25, standardise: true, seed: 1,
} as const; // prettier-ignore
const columns: readonly CsvColumn[] = [
  { name: 'length', type: 'number', role: 'feature' },
  { name: 'colour', type: 'category', role: 'feature', categories: ['green', 'red "a, b"'] },
  { name: 'note', type: 'category', role: 'ignore', categories: ['x'] },
];

/** Every kind of data, loss, optimizer, schedule and clipping at least once. */
const documents: readonly [string, Document][] = [
  ['moons, binary, SGD with Nesterov and decay, early stopping', small(generated('moons'), 1, { loss: 'binaryCrossEntropy', from: 'logits' }, fit({ optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true }, weightDecay: 1e-3, epochs: 5, earlyStopping: { metric: 'valLoss', patience: 1, minDelta: 10, restoresBest: true } }))],
  ['circles, binary probabilities, RMSprop, steps', small(generated('circles'), 1, { loss: 'binaryCrossEntropy', from: 'probabilities' }, fit({ optimizer: defaultOptimizers.rmsprop, schedule: { kind: 'step', epochs: 1, factor: 0.5 } }), 'sigmoid')],
  ['spirals, softmax, AdamW with decay, cosine with warm-up', small(generated('spirals', 3), 3, { loss: 'crossEntropy', from: 'probabilities' }, fit({ optimizer: defaultOptimizers.adamw, weightDecay: 0.01, schedule: { kind: 'cosine', warmup: 0.2, floor: 0 } }), 'softmax')],
  ['blobs, squared error, clipped norm, exponential', small(generated('blobs', 4), 4, { loss: 'meanSquaredError' }, fit({ clip: { kind: 'norm', limit: 1 }, schedule: { kind: 'exponential', factor: 0.9 } }))],
  ['XOR, squared error of one number, clipped values, cosine', small(generated('xor'), 1, { loss: 'meanSquaredError' }, fit({ clip: { kind: 'value', limit: 0.1 }, schedule: { kind: 'cosine', warmup: 0, floor: 0 }, weightDecay: 0.1 }))],
  ['a curve, early stopping by an accuracy that is not there', small(generated('regression'), 1, { loss: 'meanSquaredError' }, fit({ earlyStopping: { metric: 'valAccuracy', patience: 1, minDelta: 0, restoresBest: false } }))],
  ['moons with a validation part, early stopping', small({ ...generated('moons'), validationShare: 0.25 }, 2, classes, fit({ epochs: 5, earlyStopping: { metric: 'valLoss', patience: 1, minDelta: 10, restoresBest: true } }))],
  ['a curve with a validation part', small({ ...generated('regression'), validationShare: 0.25 }, 1, { loss: 'meanSquaredError' })],
  ['own points with a validation part', small({ ...logicPoints('xor'), testShare: 0.25, validationShare: 0.25 }, 2, classes)],
  ['own points along a curve, validated, nothing held out for the test', small({ ...pointsOf([[0, 1, 0], [1, 2, 0], [2, 3, 0], [3, 1, 0]], 'values'), testShare: 0, validationShare: 0.5 }, 1, { loss: 'meanSquaredError' })],
  ['own points, none held out', small(logicPoints('xor'), 1, { loss: 'binaryCrossEntropy', from: 'logits' })],
  ['own points along a curve', small({ ...pointsOf([[0, 1, 0], [1, 2, 0], [2, 3, 0]], 'values'), testShare: 0.3 }, 1, { loss: 'meanSquaredError' })],
  ['two words: several fields, a mask, a validation part', { ...maskedPair, training: fit({ schedule: { kind: 'linear', warmup: 0.2 } }) }],
  ['two words, their letters alone, none held out', { ...lettersOnly, data: { ...lettersOnly.data, validationShare: 0, testShare: 0 } as DataSource, training: fit({}) }],
  ['iris', small({ kind: 'iris' }, 3, classes, fit({ earlyStopping: { metric: 'valAccuracy', patience: 3, minDelta: 0, restoresBest: true } }))],
  ['a table with classes', small({ ...table, columns: [...columns, { name: 'kind', type: 'category', role: 'target', categories: ['apple', 'pear'] }, { name: 'weight', type: 'number', role: 'ignore' }] }, 2, classes)],
  ['a table with values', small({ ...table, columns: [...columns, { name: 'kind', type: 'category', role: 'ignore', categories: ['apple', 'pear'] }, { name: 'weight', type: 'number', role: 'target' }] }, 1, { loss: 'meanSquaredError' })],
]; // prettier-ignore

/** Two filters over a picture whose numbers are then laid out in a row: PyTorch has them channel by channel. */
const flattened = chain(
  'flattened',
  [
    ['dataset'],
    ['conv2d', { filters: 2, kernelSize: 3, stride: 9, padding: 'valid' }],
    ['flatten'],
    ['linear', { units: 10 }],
    ['output', classes],
  ],
  { data: { kind: 'fashion-mnist' } },
);

describe.skipIf(!python)('generated programs (need NEUROLOOM_PYTHON)', () => {
  it('run from beginning to end, for every kind of data, loss, optimizer and schedule', () => {
    const cwd = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-code-'));
    const row = (i: number) => `${i},5;${i % 2 ? 'green' : '"red ""a, b"""'};x;${i % 3 ? 'apple' : 'pear'};${i}`;
    writeFileSync(path.join(cwd, 'fruit.csv'), ['length;colour;note;kind;weight', ...Array.from({ length: 40 }, (_, i) => row(i))].join('\n')); // prettier-ignore
    const answers = runAll(documents.flatMap(([, document]) => both(document)), cwd); // prettier-ignore
    documents.forEach(([title, { training, data }], i) => {
      const [pytorch, keras] = [answers[2 * i], answers[2 * i + 1]];
      expect(pytorch?.error, `${title} in PyTorch`).toBeUndefined();
      expect(keras?.error, `${title} in Keras`).toBeUndefined();
      const stopsEarly = training.earlyStopping?.patience === 1 && data.kind === 'moons';
      expect(pytorch?.printed?.match(/^Epoch \d+$/gm)?.length, title).toBe(stopsEarly ? 2 : training.epochs);
      expect(pytorch?.printed, title).toContain('Avg loss: ');
      if (!keras?.missing) expect(keras?.printed, title).toMatch(/'loss': \d/);
    });
  }, 300_000);

  it('learn two moons', () => {
    const moons = examples['moons']!;
    const [pytorch, keras] = runAll(both({ ...moons, training: { ...moons.training, epochs: 20 } }));
    const accuracies = [...(pytorch?.printed?.matchAll(/Accuracy: ([\d.]+)%/g) ?? [])].map((match) => Number(match[1]));
    expect(accuracies.at(-1)).toBeGreaterThan(90);
    if (!keras?.missing) expect(Number(/'accuracy': ([\d.]+)/.exec(keras?.printed ?? '')?.[1])).toBeGreaterThan(0.9);
  }, 300_000);

  it('compute what the network here computes, with weights that were set by hand', () => {
    const networks = [residualNetwork(), flattened].map((document) => withWeights(document, spreadWeights(document)));
    const x = { shape: [2, 28, 28, 1], values: [...spreadValues([2, 28, 28, 1], 99)] };
    const models = networks.flatMap((document) => {
      const program = programOf(document);
      if (!program.ok) throw new Error(program.error[0]?.message.en);
      return [pytorchModel(program.value), kerasModel(program.value)];
    });
    const answers = runAll(models.map((lines) => ({ source: joinSections([lines]), x })));
    for (const [i, document] of networks.entries()) {
      const model = compile(analyse(document));
      const weights = uploadWeights(tf, model.weights, initialWeights(model, 1));
      const expected = model.apply(tf, weights, new Map([['features', tf.tensor4d(x.values, [2, 28, 28, 1])]]), {
        isTraining: false,
        seed: 1,
      });
      for (const { values, error, missing } of answers.slice(2 * i, 2 * i + 2)) {
        if (missing) continue;
        expect(error).toBeUndefined();
        expect(values!.length).toBe(expected.size);
        [...expected.dataSync()].forEach((value, at) => expect(values![at]).toBeCloseTo(value, 4));
      }
    }
  }, 120_000);

  it('train as the network here is trained, and leave what is locked', async () => {
    const answers = readAll(lockedDocuments.map(([, document, places]) => [document, places]));
    for (const [i, [title, document, places]] of lockedDocuments.entries()) {
      const { losses, weights } = await trained(document);
      const printed = answers[2 * i]?.printed?.matchAll(/Avg loss: ([\d.]+)/g) ?? [];
      const theirs = [...printed].map((match) => Number(match[1]));
      expect(theirs.length, title).toBe(document.training.epochs);
      theirs.forEach((loss, epoch) => expect(loss, title).toBeCloseTo(losses[epoch]!, 5));
      // Keras shares whole layers alone: with a matrix shared by itself it trains another network.
      const comparable = document.graph.nodes.some(({ shares }) => shares !== undefined) ? 1 : 2;
      for (const { read, error, missing } of answers.slice(2 * i, 2 * i + comparable)) {
        if (missing) continue;
        expect(error, title).toBeUndefined();
        for (const [k, { name, locked }] of places.entries()) {
          weights.get(name)!.forEach((value, at) => expect(read![k]![at], `${title}: ${name} ${at}`).toBeCloseTo(value, 4));
          for (const [at, value] of Object.entries(locked)) expect(read![k]![Number(at)]).toBe(Math.fround(value));
        }
      }
    }
  }, 120_000); // prettier-ignore

  it('start and lock one edge of a perceptron, and draw the other', () => {
    const { graph, ...document } = lockedPerceptrons(decaying);
    const edges = graph.edges.map(({ weights, ...edge }) => (edge.isLocked ? { ...edge, weights: weights! } : edge));
    for (const { read, error, missing } of readAll([[{ ...document, graph: { ...graph, edges } }, ofPerceptrons]])) {
      if (missing) continue;
      expect(error).toBeUndefined();
      expect(read![1]![1]).toBe(Math.fround(-0.7));
    }
  }, 120_000);
});

/** The programs of documents, each for PyTorch and for Keras, with these weights in the end. */
function readAll(documents: readonly (readonly [Document, readonly Place[]])[]): readonly Answer[] {
  return runAll(
    documents.flatMap(([document, places]) => {
      const [pytorch, keras] = both(document);
      return [
        { ...pytorch, read: places.map((place) => `${place.pytorch}.flatten().tolist()`) },
        { ...keras, read: places.map((place) => `keras.ops.convert_to_numpy(${place.keras}).flatten().tolist()`) },
      ];
    }),
  );
}

/** The loss over all examples after each epoch of one step, and the weights in the end. */
async function trained(document: Document) {
  const model = compile(analyse(document));
  const { training: settings, data: source } = document;
  const { training: taught } = await loadData(source, { home: '/nowhere' });
  const initial = { weights: initialWeights(model, settings.seed), optimizer: new Map() };
  const step = new EagerStep(await openCpu(), model, settings, initial);
  const batches = createBatches(taught, settings);
  expect(batches.stepsPerEpoch).toBe(1);
  const losses: number[] = [];
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    await step.run(batches.batch(epoch, 0), { learningRate: settings.learningRate, step: epoch });
    losses.push((await step.evaluate(batches.batch(epoch, 0))).loss);
  }
  const { weights } = await step.read();
  step.dispose();
  return { losses, weights: new Map([...weights].map(([name, { values }]) => [name, values])) };
}

/** A picture network with two residual connections, a gate and a concatenation: no chain. */
function residualNetwork(): Document {
  const wires: readonly (readonly [id: string, block: string, params: ParamValues, ...from: string[]])[] = [
    ['dataset1', 'dataset', {}],
    ['conv2d1', 'conv2d', { filters: 3, stride: 3 }, 'dataset1'],
    ['batchNorm1', 'batchNorm', {}, 'conv2d1'],
    ['gelu1', 'gelu', {}, 'batchNorm1'],
    ['conv2d2', 'conv2d', { filters: 3, kernelSize: 2 }, 'gelu1'],
    ['add1', 'add', {}, 'conv2d1', 'conv2d2'],
    ['layerNorm1', 'layerNorm', {}, 'add1'],
    ['sigmoid1', 'sigmoid', {}, 'conv2d2'],
    ['multiply1', 'multiply', {}, 'layerNorm1', 'sigmoid1'],
    // Nothing is padded: Keras on PyTorch does it wrongly for averages.
    ['averagePool2d1', 'averagePool2d', { size: 2, stride: 2, padding: 'same' }, 'multiply1'],
    ['maxPool2d1', 'maxPool2d', { size: 2, stride: 2, padding: 'same' }, 'multiply1'],
    ['concatenate1', 'concatenate', {}, 'averagePool2d1', 'maxPool2d1'],
    ['globalAveragePool1', 'globalAveragePool', {}, 'concatenate1'],
    ['globalMaxPool1', 'globalMaxPool', {}, 'concatenate1'],
    ['concatenate2', 'concatenate', {}, 'globalMaxPool1', 'globalAveragePool1'],
    ['dropout1', 'dropout', {}, 'concatenate2'],
    ['linear1', 'linear', { units: 10 }, 'dropout1'],
    ['softmax1', 'softmax', {}, 'linear1'],
    ['output1', 'output', { loss: 'crossEntropy', from: 'probabilities' }, 'softmax1'],
  ];
  let document = emptyDocument('residual');
  for (const [id, block, params, ...sources] of wires) {
    const added = addNode(document, ROOT, block, { x: 0, y: 0 }, params);
    expect(added.id).toBe(id);
    document = added.document;
    for (const source of sources) {
      const joined = connect(document, ROOT, { node: source, port: 'out' }, { node: id, port: 'in' });
      if (!joined.ok) throw new Error(joined.error.en);
      document = joined.value;
    }
  }
  return document;
}
