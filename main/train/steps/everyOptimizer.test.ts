import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { chain } from '../../../core/graph/chain.ts';
import {
  defaultOptimizers,
  defaultTraining,
  optimizerOf,
  trainingSettings,
  type OptimizerSettings,
} from '../../../core/training/settings.ts';
import { openCpu } from '../../devices/cpu.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { splitTail } from '../../graph/wasm/tail.ts';
import { compile, initialWeights } from '../../model/model.ts';
import { createBatches } from '../batches.ts';
import { loadData } from '../../data/load.ts';
import { CompiledStep } from './compiledStep.ts';
import { EagerStep } from './eagerStep.ts';
import { createOptimizer } from './optimizers.ts';
import { traceTraining } from './program.ts';

const data = { kind: 'moons', examples: 300, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const head = [['linear', { units: 2 }], ['output']] as const;
const model = compile(analyse(chain('moons', [['dataset'], ['linear', { units: 8 }], ['tanh'], ...head], { data })));
const normed = compile(analyse(chain('normed', [['dataset'], ['linear', { units: 6 }], ['layerNorm'], ['gelu'], ...head], { data }))); // prettier-ignore
const STEPS = 100;
const settingsOf = (optimizer: OptimizerSettings) => ({
  ...defaultTraining,
  optimizer,
  learningRate: 0.01,
  weightDecay: 0.01,
});

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(Object.values(defaultOptimizers))('$kind', (optimizer) => {
  const settings = settingsOf(optimizer);

  test('stands in documents as it is', () => {
    expect(trainingSettings.parse(settings)).toEqual(settings);
    expect(trainingSettings.safeParse({ ...settings, optimizer: { ...optimizer, kind: 'none' } }).success).toBe(false);
  });

  test.each([
    ['a network with tanh', model],
    ['a network with layer norm and GELU', normed],
  ])('trains %s alike eagerly and compiled, on one thread and on two, with a step of usual size', async (_, model) => {
    const { training } = await loadData(data, { home: '/nowhere' });
    const batches = createBatches(training, settings);
    const initial = { weights: initialWeights(model, 1), optimizer: new Map() };
    const compiled = (threads: number) => new CompiledStep(model, settings, initial, { threads: [threads] });
    const steps = [new EagerStep(await openCpu(), model, settings, initial), compiled(1), compiled(2)];
    const losses: number[][] = [];
    for (const step of steps) {
      const own: number[] = [];
      for (let i = 0; i < STEPS; i++) own.push((await step.run(batches.batch(0, i % 3), { learningRate: 0.01, step: i })).loss); // prettier-ignore
      step.dispose();
      losses.push(own);
    }
    const [eager = [], ...others] = losses;
    expect(others[1]).toEqual(others[0]);
    for (const other of others) {
      const apart = eager.map((loss, i) => Math.abs(loss / (other[i] ?? NaN) - 1));
      expect(apart).toHaveLength(STEPS);
      expect(Math.max(...apart)).toBeLessThan(1e-6);
    }
    if (!optimizerOf(optimizer).passesSteps) expect(eager.at(-1)).toBeLessThan(eager[0] ?? NaN);
  });

  test('goes through weights and slots in one pass', () => {
    const learner = { model, settings, optimizer: createOptimizer(settings) };
    const slots = learner.optimizer.slots.length;
    const { head, tail } = splitTail(optimise(traceTraining(tf, learner, 16, 1)));
    const isSlot = head.nodes.map(({ operation }) => operation.op === 'input' && operation.name.startsWith('slot/'));
    expect(head.nodes.flatMap(({ operation }) => operation.inputs).filter((value) => isSlot[value])).toEqual([]);
    if (slots > 0) expect(tail.flatMap(({ outputs }) => outputs).filter((name) => name.startsWith('slot/'))).toHaveLength(4 * slots); // prettier-ignore
  });
});
