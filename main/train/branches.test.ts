import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { explain } from '../looking/explain/explain.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../projects/checkpoint.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
let runs: Runs;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-branches-'));
  runs = open();
});
afterEach(() => rmSync(home, { recursive: true }));

const open = () => new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);

const points = [
  [-1, -2.5],
  [0, 0.5],
  [1, 2],
  [2, 5.5],
] as const;
const { sgd, rmsprop, adam } = defaultOptimizers;

/** y = w x + b, taught by all four points at once: one update an epoch. */
function line(training: Partial<TrainingSettings>): Document {
  return chain('Line', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: {
      kind: 'points',
      target: 'values',
      points: points.map(([x, y]) => [x, y, 0]),
      classes: 2,
      testShare: 0,
      seed: 1,
    },
    training: { ...defaultTraining, batchSize: 4, learningRate: 0.05, ...training },
  });
}

type Line = readonly [w: number, b: number];

function lineOf({ weights }: Checkpoint): Line {
  return [weights.get('linear1.kernel')!.values[0]!, weights.get('linear1.bias')!.values[0]!];
}

function gradientAt([w, b]: Line): Line {
  const errors = points.map(([x, y]) => [x, w * x + b - y] as const);
  const mean = (of: (x: number, error: number) => number) =>
    errors.reduce((sum, [x, error]) => sum + of(x, error), 0) / errors.length;
  return [mean((x, error) => 2 * error * x), mean((_, error) => 2 * error)];
}

/** Adam as Kingma and Ba 2015 write it down, in double precision, from its first step on. */
function byAdam(begin: Line, rates: readonly number[], from: { m: Line; v: Line; steps: number } | null = null): Line {
  const [m, v] = [[...(from?.m ?? [0, 0])], [...(from?.v ?? [0, 0])]];
  const before = from?.steps ?? 0;
  let at = begin;
  for (const [i, rate] of rates.entries()) {
    const t = before + i + 1;
    const gradient = gradientAt(at);
    at = at.map((value, k) => {
      m[k] = 0.9 * m[k]! + 0.1 * gradient[k]!;
      v[k] = 0.999 * v[k]! + 0.001 * gradient[k]! ** 2;
      return value - (rate * (m[k]! / (1 - 0.9 ** t))) / (Math.sqrt(v[k]! / (1 - 0.999 ** t)) + 1e-8);
    }) as unknown as Line;
  }
  return at;
}

const constant = (count: number, rate = 0.05) => Array.from({ length: count }, () => rate);

async function trained(document: Document, from?: Run, runtime: 'eager' | 'compiled' = 'eager'): Promise<Run> {
  const run = await runs.start({ document, runtime, device: 'cpu', from: from?.id });
  await run.ended();
  return run;
}

const checkpointOf = async (run: Run) => (await run.saved()).checkpoint;

function expectLine([w, b]: Line, [expectedW, expectedB]: Line) {
  expect(w).toBeCloseTo(expectedW, 5);
  expect(b).toBeCloseTo(expectedB, 5);
}

describe.each(['eager', 'compiled'] as const)('going on with another optimizer, %s,', (runtime) => {
  test.each([
    ['SGD', { ...sgd, momentum: 0.9 }],
    ['RMSprop, whose slots have the same names', { ...rmsprop, momentum: 0.5 }],
  ])('from %s: Adam begins at its own first step', async (_, optimizer) => {
    const before = await trained(line({ optimizer, learningRate: 0.002, epochs: 60 }), undefined, runtime);
    const begin = lineOf(await checkpointOf(before));
    const after = await trained(line({ optimizer: adam, epochs: 30 }), before, runtime);
    expectLine(lineOf(await checkpointOf(after)), byAdam(begin, constant(30)));
  });

  test('and then with the same one: it goes on where it was', async () => {
    const first = await trained(line({ optimizer: sgd, learningRate: 0.002, epochs: 50 }), undefined, runtime);
    const begin = lineOf(await checkpointOf(first));
    const second = await trained(line({ optimizer: adam, epochs: 7 }), first, runtime);
    const third = await trained(line({ optimizer: adam, epochs: 8 }), second, runtime);
    expectLine(lineOf(await checkpointOf(third)), byAdam(begin, constant(15)));
  });
});

describe('a new optimizer', () => {
  test('has a schedule of its own: it begins with the full rate and ends with the run', async () => {
    const before = await trained(line({ optimizer: sgd, learningRate: 0.002, epochs: 90 }));
    const begin = lineOf(await checkpointOf(before));
    const schedule = { kind: 'cosine', warmup: 0.2, floor: 0 } as const;
    const after = await trained(line({ optimizer: adam, schedule, epochs: 10 }), before);
    const rates = Array.from({ length: 10 }, (_, i) =>
      i < 2 ? (0.05 * (i + 1)) / 2 : 0.025 * (1 + Math.cos((Math.PI * (i - 2)) / 8)),
    );
    for (const [i, { learningRate }] of after.record().epochs.slice(90).entries()) {
      expect(learningRate).toBeCloseTo(rates[i]!, 12);
    }
    expectLine(lineOf(await checkpointOf(after)), byAdam(begin, rates));
  });

  test('of the same kind keeps its bias correction when the batches get another size', async () => {
    const first = await trained(line({ optimizer: adam, batchSize: 2, epochs: 20, shuffles: false }));
    const { optimizer, weights, state } = await checkpointOf(first);
    expect(state).toMatchObject({ step: 40, optimizer: { kind: 'adam', updates: 40, begun: 0 } });
    const slots = (slot: string) =>
      ['kernel', 'bias'].map((name) => optimizer.get(`linear1.${name}/${slot}`)!.values[0]!) as unknown as Line;
    const kept = { m: slots('mean'), v: slots('square'), steps: 40 };
    const second = await trained(line({ optimizer: adam, epochs: 10 }), first);
    const end = await checkpointOf(second);
    expectLine(lineOf(end), byAdam(lineOf({ weights } as Checkpoint), constant(10), kept));
    expect(end.state).toMatchObject({ step: 30, optimizer: { kind: 'adam', updates: 50, begun: 0 } });
  });

  test('is explained by its first step, not by one after thousands', async () => {
    const before = await trained(line({ optimizer: sgd, learningRate: 0.002, epochs: 300 }));
    const document = line({ optimizer: adam });
    const { nodes } = await explain(runs, home, { document, runId: before.id, index: 1 });
    const bias = nodes.flatMap((node) => node.weights).find(({ name }) => name === 'bias')!;
    // The first step of Adam is as long as the learning rate, whatever the gradient.
    expect(Math.abs(Number(bias.after.mean) - Number(bias.before.mean))).toBeCloseTo(0.05, 5);
  });
});

test('a checkpoint that does not say whose slots it holds goes on exactly', async () => {
  const document = line({ optimizer: adam, epochs: 40, batchSize: 2 });
  const whole = await trained(document);
  const expected = await checkpointOf(whole);
  const half = await runs.start({ document, runtime: 'eager', device: 'cpu', isPaused: true });
  for (let step = 0; step < 33; step++) await half.stepOnce();
  await half.stop();
  const file = path.join(home, 'runs', half.id, 'checkpoint.safetensors');
  const { state, ...tensors } = await readCheckpoint(file);
  const { optimizer: _, origin: _origin, ...older } = state;
  await writeCheckpoint(file, { ...tensors, state: older });
  const resumed = await open().resume(half.id);
  await resumed.ended();
  const { weights, optimizer } = await checkpointOf(resumed);
  expect({ weights, optimizer }).toEqual({ weights: expected.weights, optimizer: expected.optimizer });
});

describe('early stopping in a run that goes on', () => {
  const earlyStopping = { metric: 'valLoss', patience: 5, minDelta: 0, restoresBest: true } as const;
  /** At this rate no epoch is better than the one before. */
  const stuck = { optimizer: sgd, learningRate: 0 } as const;

  test('counts its own epochs', async () => {
    const first = await trained(line({ ...stuck, epochs: 20, earlyStopping }));
    expect(first.record().progress.epoch).toBe(6);
    const second = await trained(line({ ...stuck, epochs: 20, earlyStopping }), first);
    expect(second.record().progress.epoch).toBe(12);
    expect(second.record().message?.en).toContain('after epoch 12');
  });

  test('does not compare with the best of another run, nor put its weights back', async () => {
    // The loss rises all the time: this rate is too large.
    const rising = { optimizer: sgd, learningRate: 2 } as const;
    const better = await trained(line({ optimizer: adam, epochs: 30, earlyStopping }));
    const { best: bestBefore } = await checkpointOf(better);
    const worse = await trained(line({ ...rising, epochs: 9, earlyStopping }), better);
    const epochs = worse.record().epochs.slice(better.record().epochs.length);
    expect(epochs).toHaveLength(6);
    const { state, best } = await checkpointOf(worse);
    expect(state['best']).toEqual({ epoch: epochs[0]!.epoch, value: epochs[0]!.values.loss });
    expect(best).not.toEqual(bestBefore);
  });

  test('by another metric, which is not measured here, goes by the loss', async () => {
    const first = await trained(line({ ...stuck, epochs: 9 }));
    const metric = { ...earlyStopping, metric: 'valAccuracy' } as const;
    const second = await trained(line({ ...stuck, epochs: 20, earlyStopping: metric }), first);
    expect(second.record().progress.epoch).toBe(15);
  });
});
