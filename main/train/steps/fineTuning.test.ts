// Layers at rates of their own, one after the other, and batches in parts: against PyTorch, and against whole batches.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withWeights } from '../../../core/analysis/startWeights.ts';
import { toPyTorch } from '../../../core/codegen/pytorch.ts';
import { pointsOf } from '../../../core/data/points.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { DeviceChoice, Metrics } from '../../../core/protocol/runs.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { python, runAll } from '../../model/pythonPrograms.ts';
import { spreadWeights } from '../../model/tied.ts';
import { readPretrained } from '../../pretrained/read.ts';
import { fixture, largestDifference, shortened } from '../../pretrained/testing.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { prepareTrainer } from '../prepare.ts';
import { freshCheckpoint } from '../trainer.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-fine-'));
afterAll(() => rmSync(home, { recursive: true }));

const eager: DeviceChoice = { runtime: 'eager', device: 'cpu' };
const compiled: DeviceChoice = { runtime: 'compiled', device: 'cpu', threads: 1 };

async function trained(document: Document, choice: DeviceChoice, weights?: NamedTensors) {
  const data = await loadData(document.data, { home });
  const record = { id: 'run', progress: { stepsPerEpoch: Math.ceil(data.training.count / document.training.batchSize) }, device: {} }; // prettier-ignore
  const earlier = weights && { document, record: record as never, checkpoint: freshCheckpoint(weights) };
  const { chosen, trainer } = await prepareTrainer({ document, choice, home, data, id: 'other', emit: () => undefined, ...(earlier && { earlier }) }); // prettier-ignore
  expect(chosen.device.runtime).toBe(choice.runtime);
  const losses: number[] = [];
  let epoch: Metrics = { loss: NaN };
  await trainer.train({
    pass: () => Promise.resolve(true),
    onStep: ({ values }) => void losses.push(Number(values['loss'])),
    onEpoch: ({ values }) => void (epoch = values),
  });
  const { weights: last, optimizer } = await trainer.checkpoint();
  chosen.step.dispose();
  return { losses, epoch, weights: last, optimizer };
}

function difference(one: NamedTensors, other: NamedTensors): number {
  expect([...one.keys()]).toEqual([...other.keys()]);
  return Math.max(...[...one].map(([name, { values }]) => largestDifference(values, other.get(name)!.values)));
}

/** Eleven points in three classes: with batches of five the last is smaller, and so is the last part of each. */
const points = pointsOf(
  Array.from({ length: 11 }, (_, i) => [Math.sin(i), Math.cos(2 * i), i % 3] as const),
  'classes',
);
const training: TrainingSettings = {
  ...defaultTraining,
  batchSize: 5,
  epochs: 7,
  shuffles: false,
  learningRate: 0.05,
  optimizer: defaultOptimizers.adamw,
  weightDecay: 0.1,
  clip: { kind: 'norm', limit: 0.5 },
};
const layers = ['linear1', 'linear2', 'linear3'];

function network(changes: Partial<TrainingSettings>, factor?: number): Document {
  const document = chain('Fine-tuning', [['dataset'], ['linear', { units: 6 }], ['tanh'], ['linear', { units: 5 }], ['tanh'], ['linear', { units: 3 }], ['output', {}]], { data: { ...points, classes: 3 }, training: { ...training, ...changes } }); // prettier-ignore
  const nodes = document.graph.nodes.map((node) => (node.id === 'linear2' && factor !== undefined ? { ...node, rateFactor: factor } : node)); // prettier-ignore
  return withWeights({ ...document, graph: { ...document.graph, nodes } }, spreadWeights(document));
}

const cases: readonly (readonly [string, Document])[] = [
  ['parts of a batch', network({ accumulate: 3 })],
  ['a rate for each layer, with a schedule', network({ layerDecay: 0.4, schedule: { kind: 'cosine', warmup: 0.3, floor: 0 } }, 3)],
  ['gradual unfreezing', network({ unfreezing: 2 })],
  ['all of them', network({ accumulate: 2, layerDecay: 0.5, unfreezing: 2, optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false } }, 2)],
]; // prettier-ignore

describe('fine-tuning', () => {
  it.skipIf(!python)('gives the weights of the PyTorch program, on both runtimes', async () => {
    const programs = cases.map(([, document]) => {
      const source = toPyTorch(document);
      if (!source.ok) throw new Error(source.error[0]?.message.en);
      const read = layers.flatMap((_, i) => [`model.stack[${2 * i}].weight.t().flatten().tolist()`, `model.stack[${2 * i}].bias.tolist()`]);
      return { source: source.value.replaceAll('shuffle=True', 'shuffle=False'), read };
    });
    const answers = runAll(programs);
    for (const [i, [title, document]] of cases.entries()) {
      expect(answers[i]?.error, title).toBeUndefined();
      const own = await trained(document, eager);
      const theirs = layers.flatMap((layer, k) => [[`${layer}.kernel`, answers[i]?.read?.[2 * k]], [`${layer}.bias`, answers[i]?.read?.[2 * k + 1]]] as const);
      for (const [name, values] of theirs) expect(largestDifference(own.weights.get(name)!.values, values ?? []), `${title}: ${name}`).toBeLessThan(1e-5);
      const other = await trained(document, compiled);
      expect(largestDifference(other.losses, own.losses), title).toBeLessThan(1e-5);
      expect(difference(other.weights, own.weights), title).toBeLessThan(1e-5);
      expect(difference(other.optimizer, own.optimizer), title).toBeLessThan(1e-5);
    }
  }, 120_000); // prettier-ignore

  // By SGD: Adam makes whole steps of gradients that are nothing but rounding.
  it.each([
    ['eager', eager],
    ['compiled', compiled],
  ])(
    'with masked words, parts have the numbers of the whole batch: %s',
    async (_, choice) => {
      const { document, weights } = shortened(home, await readPretrained(fixture('bert')));
      const settings = {
        ...document.training,
        epochs: 1,
        batchSize: 5,
        learningRate: 0.01,
        optimizer: defaultOptimizers.sgd,
      };
      const data = document.data.kind === 'masked' ? { ...document.data, examples: 8 } : document.data;
      const whole = await trained({ ...document, data, training: settings }, choice, weights);
      const parts = await trained({ ...document, data, training: { ...settings, accumulate: 3 } }, choice, weights);
      expect(whole.losses.length).toBeGreaterThan(1);
      expect(largestDifference(parts.losses, whole.losses)).toBeLessThan(1e-5);
      for (const [name, value] of Object.entries(whole.epoch).filter(([, value]) => value !== 0))
        expect(Number(parts.epoch[name]) / Number(value), name).toBeCloseTo(1, 5);
      expect(Object.keys(whole.epoch).length).toBeGreaterThan(3);
      expect(difference(parts.weights, whole.weights)).toBeLessThan(1e-4);
    },
    240_000,
  );
});
