import type { Batch } from '../../tensors/batch.ts';
import type { NodeValues } from '../../tensors/named.ts';
import type { BatchMetrics } from '../../model/report.ts';
import type { StepPlace, StepResult, StepState, TakenOver, TrainingStep, Update } from '../steps/step.ts';
import { DeviceLost } from '../../devices/unavailable.ts';
import { isDoneBefore } from '../../graph/sessions.ts';
import type { Calls } from './calls.ts';
import type { StepFunctions, StepPace } from './functions.ts';
import { Sender } from './staging.ts';

/** A call to the other thread costs a few hundredths of a millisecond: with this much work, that is negligible. */
const CALL_MS = 5;
/** Larger groups gain nothing more. */
const MOST_UPDATES = 64;
const MOST_STAGED_BYTES = 4e6;

/** A training step in another thread. */
export class ThreadStep implements TrainingStep {
  readonly #calls: Calls<StepFunctions>;
  readonly #id: number;
  readonly #updates: Sender;
  readonly #looks = new Sender();
  readonly #onDispose: () => void;
  measuresGradient = false;
  #pace: StepPace;
  /** The recent time per update. */
  #milliseconds = Infinity;
  #written: Promise<void> = Promise.resolve();
  /** What has been made ready there. */
  readonly #ready = new Map<string, Promise<void>>();
  /** The device on which it computes there has gone. */
  #hasLostDevice = false;

  constructor(calls: Calls<StepFunctions>, id: number, updates: Sender, pace: StepPace, onDispose: () => void) {
    this.#calls = calls;
    this.#id = id;
    this.#updates = updates;
    this.#pace = pace;
    this.#onDispose = onDispose;
  }

  get group(): number {
    return this.#pace.group;
  }

  get threads(): number | undefined {
    return this.#pace.threads;
  }

  get takenOver(): TakenOver | undefined {
    return this.#pace.takenOver;
  }

  get takesPicked(): boolean {
    return this.#pace.takesPicked === true;
  }

  get atOnce(): number {
    const most = Math.min(MOST_UPDATES, CALL_MS / this.#milliseconds, MOST_STAGED_BYTES / this.#updates.bytes);
    return Math.max(this.group, Math.floor(most));
  }

  get isLost(): boolean {
    return this.#hasLostDevice || this.#calls.hasEnded;
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const [result] = await this.runAll([{ batch, place }]);
    if (!result) throw new Error('An update has no result.');
    return result;
  }

  async runAll(updates: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]> {
    await this.#written;
    const [first] = updates;
    if (first && !(await isDoneBefore(this.#readyFor(first), asked))) return [];
    const staged = updates.map(({ batch, place }, i) => ({ batch: this.#updates.stage(batch, i), place }));
    const { measuresGradient } = this;
    const halt = () => void this.#calls.call('halt', this.#id).catch(() => undefined);
    asked?.addEventListener('abort', halt, { once: true });
    const running = this.#told(this.#calls.call('run', this.#id, { updates: staged, measuresGradient }));
    const done = await running.finally(() => asked?.removeEventListener('abort', halt));
    const { results, milliseconds, ...pace } = done;
    this.#pace = pace;
    if (results.length > 0) this.#milliseconds = milliseconds / results.length;
    return results;
  }

  /** While the other thread traces a network, it cannot be asked to halt: so it does that before any update is there. */
  #readyFor({ batch: { size }, place }: Update): Promise<void> {
    const { measuresGradient } = this;
    const stage = place.perLayer === undefined ? 0 : Math.floor(place.step / place.perLayer);
    const key = `${size} ${measuresGradient} ${stage}`;
    const known = this.#ready.get(key);
    if (known) return known;
    // What fails here shows in the update.
    const ready = this.#calls
      .call('ready', this.#id, { batch: { size }, place }, measuresGradient)
      .catch(() => undefined);
    this.#ready.set(key, ready);
    return ready;
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    await this.#written;
    const { metrics, ...pace } = await this.#told(this.#calls.call('evaluate', this.#id, this.#looks.stage(batch, 0)));
    this.#pace = pace;
    return metrics;
  }

  predict(batch: Batch): Promise<Float32Array> {
    return this.#told(this.#calls.call('predict', this.#id, batch));
  }

  outputs(batch: Batch): Promise<NodeValues> {
    return this.#told(this.#calls.call('outputs', this.#id, batch));
  }

  async read(): Promise<StepState> {
    await this.#written;
    return this.#told(this.#calls.call('read', this.#id));
  }

  /** Errors show up in the next call. */
  write(state: StepState): void {
    this.#written = this.#told(this.#calls.call('write', this.#id, state));
    this.#written.catch(() => undefined);
  }

  dispose(): void {
    this.#onDispose();
    // Without the thread, it is gone anyway.
    this.#calls.call('dispose', this.#id).catch(() => undefined);
  }

  /** An answer; if it is that the device has gone, the step is lost. */
  async #told<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof DeviceLost) this.#hasLostDevice = true;
      throw error;
    }
  }
}
