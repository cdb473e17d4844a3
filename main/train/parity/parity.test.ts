// The losses of a small run on real pictures against PyTorch's, from the same weights on the same batches. The expected
// ones lie in expected.json, made by make.py on what this test writes for it:
//   NEUROLOOM_PYTHON=<python with torch> NEUROLOOM_UPDATE=1 npx vitest run main/train/parity
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import {
  defaultOptimizers,
  defaultTraining,
  optimizerOf,
  optimizers,
  type OptimizerKind,
  type TrainingSettings,
} from '../../../core/training/settings.ts';
import { initialWeights } from '../../model/model.ts';
import { loadData } from '../../data/load.ts';
import type { Device } from '../../devices/device.ts';
import { openDevice } from '../../devices/select.ts';
import { createBatches } from '../batches.ts';
import { EagerStep } from '../steps/eagerStep.ts';
import { compileDocument } from '../prepare.ts';

const SIZES = [784, 32, 32, 10];
const STEPS = 50;
const TOLERANCE = 1e-4;
const python = process.env['NEUROLOOM_PYTHON'];
const expectedFile = path.join(import.meta.dirname, 'expected.json');

const { sgd, rmsprop, adam, adamw } = defaultOptimizers;
const settings = (change: Partial<TrainingSettings>): TrainingSettings => ({
  ...defaultTraining, batchSize: 64, shuffles: false, learningRate: 1e-3, ...change,
}); // prettier-ignore
/** Every optimizer as it is chosen first, by its name. */
const usual = optimizers
  .filter(({ passesSteps }) => !passesSteps)
  .map(({ kind, label }) => [label.en, settings({ optimizer: defaultOptimizers[kind as OptimizerKind] })] as const);
const cases: Readonly<Record<string, TrainingSettings>> = {
  ...Object.fromEntries(usual),
  SGD: settings({ optimizer: sgd, learningRate: 0.1 }),
  'SGD with momentum': settings({ optimizer: { ...sgd, momentum: 0.9 }, learningRate: 0.02 }),
  'SGD with Nesterov momentum': settings({ optimizer: { ...sgd, momentum: 0.9, nesterov: true }, learningRate: 0.02 }),
  'SGD with weight decay': settings({ optimizer: sgd, learningRate: 0.1, weightDecay: 0.01 }),
  'RMSprop with momentum': settings({ optimizer: { ...rmsprop, decay: 0.9, momentum: 0.5 } }),
  'Adam with weight decay': settings({ optimizer: adam, weightDecay: 0.01 }),
  AdamW: settings({ optimizer: adamw, learningRate: 0.005, weightDecay: 0.1 }),
  'clipping by norm': settings({ optimizer: sgd, learningRate: 0.1, clip: { kind: 'norm', limit: 0.5 } }),
  'clipping by value': settings({ optimizer: sgd, learningRate: 0.1, clip: { kind: 'value', limit: 0.02 } }),
};

const network = chain('Parity', [
  ['dataset'],
  ['flatten'],
  ['linear', { units: 32, initializer: 'pytorchDefault' }],
  ['relu'],
  ['linear', { units: 32, initializer: 'pytorchDefault' }],
  ['relu'],
  ['linear', { units: 10, initializer: 'pytorchDefault' }],
  ['output'],
]);
const model = compileDocument(network);
const weights = initialWeights(model, 1);

/** The pictures that come with the app, wherever the test runs: nothing of the system, nothing downloaded. */
const nowhere = path.join(tmpdir(), 'neuroloom-no-such-folder');
const loaded = loadData({ kind: 'fashion-mnist' }, { home: nowhere, system: nowhere });
const pictures = async () => (await loaded).training;

/** Losses of the cases that have been computed. */
const known = new Map<TrainingSettings, number[]>();

async function ours(device: Device, training: TrainingSettings): Promise<number[]> {
  const losses = known.get(training) ?? (await computed(device, training));
  known.set(training, losses);
  return losses;
}

async function computed(device: Device, training: TrainingSettings): Promise<number[]> {
  const batches = createBatches(await pictures(), training);
  const step = new EagerStep(device, model, training, { weights, optimizer: new Map() });
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    losses.push((await step.run(batches.batch(0, i), { learningRate: training.learningRate, step: i })).loss);
  }
  step.dispose();
  return losses;
}

/** The optimizer as the generated program makes it. */
function callOf({ optimizer, learningRate }: TrainingSettings): string {
  return optimizerOf(optimizer).pytorch({ parameters: 'groups', rate: learningRate }, optimizer);
}

/** What make.py prints for these cases. */
async function askPython(executable: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-parity-'));
  const batches = createBatches(await pictures(), settings({ batchSize: STEPS * 64 }));
  const { features, labels } = batches.batch(0, 0).fields;
  writeFileSync(path.join(folder, 'features.bin'), features!);
  writeFileSync(path.join(folder, 'labels.bin'), labels!);
  writeFileSync(
    path.join(folder, 'weights.bin'),
    Buffer.concat([...weights.values()].map(({ values }) => Buffer.from(values.buffer))),
  );
  const calls = Object.entries(cases).map(([name, training]) => [name, { ...training, call: callOf(training) }]);
  const plan = { sizes: SIZES, batchSize: 64, steps: STEPS, cases: Object.fromEntries(calls) };
  writeFileSync(path.join(folder, 'plan.json'), JSON.stringify(plan));
  const json = execFileSync(executable, [path.join(import.meta.dirname, 'make.py'), folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return json;
}

function worstDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

let device: Device;
beforeAll(async () => {
  device = await openDevice('cpu');
  if (python && process.env['NEUROLOOM_UPDATE'] === '1') writeFileSync(expectedFile, await askPython(python));
}, 300_000);

describe('fifty steps on Fashion-MNIST have the losses of PyTorch', () => {
  test.each(Object.entries(cases))('%s', async (name, training) => {
    expect(existsSync(expectedFile)).toBe(true);
    const expected = (JSON.parse(readFileSync(expectedFile, 'utf8')) as { losses: Record<string, number[]> }).losses;
    const losses = await ours(device, training);
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.1);
    expect(worstDifference(losses, expected[name]!)).toBeLessThan(TOLERANCE);
  });

  test.skipIf(!python)(
    'and of the PyTorch that is here',
    async () => {
      const { losses } = JSON.parse(await askPython(python!)) as { losses: Record<string, number[]> };
      const said = Object.entries(losses);
      // An old PyTorch may leave out what it computes wrongly.
      expect(said.length).toBeGreaterThan(Object.keys(cases).length - 2);
      for (const [name, theirs] of said) {
        expect(worstDifference(await ours(device, cases[name]!), theirs), name).toBeLessThan(TOLERANCE);
      }
    },
    300_000,
  );
});
