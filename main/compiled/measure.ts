import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { outputType, type Graph } from './ir.ts';
import { parseProfile, type Profile } from './onnx/profile.ts';
import { createBuffer, createSession, type Buffers, type Session, type SessionOptions } from './onnx/session.ts';

/** Runs that do not count: they fill caches and grow ONNX Runtime's memory. */
const WARM_UP = 2;
const LARGEST_RUNS = 40;
/** Of operators, over all runs: the file grows by almost a kilobyte with each, and reading it holds up messages. */
const LARGEST_EVENTS = 10_000;
/** No run begins later. */
const BUDGET_MS = 1_000;

/**
 * Runs a graph again and again on the same inputs, in a session of its own, and says where the time goes. Messages and
 * a training under way have their turn between two runs. Rejects when ONNX Runtime refuses the graph.
 */
export async function measureGraph(graph: Graph, inputs: Buffers, options: SessionOptions = {}): Promise<Profile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'neuroloom-profile-'));
  try {
    const session = await createSession(graph, { ...options, profile: path.join(folder, 'step') });
    const runs = await repeat(session, graph, inputs).finally(() => session.release());
    const [file = ''] = await readdir(folder);
    return parseProfile(await readFile(path.join(folder, file), 'utf8'), Math.min(WARM_UP, runs - 1));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How often it was run: twice at least. */
async function repeat(session: Session, graph: Graph, inputs: Buffers): Promise<number> {
  const outputs = Object.fromEntries(
    graph.outputs.map(({ name }) => [name, createBuffer(outputType(graph, name))] as const),
  );
  const end = performance.now() + BUDGET_MS;
  const most = WARM_UP + Math.min(LARGEST_RUNS, Math.floor(LARGEST_EVENTS / graph.nodes.length));
  let runs = 0;
  while (runs < 2 || (runs < most && performance.now() < end)) {
    await session.run(inputs, outputs);
    runs += 1;
    await new Promise((resolve) => void setImmediate(resolve));
  }
  return runs;
}
