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
  /** Settles when the last of its trials is over. */
  over: Promise<unknown>;
}

/** Threads that train one trial each at a time. They are started when they are first needed. */
export class TrialPool {
  readonly #script: string;
  readonly size: number;
  readonly #idle: Trainer[] = [];
  readonly #all = new Set<Trainer>();
  #isClosed = false;

  /** `script`: trialThread.ts, built. */
  constructor(script: string, size: number) {
    this.#script = script;
    this.size = size;
  }

  /**
   * Trains a trial; `onEpoch` may stop it. No more than `size` at a time. Fails as `runTrial` does, if its thread
   * dies (the next trial has another), and after `close`.
   */
  async run(request: TrialRequest, onEpoch: Listener): Promise<TrialResult> {
    if (this.#isClosed) throw new Error('The threads of this sweep have ended.');
    const trainer = this.#idle.pop() ?? this.#start();
    trainer.listener = onEpoch;
    const trained = trainer.calls.call('run', request);
    trainer.over = trained.catch(() => undefined);
    try {
      return await trained;
    } finally {
      trainer.listener = undefined;
      if (!trainer.calls.hasEnded) this.#idle.push(trainer);
    }
  }

  /** Ends all trials in training: they resolve as stopped. */
  stop(): void {
    for (const trainer of this.#all) if (trainer.listener) stopIn(trainer);
  }

  /** Ends the threads, and what they train: a thread that is ended within native code takes the process along. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.stop();
    await Promise.all([...this.#all].map(({ worker, over }) => over.then(() => worker.terminate())));
  }

  #start(): Trainer {
    const worker = new Worker(this.#script);
    const onEpoch: AskerFunctions['onEpoch'] = (metrics) => trainer.listener?.(metrics, () => stopIn(trainer));
    const calls = new Calls<TrialFunctions>(worker, { onEpoch });
    const trainer: Trainer = { worker, calls, listener: undefined, over: Promise.resolve() };
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
