import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withWeights } from '../../../core/analysis/startWeights.ts';
import { pointsOf } from '../../../core/data/points.ts';
import { examples } from '../../../core/examples/examples.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { EngineEventName, EngineEvents } from '../../../core/protocol/engine.ts';
import type { Landscape, LandscapePoint } from '../../../core/protocol/landscape.ts';
import { defaultTraining } from '../../../core/training/settings.ts';
import { initialWeights } from '../../model/model.ts';
import { openCpu } from '../../devices/cpu.ts';
import { loadData } from '../../data/load.ts';
import { EagerStep } from '../../train/steps/eagerStep.ts';
import { momentOf } from '../../train/moments.ts';
import { compileDocument } from '../../train/prepare.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { project, randomPlane, type Plane } from './directions.ts';
import { Landscapes } from './landscapes.ts';
import { batchesOf, lossAlong, sampleOf } from './surface.ts';
import { toPoint, toWeights } from '../../train/history/vector.ts';
import { verdicts } from '../explain/verdicts.ts';

let home: string;
let events: { readonly name: EngineEventName; readonly payload: unknown }[];
let runs: Runs;
let landscapes: Landscapes;

beforeAll(async () => {
  await tf.setBackend('cpu');
});
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-landscape-'));
  events = [];
  const emit = (name: EngineEventName, payload: unknown) => void events.push({ name, payload });
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
  landscapes = new Landscapes(runs, home, emit);
});
afterEach(() => rmSync(home, { recursive: true }));

/** y = w x + b on a noisy line: two weights, and a loss that is a paraboloid over them. */
const line: Document = chain(
  'line',
  [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]],
  {
    data: { kind: 'regression', examples: 200, noise: 0.3, classes: 2, testShare: 0.2, seed: 3 },
    training: { ...defaultTraining, epochs: 2, batchSize: 20, learningRate: 0.05 },
  },
);
const bothWeights = {
  kind: 'weights',
  a: { name: 'linear1.kernel', index: 0 },
  b: { name: 'linear1.bias', index: 0 },
} as const;

const moons = (epochs: number): Document => ({
  ...examples['moons']!,
  training: { ...examples['moons']!.training, epochs },
});

async function trained(document: Document): Promise<string> {
  const run = await runs.start({ document, runtime: 'auto', device: 'auto' });
  await run.ended();
  return run.id;
}

const lossesOf = ({ losses }: Landscape) =>
  new Float32Array(Uint8Array.from(Buffer.from(losses.data, 'base64')).buffer);

/** What was told of the ways of runs on a landscape. */
const wayOn = ({ key }: Landscape): readonly LandscapePoint[] =>
  events.flatMap(({ name, payload }) => {
    const way = payload as EngineEvents['landscapeWay'];
    return name === 'landscapeWay' && way.key === key ? way.points : [];
  });

const sampleBatch = (...args: Parameters<typeof sampleOf>) => batchesOf(args[0], sampleOf(...args), 1000)[0]!;

test('a loss that takes long is computed in parts, and is the same', async () => {
  const { training } = await loadData(line.data, { home });
  const model = compileDocument(line);
  const weights = initialWeights(model, 1);
  const step = new EagerStep(await openCpu(), model, line.training, { weights, optimizer: new Map() });
  const indices = sampleOf(training, model);
  const centre = toPoint(model, weights);
  const plane: Plane = { ...randomPlane(model, centre, 1), centre };
  const lossOf = (slice: number) =>
    lossAlong(step, model, plane, weights, batchesOf(training, indices, slice))(0.5, -1);
  let turns = 0;
  const whole = await lossOf(1000);
  const tick = () => {
    turns += 1;
    ticking = setImmediate(tick);
  };
  let ticking = setImmediate(tick);
  expect(indices.length % 30).toBeGreaterThan(0);
  expect(await lossOf(30)).toBeCloseTo(whole, 5);
  clearImmediate(ticking);
  expect(turns).toBeGreaterThan(3);
  step.dispose();
});

describe('the landscape of two weights', () => {
  test('is lowest where the normal equations say', async () => {
    const runId = await trained(line);
    const { lowest } = await landscapes.compute({ document: line, runId, axes: bothWeights, resolution: 41 });
    const { training } = await loadData(line.data, { home });
    const { size, fields: { features, labels } } = sampleBatch(training, compileDocument(line)); // prettier-ignore
    const mean = (f: (i: number) => number) =>
      Array.from({ length: size }, (_, i) => f(i)).reduce((a, b) => a + b) / size;
    const [x, y] = [(i: number) => features![i]!, (i: number) => labels![i]!];
    const slope = (mean((i) => x(i) * y(i)) - mean(x) * mean(y)) / (mean((i) => x(i) ** 2) - mean(x) ** 2);
    const intercept = mean(y) - slope * mean(x);
    const [w = NaN, b = NaN] = toPoint(compileDocument(line), (await runs.saved(runId)).checkpoint.weights);
    expect(w + lowest!.a).toBeCloseTo(slope, 3);
    expect(b + lowest!.b).toBeCloseTo(intercept, 3);
    expect(Number(lowest!.loss)).toBeCloseTo(
      mean((i) => (slope * x(i) + intercept - y(i)) ** 2),
      4,
    );
  });

  test('has the loss that the network has there', async () => {
    const runId = await trained(line);
    const landscape = await landscapes.compute({ document: line, runId, axes: bothWeights, resolution: 21 });
    const values = lossesOf(landscape);
    const model = compileDocument(line);
    const { weights } = (await runs.saved(runId)).checkpoint;
    const batch = sampleBatch((await loadData(line.data, { home })).training, model);
    const step = new EagerStep(await openCpu(), model, line.training, { weights, optimizer: new Map() });
    const { a, b } = landscape.extent;
    for (const [row, column] of [
      [0, 0],
      [20, 20],
      [3, 17],
      [10, 10],
    ] as const) {
      const point = toPoint(model, weights);
      point[0]! += a[0] + ((a[1] - a[0]) * column) / 20;
      point[1]! += b[0] + ((b[1] - b[0]) * row) / 20;
      step.write({ weights: toWeights(model, point, weights), optimizer: new Map() });
      expect(values[row * 21 + column]).toBeCloseTo((await step.evaluate(batch)).loss, 4);
    }
    step.dispose();
  });

  test('shows the way of the run, which ends at the middle and begins at the first weights', async () => {
    const runId = await trained(line);
    const { path: way, extent } = await landscapes.compute({
      document: line,
      runId,
      axes: bothWeights,
      resolution: 21,
    });
    const model = compileDocument(line);
    const [last, first] = [(await runs.saved(runId)).checkpoint.weights, initialWeights(model, line.training.seed)];
    expect(way.at(-1)).toMatchObject({ step: 16, a: 0, b: 0 });
    expect(way[0]!.step).toBe(0);
    expect(way[0]!.a).toBeCloseTo(toPoint(model, first)[0]! - toPoint(model, last)[0]!, 5);
    for (const { a, b } of way) {
      expect(a > extent.a[0] && a < extent.a[1] && b > extent.b[0] && b < extent.b[1]).toBe(true);
    }
  });
});

describe('a landscape of a whole network', () => {
  test('comes coarse first, and says how far it is', async () => {
    const runId = await trained(moons(2));
    const axes = { kind: 'random', seed: 1 } as const;
    const landscape = await landscapes.compute({ key: 'asked', document: moons(2), runId, axes, resolution: 41 });
    expect(landscape.key).toBe('asked');
    const progress = events.filter(({ name }) => name === 'landscapeProgress').map(({ payload }) => payload);
    // However long the coarse one takes, it is told whole.
    expect(progress).toContainEqual(expect.objectContaining({ key: landscape.key, done: 11 ** 2, total: 41 ** 2 }));
    expect(progress.at(-1)).toMatchObject({ done: 41 ** 2 });
    expect(lossesOf(landscape).every(Number.isFinite)).toBe(true);
    expect(landscape.explained).toBeNull();
  });

  test('along the way of the run says how much of it is seen', async () => {
    const [document, axes] = [moons(5), { kind: 'principal' } as const];
    const runId = await trained(document);
    const { explained } = await landscapes.compute({ document, runId, axes, resolution: 21 });
    expect(explained![0]).toBeGreaterThan(explained![1]);
    expect(explained![0] + explained![1]).toBeGreaterThan(0.5);
    expect(explained![0] + explained![1]).toBeLessThanOrEqual(1 + 1e-6);
  });

  test('shows the way of an earlier run too', async () => {
    const runId = await trained(line);
    const { path: way } = await landscapes.compute({ document: line, runId, axes: bothWeights, resolution: 21 });
    await trained(examples['xor']!);
    const { path: later } = await landscapes.compute({ document: line, runId, axes: bothWeights, resolution: 21 });
    expect(later).toEqual(way);
    expect(later.length).toBeGreaterThan(16);
  });

  test('ends when another is asked for, and when it is cancelled', async () => {
    const runId = await trained(line);
    const request = { document: line, runId, axes: bothWeights, resolution: 101 } as const;
    const first = landscapes.compute(request);
    const second = landscapes.compute(request);
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    landscapes.cancel();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('follows a run in training on the landscape drawn last', async () => {
    const shown = await landscapes.compute({ document: line, runId: await trained(line), axes: bothWeights, resolution: 21 }); // prettier-ignore
    events = [];
    await trained({ ...line, training: { ...line.training, seed: 5 } });
    await expect.poll(() => wayOn(shown).at(-1)?.step).toBe(16);
    const steps = new Set(wayOn(shown).map(({ step }) => step));
    expect([...steps]).toEqual(Array.from({ length: 17 }, (_, step) => step));
    const other = await trained(examples['xor']!);
    expect(events).not.toContainEqual({ name: 'landscapeWay', payload: expect.objectContaining({ runId: other }) });
  });

  test('says which weight there is not', async () => {
    const runId = await trained(line);
    const missing = { ...bothWeights, b: { name: 'linear1.bias', index: 1 } };
    await expect(landscapes.compute({ document: line, runId, axes: missing, resolution: 21 })).rejects.toThrow(
      'linear1.bias[1]',
    );
  });

  test('of a network that has not moved lies along random directions, and says so', async () => {
    const document = examples['xor']!;
    const still = await runs.start({ document, runtime: 'auto', device: 'auto', isPaused: true });
    for (const runId of [still.id, null]) {
      const landscape = await landscapes.compute({ document, runId, axes: { kind: 'principal' }, resolution: 21 });
      expect(landscape).toMatchObject({ axes: { kind: 'random', seed: 1 }, explained: null });
    }
    await still.stop();
  });
});

describe('a landscape without a run', () => {
  test('lies around the weights before training, and the run that begins there is followed on it', async () => {
    const document = withWeights(line, new Map([['linear1.kernel', Float32Array.of(0.75)]]));
    const model = compileDocument(document);
    const weights = initialWeights(model, line.training.seed);
    const landscape = await landscapes.compute({ document, runId: null, axes: bothWeights, resolution: 21 });
    expect(landscape).toMatchObject({ runId: null, path: [{ step: 0, a: 0, b: 0 }], explained: null });
    expect(landscape.origin).toEqual([0.75, weights.get('linear1.bias')!.values[0]]);
    const batch = sampleBatch((await loadData(line.data, { home })).training, model);
    const step = new EagerStep(await openCpu(), model, line.training, { weights, optimizer: new Map() });
    expect(lossesOf(landscape)[10 * 21 + 10]).toBeCloseTo((await step.evaluate(batch)).loss, 4);
    step.dispose();

    events = [];
    await trained(document);
    await expect.poll(() => wayOn(landscape).at(-1)?.step).toBe(16);
    expect(wayOn(landscape)[0]).toEqual({ step: 0, a: 0, b: 0 });
  });

  test('has points that a run of its network can be taken to', async () => {
    const axes = { kind: 'random', seed: 3 } as const;
    const { key } = await landscapes.compute({ document: line, runId: null, axes, resolution: 21 });
    const runId = await trained(line);
    const { checkpoint } = await momentOf(runs, runId, { landscape: key, a: 0, b: 0 });
    expect(checkpoint.weights).toEqual(initialWeights(compileDocument(line), line.training.seed));
  });

  test('needs something to train on', async () => {
    const document = { ...line, data: pointsOf([], 'values') };
    await expect(landscapes.compute({ document, runId: null, axes: bothWeights, resolution: 21 })).rejects.toMatchObject({ code: 'dataInvalid' }); // prettier-ignore
  });
});

describe('directions', () => {
  test('of a random plane are filter by filter as long as the weights', () => {
    const model = compileDocument(examples['moons']!);
    const centre = toPoint(model, initialWeights(model, 1));
    const { axes } = randomPlane(model, centre, 4);
    const [first] = model.weights;
    const [inputs = 0, units = 0] = first!.spec.shape;
    const lengthOf = (point: Float32Array, unit: number) =>
      Math.hypot(...Array.from({ length: inputs }, (_, i) => point[i * units + unit]!));
    for (const axis of axes) {
      for (let unit = 0; unit < units; unit++) expect(lengthOf(axis, unit)).toBeCloseTo(lengthOf(centre, unit), 5);
      expect(axis.subarray(inputs * units, inputs * units + units).every((value) => value === 0)).toBe(true);
    }
  });

  test('find back where a point of the plane lies, also when they are not at right angles', () => {
    const plane: Plane = {
      centre: Float32Array.of(1, 2, 3),
      axes: [Float32Array.of(1, 1, 0), Float32Array.of(0, 2, 1)],
      explained: null,
    };
    const [a, b] = project(plane, Float32Array.of(1 + 0.5, 2 + 0.5 - 4, 3 - 2));
    expect([a, b]).toEqual([expect.closeTo(0.5, 6), expect.closeTo(-2, 6)]);
  });
});
