import { createHash } from 'node:crypto';
import path from 'node:path';
import { examples } from '../core/examples/examples.ts';
import type { Document } from '../core/graph/document.ts';
import type { EpochMetrics, Runtime } from '../core/protocol/runs.ts';
import type { NamedTensors } from '../main/tensors/named.ts';
import { RunStore } from '../main/train/store.ts';
import type { Page } from './page.ts';

/** What is trained, and what it comes to when nothing disturbs it. */
export interface Lane {
  readonly name: string;
  readonly document: Document;
  readonly runtime: Runtime;
  readonly undisturbed: Outcome;
}

export interface Outcome {
  readonly steps: number;
  /** Without how long they took. */
  readonly epochs: readonly EpochMetrics[];
  /** Of weights, slots and the best weights, by name. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** So few that a run is hit some times, and then comes to its end. */
const EPOCHS = 12;

/** Wide enough for the compiled step to update its weights outside of ONNX Runtime. */
const layers = { compiled: 260, eager: 24 } as const;

/** Trains every lane to its end, once. */
export async function undisturbedLanes(page: Page, home: string): Promise<readonly Lane[]> {
  const lanes: Lane[] = [];
  for (const runtime of ['compiled', 'eager'] as const) {
    const document = moons(layers[runtime]);
    const id = await begin(page, { document, runtime });
    await untilOver(page, id);
    lanes.push({ name: `moons, ${runtime}`, document, runtime, undisturbed: await outcomeOf(home, id) });
  }
  return lanes;
}

/** Begins a run of a lane; returns its id. */
export async function begin(
  { client }: Page,
  { document, runtime }: Pick<Lane, 'document' | 'runtime'>,
): Promise<string> {
  const { id } = await client.request('startRun', { document, runtime, device: 'cpu', threads: 1 });
  return id;
}

/** Resolves when the run's last weights are written. Throws if it has failed. */
export async function untilOver({ client }: Page, id: string): Promise<void> {
  for (;;) {
    const { progress, message } = await client.request('run', { runId: id });
    if (progress.status === 'finished') break;
    if (progress.status === 'failed' || progress.status === 'diverged')
      throw new Error(`The run ${id}: ${message?.en}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // Returns once its loop, which writes them, has ended.
  await client.request('stopRun', { runId: id });
}

/** What a run has come to, as it lies on disk. */
export async function outcomeOf(home: string, id: string): Promise<Outcome> {
  const saved = await new RunStore(path.join(home, 'runs')).load(id);
  if (!saved) throw new Error(`Nothing is kept of the run ${id}.`);
  const { weights, optimizer, best, state } = saved.checkpoint;
  const groups = { weights, optimizer, ...(best && { best }) };
  const hashes = Object.entries(groups).flatMap(([group, tensors]) => hashesOf(group, tensors));
  return { steps: state.step, epochs: timeless(saved.record.epochs), hashes: Object.fromEntries(hashes) };
}

/** Numbers that no two runs share. */
export function timeless(epochs: readonly EpochMetrics[]): readonly EpochMetrics[] {
  return epochs.map((epoch) => ({ ...epoch, seconds: 0, stepsPerSecond: 0 }));
}

function hashesOf(group: string, tensors: NamedTensors): [string, string][] {
  return [...tensors].map(([name, { values }]) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return [`${group}/${name}`, createHash('sha256').update(bytes).digest('hex')];
  });
}

/** The network of the two moons, with so many units a layer. */
export function moons(units: number): Document {
  const document = examples['moons'];
  if (!document) throw new Error('There is no example of two moons.');
  const nodes = document.graph.nodes.map((node) =>
    /^linear[12]$/.test(node.id) ? { ...node, params: { ...node.params, units } } : node,
  );
  const training = { ...document.training, epochs: EPOCHS, batchSize: 32 };
  return { ...document, training, graph: { ...document.graph, nodes } };
}
