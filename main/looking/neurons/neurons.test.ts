import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withWeights } from '../../../core/analysis/startWeights.ts';
import { handWired } from '../../../core/examples/handWired.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { NeuronFrame } from '../../../core/protocol/neurons.ts';
import { defaultTraining } from '../../../core/training/settings.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { Neurons } from './neurons.ts';
import { verdicts } from '../explain/verdicts.ts';

let home: string;
let runs: Runs;
let neurons: Neurons;
const frames: NeuronFrame[] = [];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-neurons-'));
  frames.length = 0;
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  neurons = new Neurons(runs, home, (event, payload) => {
    if (event === 'neuronFrame') frames.push(payload as NeuronFrame);
  });
});
afterEach(async () => {
  neurons.unwatch();
  await runs.active()?.stop();
  rmSync(home, { recursive: true });
});

const data = { kind: 'xor', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const grid = { across: [0, 1] as [number, number], up: [0, 1] as [number, number], size: 2 };
const example = { split: 'training' as const, index: 0 };

function numbers(named: NeuronFrame['weights'], name: string): number[] {
  const { tensor } = named.find((own) => own.name === name)!;
  return [...new Float32Array(Uint8Array.from(Buffer.from(tensor.data, 'base64')).buffer)];
}

test('before training, the start weights and what comes of them, unit by unit', async () => {
  const document = withWeights(
    handWired('and', [1], 'step', { data }),
    new Map([
      ['perceptron1.kernel', Float32Array.of(1, 1)],
      ['perceptron1.theta', Float32Array.of(-1.5)],
    ]),
  );
  const frame = await neurons.watch({ document, runId: null, example, grid });
  expect(numbers(frame.weights, 'perceptron1.kernel')).toEqual([1, 1]);
  // The corners, row by row.
  expect(numbers(frame.maps, 'perceptron1')).toEqual([0, 0, 0, 1]);
  const [x1, x2] = [numbers(frame.outputs, 'feature1')[0]!, numbers(frame.outputs, 'feature2')[0]!];
  expect(numbers(frame.outputs, 'dataset1')).toEqual([x1, x2]);
  expect(numbers(frame.outputs, 'perceptron1')).toEqual([x1 + x2 > 1.5 ? 1 : 0]);
});

test.each(['eager', 'compiled'] as const)('live, the same as of the weights that it shows, %s', async (runtime) => {
  const training = { ...defaultTraining, epochs: 3000, batchSize: 8 };
  const document = handWired('net', [3, 1], 'tanh', { data, training });
  const run = await runs.start({ document, runtime, device: 'cpu' });
  const view = { document, runId: run.id, example, grid };
  await neurons.watch(view);
  await expect.poll(() => frames.length, { timeout: 10_000 }).toBeGreaterThan(3);
  await run.pause();
  const live = await neurons.watch(view);
  const weights = new Map(
    live.weights.map(({ name }) => [name, Float32Array.from(numbers(live.weights, name))] as const),
  );
  const still = await neurons.watch({ ...view, document: withWeights(document, weights), runId: null });
  expect(live.step).toBe(run.stepCount);
  expect(live.weights).toEqual(still.weights);
  for (const part of ['outputs', 'maps'] as const) {
    expect(live[part].map(({ name }) => name)).toEqual(still[part].map(({ name }) => name));
    for (const { name } of live[part]) {
      for (const [i, value] of numbers(still[part], name).entries())
        expect(numbers(live[part], name)[i]).toBeCloseTo(value, 5);
    }
  }
});

test('leaves out what is too large to be looked at', async () => {
  const document = chain('wide', [['dataset'], ['linear', { units: 65 }], ['linear', { units: 2 }], ['output']], {
    data,
  });
  const frame = await neurons.watch({ document, runId: null, example, grid: null });
  expect(frame.outputs.map(({ name }) => name)).toEqual(['dataset1', 'linear2', 'output1']);
  expect(frame.maps).toEqual([]);
  await expect(
    neurons.watch({ document, runId: null, example: { split: 'test', index: 8 }, grid: null }),
  ).rejects.toThrow('has 8 examples');
});
