import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { startWeights, withLocks, withWeights } from '../../core/analysis/startWeights.ts';
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
import { python, runAll, type Answer } from './pythonPrograms.ts';
import { spreadWeights, tiedAndFrozen } from './tied.ts';
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
  ['two words: several fields, a mask, a validation part', { ...maskedPair, training: fit({ schedule: { kind: 'cosine', warmup: 0, floor: 0 } }) }],
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

/** All that could move what is locked: momentum, weight decay, and a norm in which it counts. */
const decaying = fit({
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false }, learningRate: 0.1, weightDecay: 0.01,
  batchSize: 4, shuffles: false, epochs: 12,
}); // prettier-ignore
const clipped: TrainingSettings = { ...decaying, weightDecay: 0, clip: { kind: 'norm', limit: 0.3 } };
const adamw: TrainingSettings = { ...clipped, weightDecay: 0.01, optimizer: defaultOptimizers.adamw };

/** XOR by hand: one weight on an edge and one theta are locked. */
function lockedPerceptrons(training: TrainingSettings): Document {
  const document = { ...examples['xor-by-hand']!, training };
  const drawn = withWeights(document, startWeights(analyse(document).network, 3));
  const ends = new Map([
    ['perceptron3.kernel', Float32Array.of(0.1, -0.7)],
    ['perceptron3.theta', Float32Array.of(0.2)],
  ]);
  const set = withWeights(drawn, ends);
  return withLocks(withLocks(set, 'perceptron3', 'kernel', [1], true), 'perceptron3', 'theta', [0], true);
}

/** A Linear with two locked weights before a perceptron with one. */
function lockedLinear(): Document {
  const output = { loss: 'binaryCrossEntropy', from: 'probabilities' };
  const document = chain('linear', [['dataset'], ['linear', { units: 3 }], ['tanh'], ['perceptron'], ['output', output]], {
    data: logicPoints('xor'),
    training: clipped,
  });
  const set = withWeights(
    document,
    new Map([
      ['linear1.kernel', Float32Array.of(0.1, 0.2, -0.3, 1.4, 0.5, -0.6)],
      ['linear1.bias', Float32Array.of(0.05, -0.15, 0.25)],
      ['perceptron1.kernel', Float32Array.of(0.7, -0.8, 0.9)],
      ['perceptron1.theta', Float32Array.of(-0.35)],
    ]),
  );
  return withLocks(withLocks(set, 'linear1', 'kernel', [1, 3], true), 'perceptron1', 'kernel', [0, 1, 2], true);
} // prettier-ignore

/** Where a weight is found in PyTorch and in Keras, in the order that it has here, and which of its numbers are locked. */
interface Place {
  readonly name: string;
  readonly pytorch: string;
  readonly keras: string;
  readonly locked: Readonly<Record<number, number>>;
}

const ofPerceptrons: readonly Place[] = [
  { name: 'perceptron2.kernel', pytorch: 'model.perceptron2.weight', keras: 'perceptron2_layer.kernel', locked: {} },
  { name: 'perceptron3.kernel', pytorch: 'model.perceptron3.weight', keras: 'perceptron3_layer.kernel', locked: { 1: -0.7 } },
  { name: 'perceptron3.theta', pytorch: 'model.perceptron3.bias', keras: 'perceptron3_layer.bias', locked: { 0: 0.2 } },
]; // prettier-ignore
const ofLinear: readonly Place[] = [
  { name: 'linear1.kernel', pytorch: 'model.linear1.weight.T', keras: 'model.layers[0].kernel', locked: { 1: 0.2, 3: 1.4 } },
  { name: 'linear1.bias', pytorch: 'model.linear1.bias', keras: 'model.layers[0].bias', locked: {} },
  { name: 'perceptron1.kernel', pytorch: 'model.perceptron1.weight', keras: 'model.layers[2].kernel', locked: { 0: 0.7, 1: -0.8, 2: 0.9 } },
]; // prettier-ignore

const ofTied: readonly Place[] = [
  { name: 'linear1.kernel', pytorch: 'model.linear1.weight.T', keras: 'linear1_layer.kernel', locked: {} },
  { name: 'linear2.kernel', pytorch: 'model.linear4.weight.T', keras: 'linear2_layer.kernel', locked: {} },
  { name: 'linear2.bias', pytorch: 'model.linear2.bias', keras: 'linear2_layer.bias', locked: {} },
  { name: 'linear3.kernel', pytorch: 'model.linear3.weight.T', keras: 'linear3_layer.kernel', locked: {} },
  { name: 'linear5.bias', pytorch: 'model.linear5.bias', keras: 'linear5_layer.bias', locked: {} },
  { name: 'batchNorm1.movingMean', pytorch: 'model.batch_norm1.running_mean', keras: 'batch_norm1_layer.moving_mean', locked: {} },
]; // prettier-ignore

/** A head that tells the labels, and one that gives back what went in: two losses. */
function twoHeads(): Document {
  const wires = [['tanh1', 'linear3', 'in'], ['linear3', 'output2', 'in'], ['dataset1', 'output2', 'target']] as const;
  const first = chain('heads', [['dataset'], ['linear', { units: 3 }], ['tanh'], ['linear', { units: 2 }], ['output']], {
    data: logicPoints('xor'),
    training: decaying,
  });
  const grown = [['linear', { units: 2 }], ['output', { loss: 'huber', factor: 0.5 }]] as const;
  const nodes = grown.reduce((document, [block, params]) => addNode(document, ROOT, block, { x: 0, y: 0 }, params).document, first);
  const wired = wires.reduce((document, [from, to, port]) => {
    const edited = connect(document, ROOT, { node: from, port: 'out' }, { node: to, port });
    if (!edited.ok) throw new Error(edited.error.en);
    return edited.value;
  }, nodes);
  return withWeights(wired, spreadWeights(wired));
} // prettier-ignore

const ofHeads: readonly Place[] = [
  { name: 'linear1.kernel', pytorch: 'model.linear1.weight.T', keras: 'linear1_layer.kernel', locked: {} },
  { name: 'linear3.kernel', pytorch: 'model.linear3.weight.T', keras: 'linear3_layer.kernel', locked: {} },
  { name: 'linear2.bias', pytorch: 'model.linear2.bias', keras: 'linear2_layer.bias', locked: {} },
]; // prettier-ignore

const lockedDocuments: readonly (readonly [string, Document, readonly Place[]])[] = [
  ['perceptrons by SGD', lockedPerceptrons(decaying), ofPerceptrons],
  ['perceptrons by AdamW', lockedPerceptrons(adamw), ofPerceptrons],
  ['a Linear and a perceptron', lockedLinear(), ofLinear],
  ['two losses', twoHeads(), ofHeads],
  ['shared and frozen weights by SGD', tiedAndFrozen(decaying), ofTied],
  ['shared and frozen weights by AdamW', tiedAndFrozen(adamw), ofTied],
];

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
