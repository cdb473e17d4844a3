// The engine is killed while it trains, and another one goes on: to the very numbers of a run that nothing has disturbed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import { RunStore } from '../train/store.ts';
import { killEngines, startEngine } from './startedEngine.ts';

const moons = examples['moons']!;
/** Wide enough for threads to share its products, and for its weights to be updated outside of ONNX Runtime. */
const document: Document = {
  ...moons,
  training: { ...moons.training, epochs: 14, batchSize: 32 },
  graph: {
    ...moons.graph,
    nodes: moons.graph.nodes.map((node) => (/^linear[12]$/.test(node.id) ? { ...node, params: { units: 450 } } : node)),
  },
};

let root: string;
beforeAll(() => void (root = mkdtempSync(path.join(tmpdir(), 'neuroloom-resumed-'))));
afterEach(killEngines);
afterAll(() => rmSync(root, { recursive: true }));

/** What a run has come to: weights, slots and the metrics of its epochs, but for how long those took. */
async function outcome(store: RunStore, id: string) {
  const { record, checkpoint } = (await store.load(id))!;
  const epochs = record.epochs.map((epoch) => ({ ...epoch, seconds: 0, stepsPerSecond: 0 }));
  return { epochs, weights: checkpoint.weights, optimizer: checkpoint.optimizer, best: checkpoint.best };
}

/** So slow that it is not over before it has been killed twice. */
const SLOW = { stepsPerSecond: 10 };
const LONG = { timeout: 60_000, interval: 100 };

test.each([1, 2])('on %i threads', { timeout: 180_000 }, async (threads) => {
  const open = (name: string) => {
    const home = path.join(root, `${name}${threads}`);
    return { home, store: new RunStore(path.join(home, 'runs')) };
  };
  const request = { document, runtime: 'compiled', device: 'cpu', threads } as const;
  const statusOf = async (store: RunStore, id: string) => (await store.load(id))?.record.progress.status;

  const alone = open('alone');
  const { client } = startEngine(alone.home);
  const undisturbed = await client.request('startRun', request);
  await expect.poll(() => statusOf(alone.store, undisturbed.id), LONG).toBe('finished');

  const { home, store } = open('killed');
  let engine = startEngine(home);
  await engine.client.request('setSpeed', SLOW);
  const { id, progress } = await engine.client.request('startRun', request);
  const stepOf = async () => (await store.load(id))?.checkpoint.state.step ?? 0;
  let last = 0;
  for (const speed of [SLOW, { stepsPerSecond: null }]) {
    await expect.poll(stepOf, LONG).toBeGreaterThan(last);
    engine.child.kill('SIGKILL');
    await engine.exited();
    last = await stepOf();
    expect(last).toBeLessThan(progress.steps);
    engine = startEngine(home);
    await engine.client.request('setSpeed', speed);
    expect((await engine.client.request('resumeRun', { runId: id })).device).toMatchObject({
      runtime: 'compiled',
      threads,
    });
  }
  await expect.poll(() => statusOf(store, id), LONG).toBe('finished');
  expect(await outcome(store, id)).toEqual(await outcome(alone.store, undisturbed.id));
});
