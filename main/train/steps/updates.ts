import * as tf from '@tensorflow/tfjs';
import type { Learner } from './update.ts';
import { createExecutable, type Executable, type ExecutableOptions } from '../../graph/executable.ts';
import type { Graph } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { traceTraining } from './program.ts';
import type { TensorMemory } from '../../graph/wasm/memory.ts';

/** More at a time gain nothing any more. */
const LARGEST_GROUP = 8;
/** Of more operations in one call, ONNX Runtime takes longer to prepare the graph than calls are saved. */
const LARGEST_GRAPH = 4000;

/**
 * What computes updates: of whole batches and of the last one of an epoch, in groups, with and without the norm of the
 * gradients. There are no more, and their tails keep what they were given of the memory until all are released. All run
 * on the same number of threads: each keeps memory, and threads that wait for work.
 */
export class Updates {
  readonly #learner: Learner;
  readonly #memory: TensorMemory | undefined;
  readonly #options: ExecutableOptions;
  /** Frees what tails were given of the memory. */
  readonly #freeTails: () => void;
  readonly #sessions = new Map<string, Promise<Executable>>();
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

  /** What computes so many updates, each on `size` examples. `traced`: their graph, where it is known already. */
  async on(
    threads: number,
    size: number,
    steps: number,
    measuresGradient: boolean,
    traced?: Graph,
  ): Promise<Executable> {
    if (threads !== this.#threads) await this.release();
    this.#threads = threads;
    const key = `${size} ${steps} ${measuresGradient}`;
    const create = () => {
      const graph = optimise(traced ?? this.trace(size, steps, measuresGradient), threads);
      return createExecutable(graph, this.#memory, { ...this.#options, threads });
    };
    const session = this.#sessions.get(key) ?? create();
    this.#sessions.set(key, session);
    const { head, tail } = await session;
    const fitting = Math.min(LARGEST_GROUP, Math.floor(LARGEST_GRAPH / head.nodes.length));
    // A tail works on one update at a time.
    if (steps === 1) this.#largestGroup = tail.length > 0 ? 1 : fitting;
    return session;
  }

  async release(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    this.#freeTails();
    // One that could not be made has said so to who wanted it.
    await Promise.all(sessions.map((session) => session.then((open) => open.release()).catch(() => undefined)));
  }
}
