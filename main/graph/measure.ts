import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../files/temporary.ts';
import { createExecutable, type Executable } from './executable.ts';
import { graphInputs, outputType, type Graph, type TensorType, type Values } from './ir.ts';
import { parseProfile, type Kernel, type Profile } from './onnx/profile.ts';
import { createBuffer, type Buffers, type SessionOptions } from './onnx/session.ts';
import { bytesFor, createTensorMemory, type TensorMemory } from './wasm/memory.ts';

/** Runs that are not counted: they fill caches and grow ONNX Runtime's memory. */
const WARM_UP = 2;
const LARGEST_RUNS = 40;
/**
 * The most operator events over all runs: each adds almost a kilobyte to the profile, and reading it delays messages.
 */
const LARGEST_EVENTS = 10_000;
/** No run starts after this time. */
const BUDGET_MS = 1_000;

/** Memory for a graph's inputs and outputs, and the same again for what its head passes to its tail. */
export function memoryFor(graph: Graph): TensorMemory | undefined {
  const types = [...graphInputs(graph).map(({ type }) => type), ...graph.outputs.map(({ name }) => outputType(graph, name))]; // prettier-ignore
  return createTensorMemory(2 * types.reduce((sum, type) => sum + bytesFor(type), 0));
}

/**
 * Runs a graph repeatedly on the same inputs (zeros if not given), with its own buffers and session, and reports where
 * the time goes. Between runs, messages and training in progress get their turn. Rejects if ONNX Runtime refuses the
 * graph.
 */
export async function measureGraph(
  graph: Graph,
  values: ReadonlyMap<string, Values>,
  options: SessionOptions = {},
): Promise<Profile> {
  const folder = await temporaryFolder();
  try {
    const memory = memoryFor(graph);
    const kernelTimes: number[][] = [];
    const executable = await createExecutable(graph, memory, {
      ...options,
      profile: path.join(folder, 'step'),
      onKernel: (i, milliseconds) => void (kernelTimes[i] ??= []).push(milliseconds),
    });
    const runs = await repeat(executable, graph, values, memory);
    const warmUp = Math.min(WARM_UP, runs - 1);
    const profiles: Profile[] = [];
    for (const file of (await readdir(folder)).toSorted())
      profiles.push(parseProfile(await readFile(path.join(folder, file), 'utf8'), warmUp));
    return joined(profiles, ownOperators(executable), kernelTimes.map((times) => times.slice(warmUp))); // prettier-ignore
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How our own kernels are named among ONNX Runtime's operators. */
export function ownOperators({ pools, tail, draws }: Pick<Executable, 'pools' | 'tail' | 'draws'>) {
  const operator = (kind: string, scope: string | undefined, i: number) => ({
    name: `${scope ?? 'step'}/${kind}_${i}`,
    operator: `${kind} (WebAssembly)`,
    scope,
  });
  return [
    ...pools.map(({ scope }, i) => operator('MaxPoolGradient', scope, i)),
    ...tail.map(({ scope }, i) => operator('Update', scope, i)),
    ...draws.map(({ scope }, i) => operator('Draw', scope, i)),
  ];
}

/** Merges the profiles of parts that run in sequence, and the times of our own kernels. */
function joined(
  profiles: readonly Profile[],
  own: ReturnType<typeof ownOperators>,
  times: readonly (readonly number[])[],
): Profile {
  const kernels = own.map(({ name, operator }, i): Kernel => {
    const each = times[i] ?? [];
    const milliseconds = each.reduce((sum, time) => sum + time, 0) / Math.max(1, each.length);
    return { name, operator, provider: 'CPU', count: 1, milliseconds };
  });
  return {
    runs: profiles[0]?.runs ?? 0,
    milliseconds: [...profiles, ...kernels].reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    kernels: [...profiles.flatMap((profile) => profile.kernels), ...kernels],
  };
}

/** Returns the number of runs, at least two. The profile is written on release, at the end. */
async function repeat(
  executable: Executable,
  graph: Graph,
  values: ReadonlyMap<string, Values>,
  memory: TensorMemory | undefined,
): Promise<number> {
  const buffer = (type: TensorType) => memory?.create(type) ?? createBuffer(type);
  const inputs: Buffers = Object.fromEntries(graphInputs(graph).map(({ name, type }) => [name, buffer(type)]));
  for (const [name, given] of values) inputs[name]?.values.set(given);
  const outputs = Object.fromEntries(graph.outputs.map(({ name }) => [name, buffer(outputType(graph, name))]));
  const most = WARM_UP + Math.min(LARGEST_RUNS, Math.floor(LARGEST_EVENTS / graph.nodes.length));
  const end = performance.now() + BUDGET_MS;
  let runs = 0;
  try {
    while (runs < 2 || (runs < most && performance.now() < end)) {
      await executable.run(inputs, outputs);
      runs += 1;
      await new Promise((resolve) => void setImmediate(resolve));
    }
  } finally {
    await executable.release();
  }
  return runs;
}
