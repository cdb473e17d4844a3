import * as tf from '@tensorflow/tfjs';
import type { Learner } from './learner.ts';
import { createExecutable, type ExecutableOptions } from '../../graph/executable.ts';
import type { Graph } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { checkedIn, createAccumulated, type Runnable } from './accumulation.ts';
import { partSize } from './parts.ts';
import { names, traceTraining, type TraceOptions } from './program.ts';
import type { Way } from '../../graph/turns.ts';
import type { TensorMemory } from '../../graph/wasm/memory.ts';

/** Larger groups gain nothing more. */
const LARGEST_GROUP = 8;
/** With more operations per call, ONNX Runtime takes longer to prepare the graph than fewer calls save. */
const LARGEST_GRAPH = 4000;

interface UpdateOptions extends ExecutableOptions {
  /** Whether only one session exists at a time: the last batch of an epoch takes two more to be opened. */
  readonly savesMemory: boolean;
}

/**
 * The sessions for updates: for full batches and the last one of an epoch, in groups, with and without the gradient
 * norm. There are no others, and their tails keep their share of the memory until all are released. Each session holds
 * memory for everything computed along the way, and threads waiting for work: so all run on the same number of threads,
 * and those for other group sizes than the last one are released, or all but one where memory is saved.
 */
export class Updates {
  readonly #learner: Learner;
  readonly #memory: TensorMemory | undefined;
  readonly #options: UpdateOptions;
  /** Frees the memory that tails were given. */
  readonly #freeTails: () => void;
  readonly #sessions = new Map<string, { readonly steps: number; readonly opened: Promise<Runnable> }>();
  /** Tracing takes as long as hundreds of updates, and a trial changes threads several times. */
  readonly #graphs = new Map<string, Graph>();
  #threads: number | undefined;
  #largestGroup = LARGEST_GROUP;
  #lacksMemory = false;

  /** Weights and slots are already in the memory. */
  constructor(learner: Learner, memory: TensorMemory | undefined, options: UpdateOptions) {
    this.#learner = learner;
    this.#memory = memory;
    this.#options = options;
    this.#freeTails = memory?.mark() ?? (() => undefined);
  }

  /** Whether the last update was left to ONNX Runtime for want of memory. */
  get lacksMemory(): boolean {
    return this.#lacksMemory;
  }

  /** The most updates per call, as far as known. */
  get largestGroup(): number {
    return this.#largestGroup;
  }

  trace(size: number, steps: number, options: TraceOptions = {}): Graph {
    return traceTraining(tf, this.#learner, size, steps, options);
  }

  /**
   * The session for this many updates, each on `size` examples. `traced`: their graph, if already known. One that
   * cannot be created is forgotten: the next call tries again.
   */
  async on(way: Way, size: number, steps: number, traceOptions: TraceOptions, traced?: Graph): Promise<Runnable> {
    if (way.threads !== this.#threads) await this.release();
    this.#threads = way.threads;
    const { measuresGradient = false, depth = 'all' } = traceOptions;
    const key = `${size} ${steps} ${measuresGradient} ${depth}`;
    const groups = [1, way.group, steps];
    await this.#keep((own, group) => (this.#options.savesMemory ? own === key : groups.includes(group)));
    // With several updates in a call, those before an update that fails count.
    const needed = steps === 1 ? [names.reported('loss', 0)] : [];
    const options = { ...this.#options, threads: way.threads, needed };
    const create = (): Promise<Runnable> => {
      const part = partSize(this.#learner.settings);
      if (part < size) return createAccumulated(this.#learner, { size, part, trace: traceOptions, memory: this.#memory, options }); // prettier-ignore
      const graph = this.#graph(key, way.threads, () => traced ?? this.trace(size, steps, traceOptions));
      return createExecutable(graph, this.#memory, { ...options, checked: checkedIn(graph, options) });
    };
    const session = this.#sessions.get(key) ?? { steps, opened: create() };
    this.#sessions.set(key, session);
    try {
      const { heads, tail, lacksMemory } = await session.opened;
      this.#lacksMemory = lacksMemory;
      const nodes = heads.reduce((sum, head) => sum + head.nodes.length, 0);
      const fitting = Math.min(LARGEST_GROUP, Math.max(1, Math.floor(LARGEST_GRAPH / nodes)));
      // Our own kernels process one update at a time.
      if (steps === 1) this.#largestGroup = tail.length > 0 || heads.length > 1 ? 1 : fitting;
    } catch (error) {
      this.#sessions.delete(key);
      throw error;
    }
    return session.opened;
  }

  async release(): Promise<void> {
    await this.#keep(() => false);
    this.#freeTails();
  }

  #graph(key: string, threads: number, traced: () => Graph): Graph {
    const own = `${key} ${threads > 1}`;
    const graph = this.#graphs.get(own) ?? optimise(traced(), threads);
    this.#graphs.set(own, graph);
    return graph;
  }

  /** Releases the other sessions. `steps`: the number of updates per call. */
  async #keep(isKept: (key: string, steps: number) => boolean): Promise<void> {
    const others = [...this.#sessions].filter(([key, { steps }]) => !isKept(key, steps));
    for (const [key] of others) this.#sessions.delete(key);
    await Promise.all(others.map(([, { opened }]) => opened.then((open) => open.release()).catch(() => undefined)));
  }
}
