// The engine is killed while it trains, and another one goes on: to the very numbers of a run that nothing has disturbed.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
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
/** What a run on one thread comes to that nothing disturbs. No number depends on how many threads there are. */
let undisturbed: Awaited<ReturnType<typeof outcome>>;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'neuroloom-resumed-'));
  const { home, store } = open('alone');
  const { client } = startEngine(home);
  const { id, progress } = await client.request('startRun', { ...request, threads: 1 });
  await vi.waitFor(async () => expect(await stepOf(store, id)).toBe(progress.steps), LONG);
  undisturbed = await outcome(store, id);
  killEngines();
}, 60_000);
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

const request = { document, runtime: 'compiled', device: 'cpu' } as const;

function open(name: string) {
  const home = path.join(root, name);
  return { home, store: new RunStore(path.join(home, 'runs')) };
}

const stepOf = async (store: RunStore, id: string) => (await store.load(id))?.checkpoint.state.step ?? 0;

test.each([1, 2])('on %i threads', { timeout: 120_000 }, async (threads) => {
  const { home, store } = open(`killed${threads}`);
  let engine = startEngine(home);
  const { id, progress } = await engine.client.request('startRun', { ...request, threads, isPaused: true });
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
  expect(await outcome(store, id)).toEqual(undisturbed);
});
