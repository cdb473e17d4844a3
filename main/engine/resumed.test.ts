// The engine is killed while it trains, and another one goes on: to the very numbers of a run that nothing has disturbed.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { RunStore } from '../train/store.ts';
import { killEngines, startEngine } from './startedEngine.ts';

const moons = examples['moons']!;
/** Wide enough for threads to share its products, and for its weights to be updated outside of ONNX Runtime. */
const document: Document = {
  ...moons,
  training: { ...moons.training, epochs: 4, batchSize: 32 },
  graph: {
    ...moons.graph,
    nodes: moons.graph.nodes.map((node) => (/^linear[12]$/.test(node.id) ? { ...node, params: { units: 260 } } : node)),
  },
};

let root: string;
beforeAll(() => void (root = mkdtempSync(path.join(tmpdir(), 'neuroloom-resumed-'))));
afterEach(killEngines);
afterAll(() => rmSync(root, { recursive: true }));

/** What a run has come to: weights and slots by their bytes, and the metrics of its epochs, but for how long those took. */
async function outcome(store: RunStore, id: string) {
  const { record, checkpoint } = (await store.load(id))!;
  const epochs = record.epochs.map((epoch) => ({ ...epoch, seconds: 0, stepsPerSecond: 0 }));
  const { weights, optimizer, best } = checkpoint;
  return { epochs, weights: hashesOf(weights), optimizer: hashesOf(optimizer), best: best && hashesOf(best) };
}

/** Of 200,000 numbers a matcher would ask one by one. */
function hashesOf(tensors: NamedTensors): Readonly<Record<string, string>> {
  const hash = ({ values }: NamedTensor) =>
    createHash('sha256')
      .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      .digest('hex');
  return Object.fromEntries([...tensors].map(([name, tensor]) => [name, hash(tensor)]));
}

/** Slow enough to be in the middle of an epoch whatever the machine. */
const SLOW = { stepsPerSecond: 1 };
const LONG = { timeout: 60_000, interval: 100 };

test.each([1, 2])('on %i threads', { timeout: 120_000 }, async (threads) => {
  const open = (name: string) => {
    const home = path.join(root, `${name}${threads}`);
    return { home, store: new RunStore(path.join(home, 'runs')) };
  };
  const request = { document, runtime: 'compiled', device: 'cpu', threads } as const;
  const stepOf = async (store: RunStore, id: string) => (await store.load(id))?.checkpoint.state.step ?? 0;

  const alone = open('alone');
  const { client } = startEngine(alone.home);
  const undisturbed = await client.request('startRun', request);
  await expect.poll(() => stepOf(alone.store, undisturbed.id), LONG).toBe(undisturbed.progress.steps);

  const { home, store } = open('killed');
  let engine = startEngine(home);
  const { id, progress } = await engine.client.request('startRun', { ...request, isPaused: true });
  let last = 0;
  for (const kill of [1, 2]) {
    for (let i = 0; i < 9; i++) await engine.client.request('stepRun', { runId: id });
    await expect.poll(() => stepOf(store, id), LONG).toBeGreaterThan(last);
    await engine.client.request('setSpeed', SLOW);
    await engine.client.request('resumeRun', { runId: id });
    engine.child.kill('SIGKILL');
    await engine.exited();
    last = await stepOf(store, id);
    expect(last).toBeLessThan(progress.steps);
    engine = startEngine(home);
    if (kill === 1) await engine.client.request('setSpeed', SLOW);
    const { device } = await engine.client.request('resumeRun', { runId: id });
    expect(device).toMatchObject({ runtime: 'compiled', threads });
    if (kill === 2) continue;
    await engine.client.request('pauseRun', { runId: id });
    // It stands once the step under way has ended.
    await expect.poll(async () => (await engine.client.request('run', { runId: id })).progress.status, LONG).toBe('paused'); // prettier-ignore
  }
  // The record is written first.
  await expect.poll(() => stepOf(store, id), LONG).toBe(progress.steps);
  expect(await outcome(store, id)).toEqual(await outcome(alone.store, undisturbed.id));
});
