// What is measured beside loss and accuracy, where a loss offers it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { metricsOf, type Objective } from '../../core/analysis/objectives.ts';
import { lossMetric } from '../../core/losses/metrics.ts';
import { chain } from '../../core/graph/chain.ts';
import { network } from '../../core/examples/severalPorts.ts';
import type { Document } from '../../core/graph/document.ts';
import { defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { loadData } from '../data/load.ts';
import { allOf } from '../data/types.ts';
import { openCpu } from '../devices/cpu.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { meansOf } from '../model/report.ts';
import { createPredictor } from '../model/predictor.ts';
import { isBetter } from './earlyStopping.ts';
import { compileDocument } from './prepare.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-metrics-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const curve = (training: Partial<TrainingSettings>, loss = 'meanSquaredError'): Document =>
  chain('Curve', [['dataset'], ['linear', { units: 4 }], ['tanh'], ['linear', { units: 1 }], ['output', { loss }]], {
    data: { kind: 'regression', examples: 60, noise: 0.1, classes: 2, testShare: 0.25, seed: 1 },
    training: { ...defaultTraining, batchSize: 16, learningRate: 0.05, ...training },
  });

async function trained(document: Document, runtime: 'eager' | 'compiled') {
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document, runtime, device: 'cpu' });
  await run.ended();
  return run.saved();
}

test.each(['eager', 'compiled'] as const)('the mean absolute error of held-out examples, %s', async (runtime) => {
  const document = curve({ epochs: 3 }, runtime === 'eager' ? 'huber' : 'meanSquaredError');
  const { record, checkpoint } = await trained(document, runtime);
  const data = await loadData(document.data, { home });
  const predictor = createPredictor(await openCpu(), compileDocument(document), checkpoint.weights);
  const said = await predictor.predict({
    size: data.test.count,
    fields: { features: allOf(data.test, 'features') },
  });
  predictor.dispose();
  const distances = [...allOf(data.test, 'labels')].map((label, i) => Math.abs(said[i]! - label));
  const mean = distances.reduce((sum, value) => sum + value, 0) / data.test.count;
  const { values, held } = record.epochs.at(-1)!;
  expect(held!['meanAbsoluteError']).toBeCloseTo(mean, 5);
  // Over training batches it would cost time in every step.
  expect(Object.keys(values)).toEqual(['loss']);
  expect(record.metrics.map(({ name }) => name)).toEqual(['loss', 'meanAbsoluteError']);
});

test('early stopping goes by any of them', async () => {
  const earlyStopping = { metric: 'valMeanAbsoluteError', patience: 2, minDelta: 0, restoresBest: true };
  const { record, checkpoint } = await trained(curve({ epochs: 200, learningRate: 0.3, earlyStopping }), 'eager');
  const errors = record.epochs.map(({ held }) => Number(held!['meanAbsoluteError']));
  const best = errors.indexOf(Math.min(...errors));
  expect(errors.length).toBeLessThan(200);
  expect(errors.length - 1 - best).toBe(2);
  expect(checkpoint.state).toMatchObject({ best: { epoch: best + 1, value: errors[best] } });
});

test('early stopping that watches what is not measured goes by the loss', async () => {
  const earlyStopping = { metric: 'valAccuracy', patience: 2, minDelta: 0, restoresBest: true };
  const { record, checkpoint } = await trained(curve({ epochs: 200, learningRate: 0.3, earlyStopping }), 'eager');
  const losses = record.epochs.map(({ held }) => Number(held!.loss));
  const best = losses.indexOf(Math.min(...losses));
  expect(best).toBeGreaterThan(0);
  expect(losses.length - 1 - best).toBe(2);
  expect(checkpoint.state).toMatchObject({ best: { epoch: best + 1, value: losses[best] } });
});

test('a number that is not finite is never better', () => {
  const rule = { metric: 'valLoss', patience: 2, minDelta: 0, restoresBest: true };
  const epoch = { epoch: 1, values: { loss: 1 }, errors: null, learningRate: 0.1, seconds: 1, stepsPerSecond: 1 };
  const isFirst = (loss: number | 'NaN' | 'Infinity') =>
    isBetter(rule, [lossMetric], null, { ...epoch, held: { loss } });
  expect([isFirst(2), isFirst('NaN'), isFirst('Infinity')]).toEqual([true, false, false]);
});

test('answers that count in part are no number of errors, and the run can be read again', async () => {
  const nodes = { dataset1: {}, tokens1: { count: 2 }, embedding1: { tokens: 2, width: 3 }, linear1: { units: 2 }, output1: {} }; // prettier-ignore
  const wires = [['dataset1', 'tokens1'], ['tokens1', 'embedding1'], ['embedding1', 'linear1'], ['linear1', 'output1'], ['tokens1', ['output1', 'target']], ['dataset1', ['output1', 'mask']]] as const; // prettier-ignore
  const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.25, seed: 1 } as const;
  const weighed = { ...network(nodes, wires, data), training: { ...defaultTraining, epochs: 1 } };
  const { record } = await trained(weighed, 'eager');
  expect(record.epochs.at(-1)).toMatchObject({ errors: null });
  expect((await new RunStore(path.join(home, 'runs')).find(record.id))?.record.epochs).toEqual(record.epochs);
});

const objective = (change: Partial<Objective>): Objective => ({
  name: '',
  nodeId: 'output1',
  loss: 'meanSquaredError',
  outputs: 'logits',
  factor: 1,
  outputShape: [1],
  target: { kind: 'values', count: 1, areTokens: false, units: ['€'] },
  ...change,
});

test('distances are said in the user’s unit, unless several values have none in common', () => {
  const units = { features: { mean: [5], deviation: [2] }, targets: { mean: [100, 1], deviation: [20, 3] } };
  const sums = { loss: { sum: 8, weight: 4 }, meanAbsoluteError: { sum: 2, weight: 4 } };
  const one = [objective({})];
  expect(meansOf(one, sums, units)).toEqual({ loss: 2, meanAbsoluteError: 10 });
  expect(metricsOf(one, units)[1]).toMatchObject({ name: 'meanAbsoluteError', better: 'lower', symbol: '€' });
  const two = [objective({ outputShape: [2], target: { kind: 'values', count: 2, areTokens: false } })];
  expect(meansOf(two, sums, units)).toEqual({ loss: 2, meanAbsoluteError: 0.5 });
  expect(metricsOf(two, units)[1]!.label.en).toBe('Mean absolute error (standardised)');
  const wired = [objective({ target: { kind: 'values', count: 1, areTokens: false, isWired: true } })];
  expect(meansOf(wired, sums, units)).toEqual({ loss: 2, meanAbsoluteError: 0.5 });
  expect(metricsOf(wired, units)[1]!.label.de).toBe('Mittlerer absoluter Fehler (standardisiert)');
  expect(metricsOf(wired, null)[1]!.label.en).toBe('Mean absolute error');
});

test('over tokens the perplexity is the exponential of the cross entropy', () => {
  const tokens = [
    objective({ loss: 'crossEntropy', outputShape: [3], target: { kind: 'classes', count: 3, areTokens: true } }),
  ];
  const sums = { loss: { sum: Math.log(3) * 8, weight: 8 }, accuracy: { sum: 2, weight: 8 } };
  const { perplexity, ...others } = meansOf(tokens, sums, null);
  expect(perplexity).toBeCloseTo(3, 12);
  expect(others).toEqual({ loss: Math.log(3), accuracy: 0.25 });
  expect(metricsOf(tokens).map(({ name }) => name)).toEqual(['loss', 'accuracy', 'perplexity']);
});
