import { sizeOf } from '../../core/shape.ts';
import { outputType, type Graph } from './ir.ts';
import { createDrawer, splitDraws, type Draw } from './draws.ts';
import { createBuffer, type Buffer, type Buffers, type Session } from './onnx/session.ts';
import { createStagedSession, type StagedOptions } from './staged.ts';
import type { PoolGradient } from './stages.ts';
import { encodeKernels } from './wasm/kernel.ts';
import type { TensorMemory } from './wasm/memory.ts';
import { isHanded, lookKernel, outputRead, splitTail, workOf, type Split, type TailKernel } from './wasm/tail.ts';

/** How many values the tail must compute to gain more (half a millisecond) than several updates per call do. */
export const WORTHWHILE = 2e6;

/** A graph that is ready to run: its head in ONNX Runtime and, if it is worth it, its tail in our own kernels. */
export interface Executable extends Omit<Session, 'run'> {
  /** Like a session's `run`, but returns whether all checked values are finite. One at a time, as masks lie in memory of its own. */
  run(inputs: Buffers, outputs: Buffers): Promise<boolean>;
  /** The parts computed by ONNX Runtime, in order. */
  readonly heads: readonly Graph[];
  /** Gradients of pools that are computed in between. */
  readonly pools: readonly PoolGradient[];
  /** Masks that our own kernel draws before. */
  readonly draws: readonly Draw[];
  /** Empty if ONNX Runtime does everything. */
  readonly tail: readonly TailKernel[];
  /** Our own kernels would gain something, but there is no memory that they reach. */
  readonly lacksMemory: boolean;
}

export interface ExecutableOptions extends StagedOptions {
  /** Float32 outputs that each run checks for being finite. */
  readonly checked?: readonly string[];
  /** Single numbers: if one that ONNX Runtime computes is not finite, our own kernels are left out and write nothing. */
  readonly needed?: readonly string[];
}

/**
 * Makes a graph runnable. To use our own kernels, weights and slots must lie in `memory`; without it, or if the tail is
 * too short, ONNX Runtime does everything.
 */
export async function createExecutable(
  graph: Graph,
  memory: TensorMemory | undefined,
  options: ExecutableOptions,
): Promise<Executable> {
  const split = workOf(graph) >= WORTHWHILE ? splitTail(graph, options.checked) : undefined;
  const handed = memory && split && handedBuffers(split, memory);
  const { head, tail } = split && handed ? split : { head: graph, tail: [] };
  const { rest, draws, drawer } = await drawnApart(head, options);
  const session = await createStagedSession(rest, options);
  const { graphs: heads, pools } = session;
  const calls = memory ? await instantiate(tail, memory) : [];
  const looks = await looksAt(graph, tail, options.checked ?? [], memory);
  const { needed = [] } = options;
  const timed = (i: number, work: () => void) => {
    const begin = performance.now();
    work();
    options.onKernel?.(i, performance.now() - begin);
  };
  return {
    heads,
    pools,
    draws,
    tail,
    lacksMemory: split !== undefined && split.tail.length > 0 && handed === undefined,
    async run(inputs, outputs) {
      for (const i of draws.keys()) timed(pools.length + calls.length + i, () => drawer?.draw(i, inputs));
      await session.run({ ...inputs, ...drawer?.masks }, { ...outputs, ...handed });
      if (!needed.every((name) => Number.isFinite(outputs[name]?.values[0] ?? 0))) return false;
      const given = { ...inputs, ...handed };
      let isFinite = true;
      for (const [i, call] of calls.entries()) {
        timed(pools.length + i, () => {
          isFinite = call(given, outputs) && isFinite;
        });
      }
      return isFinite && looks.every((look) => look(outputs));
    },
    release: () => session.release(),
  };
}

/** What is left of a graph without the masks that our own kernel draws: on other providers than the CPU it draws none. */
async function drawnApart(graph: Graph, { provider = 'cpu' }: ExecutableOptions) {
  const { rest, draws } = provider === 'cpu' ? splitDraws(graph) : { rest: graph, draws: [] };
  const drawer = draws.length > 0 ? await createDrawer(draws) : undefined;
  return drawer ? { rest, draws, drawer } : { rest: graph, draws: [], drawer };
}

/** Buffers for what the head hands over, which programs of the same memory share; undefined if there is not enough. */
function handedBuffers({ head, tail }: Split, memory: TensorMemory): Buffers | undefined {
  const buffers: Record<string, Buffer> = {};
  // Beside what the kernel writes that reads it.
  const readers = new Map(tail.flatMap(({ arrays, outputs }) => arrays.map((name) => [name, outputs[0]] as const)));
  const uses = new Map<string, number>();
  for (const { name } of head.outputs) {
    if (!isHanded(name)) continue;
    const reader = readers.get(name) ?? '';
    const use = uses.get(reader) ?? 0;
    uses.set(reader, use + 1);
    const type = outputType(head, name);
    // Single numbers are passed by value.
    const buffer = sizeOf(type.shape) === 1 ? createBuffer(type) : memory.shared(type, reader, `handed ${use}`);
    if (!buffer) return undefined;
    buffers[name] = buffer;
  }
  return buffers;
}

/** Returns whether everything it checks is finite. */
type Call = (inputs: Buffers, outputs: Buffers) => boolean;

async function instantiate(tail: readonly TailKernel[], memory: TensorMemory): Promise<readonly Call[]> {
  if (tail.length === 0) return [];
  const module = await WebAssembly.compile(encodeKernels(tail.map(({ kernel }) => kernel)));
  const instances = await Promise.all(
    memory.blocks.map((block) => WebAssembly.instantiate(module, { env: { memory: block } })),
  );
  const placeOf = (name: string, buffer: Buffer | undefined) => {
    const place = buffer && memory.placeOf(buffer);
    if (!place) throw new Error(`"${name}" is not where kernels reach it.`);
    return place;
  };
  return tail.map((kernel, i) => {
    const [arrays, numbers] = [readsOf(kernel.arrays), readsOf(kernel.numbers)];
    return (given, written) => {
      const read = ({ name, output }: Read) => (output === undefined ? given[name] : written[output]);
      const taken = arrays.map((own) => placeOf(own.name, read(own)));
      const filled = kernel.outputs.map((name) => placeOf(name, written[name]));
      const places = [...taken, ...filled];
      const block = places[0]?.block ?? 0;
      if (places.some((place) => place.block !== block)) throw new Error(`${kernel.outputs.join(', ')} lie apart.`);
      const run = instances[block]?.exports[`k${i}`] as (...args: readonly number[]) => number;
      return (
        run(
          ...taken.map(({ address }) => address),
          ...numbers.map((own) => read(own)?.values[0] ?? NaN),
          ...filled.map(({ address }) => address),
        ) === 0
      );
    };
  });
}

/** What a kernel reads: a named input, or an output already written. */
interface Read {
  readonly name: string;
  readonly output: string | undefined;
}

function readsOf(names: readonly string[]): readonly Read[] {
  return names.map((name) => ({ name, output: outputRead(name) }));
}

type Look = (outputs: Buffers) => boolean;

/** A separate pass for every checked output that the tail does not look at. */
async function looksAt(
  graph: Graph,
  tail: readonly TailKernel[],
  checked: readonly string[],
  memory: TensorMemory | undefined,
): Promise<readonly Look[]> {
  const known = new Set(tail.flatMap((kernel) => kernel.checked));
  const names = checked.filter((name) => !known.has(name));
  if (!memory) return names.map((name) => (outputs) => areFinite(outputs[name]?.values ?? []));
  const calls = await instantiate(
    names.map((name) => lookKernel(name, sizeOf(outputType(graph, name).shape))),
    memory,
  );
  return calls.map((call) => (outputs) => call({}, outputs));
}

/** Avoids a call per element, of which there may be millions. */
function areFinite(values: Iterable<number>): boolean {
  let sum = 0;
  for (const value of values) sum += 0 * value;
  return sum === 0;
}
