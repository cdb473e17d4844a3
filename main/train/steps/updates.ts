import * as tf from '@tensorflow/tfjs';
import type { Learner } from './update.ts';
import { createExecutable, type Executable, type ExecutableOptions } from '../../graph/executable.ts';
import type { Graph } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { traceTraining } from './program.ts';
import type { Way } from '../../graph/turns.ts';
import type { TensorMemory } from '../../graph/wasm/memory.ts';

/** More at a time gain nothing any more. */
const LARGEST_GROUP = 8;
/** Of more operations in one call, ONNX Runtime takes longer to prepare the graph than calls are saved. */
const LARGEST_GRAPH = 4000;

/**
 * What computes updates: of whole batches and of the last one of an epoch, in groups, with and without the norm of the
 * gradients. There are no more, and their tails keep what they were given of the memory until all are released. Each keeps
 * memory for all that is computed on the way, and threads that wait for work: so all run on the same number of threads,
 * and those for groups of another size than the last are released.
 */
export class Updates {
  readonly #learner: Learner;
  readonly #memory: TensorMemory | undefined;
  readonly #options: ExecutableOptions;
  /** Frees what tails were given of the memory. */
  readonly #freeTails: () => void;
  readonly #sessions = new Map<string, { readonly steps: number; readonly opened: Promise<Executable> }>();
  /** Tracing takes as long as hundreds of updates: threads are changed several times in a trial. */
  readonly #graphs = new Map<string, Graph>();
  #threads: number | undefined;
  #largestGroup = LARGEST_GROUP;

  /** Weights and slots lie in the memory already. */
  constructor(learner: Learner, memory: TensorMemory | undefined, options: ExecutableOptions) {
    this.#learner = learner;
    this.#memory = memory;
    this.#options = options;
    this.#freeTails = memory?.mark() ?? (() => undefined);
  }

  /** How many updates there may be in one call, as far as it is known. */
  get largestGroup(): number {
    return this.#largestGroup;
  }

  trace(size: number, steps: number, measuresGradient = false): Graph {
    return traceTraining(tf, this.#learner, size, steps, measuresGradient);
  }

  /**
   * What computes so many updates, each on `size` examples. `traced`: their graph, where it is known already. What cannot
   * be made is forgotten: the next call tries again.
   */
  async on(way: Way, size: number, steps: number, measuresGradient: boolean, traced?: Graph): Promise<Executable> {
    if (way.threads !== this.#threads) await this.release();
    this.#threads = way.threads;
    await this.#keepGroups([1, way.group, steps]);
    const key = `${size} ${steps} ${measuresGradient}`;
    const create = () => {
      const graph = this.#graph(key, way.threads, () => traced ?? this.trace(size, steps, measuresGradient));
      return createExecutable(graph, this.#memory, { ...this.#options, threads: way.threads });
    };
    const session = this.#sessions.get(key) ?? { steps, opened: create() };
    this.#sessions.set(key, session);
    try {
      const { heads, tail } = await session.opened;
      const nodes = heads.reduce((sum, head) => sum + head.nodes.length, 0);
      const fitting = Math.min(LARGEST_GROUP, Math.max(1, Math.floor(LARGEST_GRAPH / nodes)));
      // Our own kernels work on one update at a time.
      if (steps === 1) this.#largestGroup = tail.length > 0 || heads.length > 1 ? 1 : fitting;
    } catch (error) {
      this.#sessions.delete(key);
      throw error;
    }
    return session.opened;
  }

  async release(): Promise<void> {
    await this.#keepGroups([]);
    this.#freeTails();
  }

  #graph(key: string, threads: number, traced: () => Graph): Graph {
    const own = `${key} ${threads > 1}`;
    const graph = this.#graphs.get(own) ?? optimise(traced(), threads);
    this.#graphs.set(own, graph);
    return graph;
  }

  /** Releases the sessions for other numbers of updates in a call than these. */
  async #keepGroups(kept: readonly number[]): Promise<void> {
    const others = [...this.#sessions].filter(([, { steps }]) => !kept.includes(steps));
    for (const [key] of others) this.#sessions.delete(key);
    await Promise.all(others.map(([, { opened }]) => opened.then((open) => open.release()).catch(() => undefined)));
  }
}
