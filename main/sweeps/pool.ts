import { Worker } from 'node:worker_threads';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { Calls } from '../train/thread/calls.ts';
import type { AskerFunctions, TrialFunctions } from './functions.ts';
import type { TrialRequest, TrialResult } from './trial.ts';

type Listener = (metrics: EpochMetrics, stop: () => void) => void;

interface Trainer {
  readonly worker: Worker;
  readonly calls: Calls<TrialFunctions>;
  listener: Listener | undefined;
}

/** Threads that train one trial each at a time. They are started when they are first needed. */
export class TrialPool {
  readonly #script: string;
  readonly size: number;
  readonly #idle: Trainer[] = [];
  readonly #all = new Set<Trainer>();

  /** `script`: trialThread.ts, built. */
  constructor(script: string, size: number) {
    this.#script = script;
    this.size = size;
  }

  /**
   * Trains a trial; `onEpoch` may stop it. No more than `size` at a time. Fails as `runTrial` does, and if its thread
   * dies: the next trial has another.
   */
  async run(request: TrialRequest, onEpoch: Listener): Promise<TrialResult> {
    const trainer = this.#idle.pop() ?? this.#start();
    trainer.listener = onEpoch;
    try {
      return await trainer.calls.call('run', request);
    } finally {
      trainer.listener = undefined;
      if (!trainer.calls.hasEnded) this.#idle.push(trainer);
    }
  }

  /** Ends all trials in training: they resolve as stopped. */
  stop(): void {
    for (const trainer of this.#all) if (trainer.listener) stopIn(trainer);
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map(({ worker }) => worker.terminate()));
  }

  #start(): Trainer {
    const worker = new Worker(this.#script);
    const onEpoch: AskerFunctions['onEpoch'] = (metrics) => trainer.listener?.(metrics, () => stopIn(trainer));
    const trainer: Trainer = { worker, calls: new Calls<TrialFunctions>(worker, { onEpoch }), listener: undefined };
    this.#all.add(trainer);
    const end = (reason: Error) => {
      this.#all.delete(trainer);
      trainer.calls.end(reason);
    };
    worker.once('error', end);
    worker.once('exit', () => end(new Error('The thread of this run has ended.')));
    return trainer;
  }
}

function stopIn({ calls }: Trainer): void {
  void calls.call('stop').catch(() => undefined);
}
