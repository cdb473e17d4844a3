import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { PlaneFrame, PlaneGrid } from '../../../core/protocol/plane.ts';
import { withWeights } from '../../../core/analysis/startWeights.ts';
import { defaultTraining } from '../../../core/training/settings.ts';
import { createPredictor } from '../../model/predictor.ts';
import { openCpu } from '../../devices/cpu.ts';
import { Viewer } from '../viewer.ts';
import { compileDocument } from '../../train/prepare.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { Planes } from './planes.ts';
import { verdicts } from '../explain/verdicts.ts';

let home: string;
let frames: PlaneFrame[];
let runs: Runs;
let planes: Planes;

const grid: PlaneGrid = { across: [-2, 3], up: [-1, 2], size: 40 };
const moons = (epochs: number): Document => {
  const document = examples['moons']!;
  return { ...document, training: { ...document.training, epochs } };
};
const outputsOf = ({ outputs }: PlaneFrame) =>
  new Float32Array(Uint8Array.from(Buffer.from(outputs.data, 'base64')).buffer);

function open() {
  const emit = (name: string, payload: unknown) => void (name === 'planeFrame' && frames.push(payload as PlaneFrame));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
  planes = new Planes(runs, new Viewer(runs, home), emit);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-plane-'));
  frames = [];
  open();
});
afterEach(() => {
  planes.unwatch();
  rmSync(home, { recursive: true });
});

test.each(['compiled', 'eager'] as const)('a plane says what the network says at its points, %s', async (runtime) => {
  const run = await runs.start({ document: moons(2), runtime, device: 'cpu' });
  await run.ended();
  const frame = await planes.watch({ document: run.parts.document, runId: run.id, grid });
  const model = compileDocument(moons(2));
  const { weights } = (await runs.saved(run.id)).checkpoint;
  const points = Float32Array.of(-2, -1, 3, 2, -2 + (5 * 7) / 39, -1 + (3 * 21) / 39);
  const expected = await createPredictor(await openCpu(), model, weights).predict({
    size: 3,
    fields: { features: points },
  });
  const outputs = outputsOf(frame);
  expect(frame).toMatchObject({ step: 26, outputs: { shape: [1600, 2] } });
  for (const [i, place] of [0, 1599, 21 * 40 + 7].entries()) {
    expect(outputs[2 * place]).toBeCloseTo(expected[2 * i]!, 4);
    expect(outputs[2 * place + 1]).toBeCloseTo(expected[2 * i + 1]!, 4);
  }
});

test('it follows a run in training, and ends when nobody looks', async () => {
  const run = await runs.start({ document: moons(2000), runtime: 'auto', device: 'auto' });
  await planes.watch({ document: run.parts.document, runId: run.id, grid });
  await expect.poll(() => frames.length, { timeout: 10_000 }).toBeGreaterThan(4);
  const steps = frames.map(({ step }) => step);
  expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
  planes.unwatch();
  const [seen, step] = [frames.length, run.stepCount];
  await expect.poll(() => run.stepCount, { timeout: 10_000 }).toBeGreaterThan(step + 500);
  expect(frames.length).toBeLessThanOrEqual(seen + 1);
  await run.stop();
});

test('it is there for a run of an earlier day, and for a line', async () => {
  const run = await runs.start({ document: moons(1), runtime: 'auto', device: 'auto' });
  await run.ended();
  const before = outputsOf(await planes.watch({ document: run.parts.document, runId: run.id, grid }));
  open();
  const after = outputsOf(await planes.watch({ document: run.parts.document, runId: run.id, grid }));
  for (const [i, value] of after.entries()) expect(value).toBeCloseTo(before[i]!, 5);

  const line = chain('line', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: { kind: 'regression', examples: 50, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
    training: { ...defaultTraining, epochs: 1 },
  });
  const other = await runs.start({ document: line, runtime: 'auto', device: 'auto' });
  await other.ended();
  const curve = await planes.watch({ document: line, runId: other.id, grid: { across: [0, 1], up: null, size: 5 } });
  const values = outputsOf(curve);
  expect(values).toHaveLength(5);
  expect(values[4]! - values[3]!).toBeCloseTo(values[1]! - values[0]!, 5);
  await expect(planes.watch({ document: line, runId: other.id, grid })).rejects.toThrow(
    'does not take exactly 2 features',
  );
});

test('before training it shows the start weights, those that were set by hand too', async () => {
  const document = chain('one', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: { kind: 'regression', examples: 50, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
  });
  const weights = new Map([
    ['linear1.kernel', Float32Array.of(3)],
    ['linear1.bias', Float32Array.of(1)],
  ]);
  const set = withWeights(document, weights);
  const frame = await planes.watch({ document: set, runId: null, grid: { across: [0, 2], up: null, size: 3 } });
  expect(frame.runId).toBeNull();
  expect([...outputsOf(frame)]).toEqual([1, 4, 7]);
});
