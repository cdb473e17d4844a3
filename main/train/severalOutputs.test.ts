// Several losses on one network: their sum is trained, each is measured.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { addNode, connect, setParams } from '../../core/graph/edits.ts';
import type { ParamValues } from '../../core/params.ts';
import { createRandom } from '../../core/random.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { loadData } from '../data/load.ts';
import { allOf } from '../data/types.ts';
import { openCpu } from '../devices/cpu.ts';
import { explainStep } from '../looking/explain/explainStep.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { initialWeights } from '../model/model.ts';
import { arrivalsOf, totalLoss } from '../model/report.ts';
import type { Batch } from '../tensors/batch.ts';
import { compileDocument } from './prepare.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { hasSoftwareCard, softwareCard } from '../graph/webgpu/testing.ts';
import { CardStep } from './steps/cardStep.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { EagerStep } from './steps/eagerStep.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const training: TrainingSettings = { ...defaultTraining, optimizer: defaultOptimizers.sgd, learningRate: 0.1 };

function wired(document: Document, from: string, to: string, port = 'in'): Document {
  const edited = connect(document, ROOT, { node: from, port: 'out' }, { node: to, port });
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
}

function withNode(document: Document, block: string, params: ParamValues, from: string): Document {
  const added = addNode(document, ROOT, block, { x: 0, y: 0 }, params);
  return wired(added.document, from, added.id);
}

/** The first output predicts the labels where the mask counts, the second one what went in. */
function twoLosses({ isMasked = true, factor = 0.5, loss = 'huber', epochs = 2 } = {}): Document {
  const data = { kind: 'regression', examples: 40, noise: 0.1, classes: 2, testShare: 0.25, seed: 1 } as const;
  const first = chain(
    'Two losses',
    [
      ['dataset'],
      ['linear', { units: 4 }],
      ['tanh'],
      ['linear', { units: 1 }],
      ['output', { loss: 'meanSquaredError' }],
    ],
    { data, training: { ...training, epochs, batchSize: 8 } },
  );
  const decoder = withNode(first, 'linear', { units: 1 }, 'tanh1');
  const both = wired(withNode(decoder, 'output', { loss, factor }, 'linear3'), 'dataset1', 'output2', 'target');
  return isMasked ? wired(withNode(both, 'tokens', { count: 2 }, 'dataset1'), 'tokens1', 'output1', 'mask') : both;
}

const random = createRandom(11);
const SIZE = 6;
const x = Float32Array.from({ length: SIZE }, () => 2.4 * random.next() - 0.9);
const labels = Float32Array.from(x, (value) => value ** 2 + 1);
const batch: Batch = { size: SIZE, fields: { features: x, labels } };
const mask = [...x].map((value) => Math.min(1, Math.max(0, Math.round(value))));

beforeAll(async () => {
  await tf.setBackend('cpu');
});

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-outputs-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** The total, and its gradients by the weights. */
function differentiated(document: Document) {
  const model = compileDocument(document);
  const start = initialWeights(model, 3);
  const names = [...start.keys()];
  const tensors = [...start.values()].map(({ values, shape }) => tf.tensor(values, [...shape]));
  const fields = new Map([
    ['features', tf.tensor(x, [SIZE, 1])],
    ['labels', tf.tensor(labels, [SIZE, 1])],
  ]);
  const lossOf = (...weights: tf.Tensor[]) => {
    const named = new Map(names.map((name, i) => [name, weights[i]!]));
    return totalLoss(tf, model.objectives, arrivalsOf(tf, model, named, fields, { isTraining: true, seed: 0 }));
  };
  const { value, grads } = tf.valueAndGrads(lossOf)(tensors);
  return { names, tensors, lossOf, total: value.dataSync()[0]!, gradients: grads.map((grad) => [...grad.dataSync()]) };
}

describe('two losses', () => {
  test('have the slopes of their sum for a gradient', () => {
    const { names, tensors, lossOf, gradients } = differentiated(twoLosses());
    for (const [i, weight] of tensors.entries()) {
      const at = (by: number) => {
        const values = weight.dataSync().slice();
        values[0]! += by;
        return lossOf(...tensors.map((other, j) => (j === i ? tf.tensor(values, weight.shape) : other))).dataSync()[0]!;
      };
      expect(gradients[i]![0], names[i]).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 3);
    }
  });

  test.each([
    ['with a mask', twoLosses()],
    ['without', twoLosses({ isMasked: false })],
    ['that only one counts', twoLosses({ factor: 0 })],
  ])('train in compiled steps as operation by operation: %s', async (_, document) => {
    const model = compileDocument(document);
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const eager = new EagerStep(await openCpu(), model, training, state);
    const compiled = new CompiledStep(model, training, state, { threads: [1] });
    for (let step = 0; step < 8; step++) {
      const place = { learningRate: 0.1, step };
      const [ours, theirs] = [await compiled.run(batch, place), await eager.run(batch, place)];
      expect(ours.loss).toBeCloseTo(theirs.loss, 5);
      expect(Object.keys(ours.sums)).toEqual(['loss/output1', 'loss/output2']);
      for (const [name, { sum, weight }] of Object.entries(theirs.sums)) {
        expect(ours.sums[name]!.sum, name).toBeCloseTo(sum, 5);
        expect(ours.sums[name]!.weight, name).toBe(weight);
      }
    }
    const [ours, theirs] = [await compiled.evaluate(batch), await eager.evaluate(batch)];
    expect(Object.keys(ours.sums)).toContain('meanAbsoluteError/output2');
    expect(ours.sums['meanAbsoluteError/output1']!.sum).toBeCloseTo(theirs.sums['meanAbsoluteError/output1']!.sum, 5);
    for (const step of [eager, compiled]) step.dispose();
  });

  test.skipIf(!hasSoftwareCard)('are added up part by part on a graphics card, each with its share of what counts', async () => {
    const model = compileDocument(twoLosses());
    const inParts = { ...training, batchSize: SIZE, accumulate: 3 };
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const card = await CardStep.create(await softwareCard(), model, inParts, state, SIZE);
    const compiled = new CompiledStep(model, inParts, state, { threads: [1] });
    for (let step = 0; step < 4; step++) {
      const place = { learningRate: 0.1, step };
      const [ours, theirs] = [await card.run(batch, place), await compiled.run(batch, place)];
      expect(ours.loss).toBeCloseTo(theirs.loss, 5);
      expect(ours.sums['loss/output1']!.weight).toBe(theirs.sums['loss/output1']!.weight);
    }
    for (const step of [card, compiled]) step.dispose();
  }); // prettier-ignore

  test('negative numbers of a mask count as 0 does', async () => {
    const document = wired(twoLosses({ isMasked: false }), 'dataset1', 'output1', 'mask');
    const model = compileDocument(document);
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const weights = [...x].map((value) => Math.max(0, value));
    expect(Math.min(...x)).toBeLessThan(0);
    for (const step of [
      new EagerStep(await openCpu(), model, training, state),
      new CompiledStep(model, training, state),
    ]) {
      const output = await step.predict(batch);
      const errors = [...labels].map((label, i) => (label - output[i]!) ** 2);
      const { sums } = await step.evaluate(batch);
      expect(sums['loss/output1']!.weight).toBeCloseTo(
        weights.reduce((sum, one) => sum + one, 0),
        5,
      );
      expect(sums['loss/output1']!.sum).toBeCloseTo(
        errors.reduce((sum, error, i) => sum + error * weights[i]!, 0),
        4,
      );
      step.dispose();
    }
  });

  test('a mask that lets nothing through is a loss of 0', async () => {
    const model = compileDocument(twoLosses());
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const nothing = { ...batch, fields: { ...batch.fields, features: new Float32Array(SIZE).fill(-1) } };
    for (const step of [
      new EagerStep(await openCpu(), model, training, state),
      new CompiledStep(model, training, state),
    ]) {
      const { sums, isFinite } = await step.run(nothing, { learningRate: 0.1, step: 0 });
      expect([sums['loss/output1'], isFinite]).toEqual([{ sum: 0, weight: 0 }, true]);
      step.dispose();
    }
  });

  test('are measured one by one beside their total, which is their sum by factors', async () => {
    const document = setParams(twoLosses({ isMasked: false }), ROOT, 'output2', {});
    const renamed = { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map((node) => (node.id === 'output2' ? { ...node, name: 'picture' } : node)) } }; // prettier-ignore
    const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
    const run = await runs.start({ document: renamed, runtime: 'eager', device: 'cpu' });
    await run.ended();
    const { metrics, epochs, steps } = run.record();
    expect(metrics.map(({ name }) => name)).toEqual(
      ['loss', 'loss/output1', 'meanAbsoluteError/output1', 'loss/picture', 'meanAbsoluteError/picture'],
    ); // prettier-ignore
    for (const values of [
      ...epochs.flatMap(({ values: own, held }) => [own, held!]),
      ...steps.map((one) => one.values),
    ]) {
      expect(Number(values.loss)).toBeCloseTo(Number(values['loss/output1']) + 0.5 * Number(values['loss/picture']), 6);
    }
    expect(epochs.at(-1)!.held).toHaveProperty(['meanAbsoluteError/picture']);
  });

  test('have each a stop of its own where one step is explained', async () => {
    const document = twoLosses({ isMasked: false });
    const model = compileDocument(document);
    const data = await loadData(document.data, { home });
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const { loss, label, nodes } = await explainStep({ model, settings: training, data, state, step: 0 }, 0);
    const [first, second] = ['output1', 'output2'].map((id) => nodes.find(({ nodeId }) => nodeId === id)!.own!);
    expect(Number(loss)).toBeCloseTo(Number(first!.loss) + 0.5 * Number(second!.loss), 5);
    expect(first!.target).toEqual(label);
    expect(second!.target).toEqual([...allOf(data.training.slice(0, 1), 'features')]);
  });

  test('an early stop goes by one of them', async () => {
    const earlyStopping = { metric: 'valLoss/output2', patience: 2, minDelta: 100, restoresBest: false };
    const document = twoLosses({ epochs: 9 });
    const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
    const stopping = { ...document, training: { ...document.training, earlyStopping } };
    const run = await runs.start({ document: stopping, runtime: 'eager', device: 'cpu' });
    await run.ended();
    expect(run.record().epochs).toHaveLength(3);
  });
});

const script = `
import json, sys, torch
import torch.nn.functional as F
given = json.load(sys.stdin)
w = {name: torch.tensor(values).reshape(shape).requires_grad_() for name, values, shape in given["weights"]}
x = torch.tensor(given["x"]).reshape(-1, 1)
y = torch.tensor(given["labels"]).reshape(-1, 1)
mask = torch.tensor(given["mask"], dtype=torch.float32).reshape(-1, 1)
h = torch.tanh(x @ w["linear1.kernel"] + w["linear1.bias"])
first = ((h @ w["linear2.kernel"] + w["linear2.bias"] - y) ** 2 * mask).sum() / mask.sum()
second = F.huber_loss(h @ w["linear3.kernel"] + w["linear3.bias"], x)
total = first + 0.5 * second
total.backward()
print(json.dumps({"total": total.item(), "gradients": {name: t.grad.flatten().tolist() for name, t in w.items()}}))
`;

test.skipIf(!python)('PyTorch has the same total and the same gradients', () => {
  const { names, tensors, total, gradients } = differentiated(twoLosses());
  const weights = tensors.map((tensor, i) => [names[i], [...tensor.dataSync()], tensor.shape]);
  const input = JSON.stringify({ weights, x: [...x], labels: [...labels], mask });
  const said = JSON.parse(execFileSync(python!, ['-c', script], { encoding: 'utf8', input })) as {
    readonly total: number;
    readonly gradients: Readonly<Record<string, readonly number[]>>;
  };
  expect(total).toBeCloseTo(said.total, 5);
  for (const [i, name] of names.entries()) {
    gradients[i]!.forEach((slope, j) => expect(slope, name).toBeCloseTo(said.gradients[name]![j]!, 5));
  }
});

describe('what does not go together is said at the output', () => {
  const problemsOf = (document: Document) => analyse(document).problems;

  test('a factor of 0 is a warning, with a repair', () => {
    const [problem, ...others] = problemsOf(twoLosses({ factor: 0 }));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: 'warning', nodeId: 'output2' });
    expect(problem!.message.en).toContain('nothing learns from it');
    expect(problem!.fixes).toMatchObject([{ kind: 'setParams', params: { factor: 1 } }]);
  });

  test('a target of another size', () => {
    const wide = setParams(twoLosses(), ROOT, 'linear3', { units: 3 });
    const [problem] = problemsOf(wide);
    expect(problem).toMatchObject({ severity: 'error', nodeId: 'output2', fixes: [{ kind: 'setUnits', units: 1 }] });
  });

  test('a mask of another length', () => {
    const wide = wired(withNode(setParams(twoLosses({ isMasked: false }), ROOT, 'linear3', { units: 1 }), 'tokens', { count: 2 }, 'linear1'), 'tokens1', 'output1', 'mask'); // prettier-ignore
    const [problem] = problemsOf(wide);
    expect(problem).toMatchObject({
      severity: 'error',
      nodeId: 'output1',
      fixes: [{ kind: 'removeWires', wires: { port: 'mask' } }],
    });
  });
});
