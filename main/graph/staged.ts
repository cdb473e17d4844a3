import type { Graph, TensorType } from './ir.ts';
import { createBuffer, createSession, type Buffer, type Buffers, type Session, type SessionOptions } from './onnx/session.ts'; // prettier-ignore
import { splitAtPools, type PoolGradient, type Staged } from './stages.ts';
import { bytesFor, createTensorMemory, type TensorMemory } from './wasm/memory.ts';
import { encodeQuarterGradient, type QuarterGradient } from './wasm/pool.ts';

/** A graph in ONNX Runtime, with our own kernel for gradients of pools in between. */
export interface StagedSession extends Session {
  /** The parts computed by ONNX Runtime, in order. */
  readonly graphs: readonly Graph[];
  readonly pools: readonly PoolGradient[];
}

export interface StagedOptions extends SessionOptions {
  /** Called in every run with the time that our i-th kernel took, starting with those for pools. */
  readonly onKernel?: (i: number, milliseconds: number) => void;
}

/** Rejects as a session does. Providers other than the CPU compute everything themselves. */
export async function createStagedSession(graph: Graph, options: StagedOptions): Promise<StagedSession> {
  const split = splitAtPools(graph);
  const bytes = [...split.between.values()].reduce((sum, type) => sum + bytesFor(type), 0);
  const isOnCpu = (options.provider ?? 'cpu') === 'cpu';
  const reserved = isOnCpu && bytes > 0 ? createTensorMemory(bytes) : undefined;
  // The kernel of a pool reaches a single block.
  const memory = reserved?.blocks.length === 1 ? reserved : undefined;
  const staged = memory ? split : { stages: [{ graph, pools: [] }], between: new Map<string, TensorType>() };
  const buffers = betweenBuffers(staged, memory);
  const calls = memory ? await poolCalls(staged, memory, buffers) : [];
  const sessions: (Session | undefined)[] = [];
  const release = async () => void (await Promise.all(sessions.map(async (session) => session?.release())));
  try {
    for (const [i, { graph: part }] of staged.stages.entries()) {
      const profile = options.profile && { profile: `${options.profile}-${i}` };
      sessions.push(part.outputs.length > 0 ? await createSession(part, { ...options, ...profile }) : undefined);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return {
    graphs: staged.stages.map((stage) => stage.graph),
    pools: staged.stages.flatMap(({ pools }) => pools),
    async run(inputs, outputs) {
      const [given, filled] = memory
        ? [
            { ...inputs, ...buffers },
            { ...outputs, ...buffers },
          ]
        : [inputs, outputs];
      let done = 0;
      for (const [stage, { pools }] of staged.stages.entries()) {
        await sessions[stage]?.run(given, filled);
        for (const call of calls.slice(done, done + pools.length)) {
          const begin = performance.now();
          call();
          options.onKernel?.(done, performance.now() - begin);
          done += 1;
        }
      }
    },
    release,
  };
}

/** Tensors that a kernel reads or writes are placed where it can reach them. */
function betweenBuffers({ stages, between }: Staged, memory: TensorMemory | undefined): Buffers {
  const reached = new Set(stages.flatMap(({ pools }) => pools.flatMap(({ x, dy, result }) => [x, dy, result])));
  const bufferOf = (name: string, type: TensorType): Buffer =>
    (reached.has(name) ? memory?.create(type) : undefined) ?? createBuffer(type);
  return Object.fromEntries([...between].map(([name, type]) => [name, bufferOf(name, type)]));
}

async function poolCalls({ stages }: Staged, memory: TensorMemory, buffers: Buffers): Promise<readonly (() => void)[]> {
  const module = await WebAssembly.compile(encodeQuarterGradient());
  const [block] = memory.blocks;
  if (!block) throw new Error('There is no memory for pools.');
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: block } });
  const pool = exports['pool'] as QuarterGradient;
  const addressOf = (name: string) => {
    const address = buffers[name] && memory.placeOf(buffers[name])?.address;
    if (address === undefined) throw new Error(`"${name}" is not where kernels reach it.`);
    return address;
  };
  return stages
    .flatMap(({ pools }) => pools)
    .map(({ x, dy, result, shape }) => {
      const width = shape.at(-1) ?? 0;
      const pairs = shape.slice(0, -1).reduce((product, length) => product * length, 1) / 2;
      return () => pool(addressOf(x), addressOf(dy), addressOf(result), pairs, 4 * width);
    });
}
