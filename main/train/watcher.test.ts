import { allOf } from '../data/types.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { halves } from '../../core/examples/severalPorts.ts';
import type { Document } from '../../core/graph/document.ts';
import type { EngineEvents } from '../../core/protocol/engine.ts';
import type { Watch } from '../../core/protocol/watching.ts';
import { asOnePage } from '../engine/onePage.ts';
import { runHandlers } from '../engine/runs.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

let home: string;
let told: (EngineEvents['watchValues'] & { readonly at: number })[];
let runs: Runs;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-watcher-'));
  told = [];
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, (name, payload) => {
    if (name === 'watchValues') told.push({ ...(payload as EngineEvents['watchValues']), at: performance.now() });
  });
});
afterEach(() => rmSync(home, { recursive: true }));

/** Iris: linear1 of 16 units, an activation, linear2 of 3; 8 batches an epoch. */
function iris(epochs: number): Document {
  const document = examples['iris']!;
  return { ...document, training: { ...document.training, epochs } };
}

const set = (...watches: Watch[]) => asOnePage(runHandlers(runs)).setWatches({ watches });

describe.each(['eager', 'compiled'] as const)('watches, %s,', (runtime) => {
  const start = (epochs: number, isPaused = false): Promise<Run> =>
    runs.start({ document: iris(epochs), runtime, device: 'cpu', isPaused });

  test('are told at every halt, with the numbers that there are', async () => {
    const run = await start(4, true);
    const place = { split: 'test', index: 7 } as const;
    await set(
      { kind: 'weight', name: 'linear1.kernel', index: 5 },
      { kind: 'weightNorm', name: 'linear1.kernel' },
      { kind: 'gradientNorm' },
      { kind: 'activation', nodeId: 'linear1', unit: 3, ...place },
      { kind: 'activation', nodeId: 'linear1', unit: 4, ...place, split: 'training' },
      { kind: 'activation', nodeId: 'linear1', unit: 3, ...place, index: 8 },
    );
    // A run that stands still is looked at as soon as it is watched.
    await expect.poll(() => told.length).toBeGreaterThan(0);
    expect(told[0]!.values[2]).toBeNull();
    for (let step = 0; step < 3; step++) await run.stepOnce();
    await expect.poll(() => told.at(-1)?.step).toBe(3);
    const { runId, values } = told.at(-1)!;
    expect(runId).toBe(run.id);
    const { weights } = (await run.saved()).checkpoint;
    const [kernel, bias] = [weights.get('linear1.kernel')!.values, weights.get('linear1.bias')!.values];
    expect(values[0]).toBe(kernel[5]);
    expect(values[1]).toBeCloseTo(Math.hypot(...kernel), 5);
    expect(values[2]).toBeGreaterThan(0);
    const { data } = run.parts;
    const unit = (split: 'training' | 'test', index: number, at: number) =>
      [...allOf(data[split], 'features').subarray(4 * index, 4 * index + 4)].reduce((sum, x, i) => sum + x * kernel[16 * i + at]!, bias[at]!); // prettier-ignore
    expect(values[3]).toBeCloseTo(unit('test', 7, 3), 5);
    expect(values[4]).toBeCloseTo(unit('training', 7, 4), 5);
    expect(values[5]).toBeCloseTo(unit('test', 8, 3), 5);
    await run.stop();
  });

  test('are of any output of a node', async () => {
    const run = await runs.start({ document: halves, runtime, device: 'cpu', isPaused: true });
    const place = { nodeId: 'split1', unit: 0, split: 'test', index: 2 } as const;
    const watches = [undefined, 'first', 'rest', 'out'].map((port) => ({ kind: 'activation', ...place, ...(port !== undefined && { port }) }) as const); // prettier-ignore
    await set(...watches);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    const [x, next] = allOf(run.parts.data.test.slice(2, 3), 'features');
    expect(told[0]!.values).toEqual([x, x, next, null]);
    await run.stop();
  });

  test('of what there is not are null', async () => {
    const run = await start(1, true);
    const place = { split: 'test', index: 0 } as const;
    await set(
      { kind: 'weight', name: 'linear9.kernel', index: 0 },
      { kind: 'weight', name: 'linear1.kernel', index: 1e6 },
      { kind: 'weightNorm', name: 'kernel' },
      { kind: 'activation', nodeId: 'linear9', unit: 0, ...place },
      { kind: 'activation', nodeId: 'linear1', unit: 16, ...place },
      { kind: 'activation', nodeId: 'linear1', unit: 0, ...place, index: 1e6 },
    );
    await expect.poll(() => told.length).toBeGreaterThan(0);
    expect(told[0]!.values).toEqual([null, null, null, null, null, null]);
    await run.stop();
  });

  test('are told at most ten times a second, and at the end', async () => {
    await set({ kind: 'gradientNorm' }, { kind: 'weight', name: 'linear2.bias', index: 0 });
    const run = await start(25);
    await run.ended();
    expect(told.at(-1)!.step).toBe(200);
    expect(told.at(-1)!.values[1]).toBe((await run.saved()).checkpoint.weights.get('linear2.bias')!.values[0]);
    expect(told.at(-1)!.values[0]).toBeGreaterThan(0);
    const seconds = (told.at(-1)!.at - told[0]!.at) / 1000;
    // The end is told at once.
    expect(told.length).toBeLessThanOrEqual(10 * seconds + 2);
    await set();
    const count = told.length;
    await (await start(1)).ended();
    expect(told).toHaveLength(count);
  });
});
