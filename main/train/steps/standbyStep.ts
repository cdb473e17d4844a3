import type { RunDevice } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { DeviceLost } from '../../devices/unavailable.ts';
import type { BatchMetrics } from '../../model/report.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NodeValues } from '../../tensors/named.ts';
import type { StepPlace, StepResult, StepState, TakenOver, TrainingStep, Update } from './step.ts';

/** A state of the weights is kept after this long, or after ten times as long as it takes to read one. */
const KEEP_MS = 2_000;
const KEEP_SHARE = 10;

export interface Standby {
  readonly step: TrainingStep;
  readonly device: RunDevice;
}

export interface StandbyOptions {
  readonly step: TrainingStep;
  readonly initial: StepState;
  /** Opens the step that takes over, with these weights. */
  open(state: StepState): Promise<Standby>;
  log(level: 'warning', message: Text): void;
  /** Milliseconds, with an arbitrary origin. */
  now?(): number;
}

/**
 * A step on a device that may be taken away. If it is, another step goes on from the last weights that were read, at
 * most a few seconds old, and what was asked for is done there.
 */
export class StandbyStep implements TrainingStep {
  readonly #options: StandbyOptions;
  readonly #now: () => number;
  #step: TrainingStep;
  #kept: StepState;
  #next: number;
  /** All updates so far, and how many of them the state that is kept surely holds. */
  #done = 0;
  #held = 0;
  /** How often a state was written: what was being read before that is no longer true. */
  #writes = 0;
  #taking: Promise<void> | undefined;
  #takenOver: TakenOver | undefined;
  #isLost = false;
  #isDisposed = false;

  constructor(options: StandbyOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#step = options.step;
    this.#kept = options.initial;
    this.#next = this.#now() + KEEP_MS;
  }

  get takenOver(): TakenOver | undefined {
    return this.#takenOver;
  }

  /** The device has gone, and nothing could take over. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get measuresGradient(): boolean {
    return this.#step.measuresGradient;
  }

  set measuresGradient(measures: boolean) {
    this.#step.measuresGradient = measures;
  }

  get group(): number {
    return this.#step.group;
  }

  get atOnce(): number {
    return this.#step.atOnce ?? this.#step.group;
  }

  get threads(): number | undefined {
    return this.#step.threads;
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    await this.#keep();
    const result = await this.#safely((step) => step.run(batch, place));
    this.#done++;
    return result;
  }

  async runAll(updates: readonly Update[]): Promise<readonly StepResult[]> {
    await this.#keep();
    const results = await this.#safely((step) => step.runAll(updates));
    this.#done += results.length;
    return results;
  }

  evaluate(batch: Batch): Promise<BatchMetrics> {
    return this.#safely((step) => step.evaluate(batch));
  }

  predict(batch: Batch): Promise<Float32Array> {
    return this.#safely((step) => step.predict(batch));
  }

  outputs(batch: Batch): Promise<NodeValues> {
    return this.#safely((step) => step.outputs(batch));
  }

  async read(): Promise<StepState> {
    const begin = this.#now();
    const [done, writes] = [this.#done, this.#writes];
    const state = await this.#safely((step) => step.read());
    if (this.#takenOver) return state;
    const now = this.#now();
    this.#next = now + Math.max(KEEP_MS, KEEP_SHARE * (now - begin));
    // Another one was written meanwhile, or read that is newer.
    if (writes !== this.#writes || done < this.#held) return state;
    this.#kept = state;
    // Those that were done meanwhile may be in it, or not.
    this.#held = done;
    return state;
  }

  write(state: StepState): void {
    this.#kept = state;
    this.#held = this.#done;
    this.#writes++;
    this.#step.write(state);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#step.dispose();
  }

  async #keep(): Promise<void> {
    if (!this.#takenOver && this.#now() >= this.#next) await this.read();
  }

  async #safely<T>(work: (step: TrainingStep) => Promise<T>): Promise<T> {
    const step = this.#step;
    try {
      return await work(step);
    } catch (error) {
      if (!(error instanceof DeviceLost) || this.#isDisposed || (this.#takenOver && step === this.#step)) throw error;
      this.#taking ??= this.#takeOver(error);
      await this.#taking;
      return work(this.#step);
    }
  }

  /** Rejects with what the device failed with, if nothing can take over, or nothing has to any more. */
  async #takeOver(failure: DeviceLost): Promise<void> {
    const kept = this.#kept;
    const { step, device } = await this.#options.open(kept).catch(() => {
      this.#isLost = true;
      throw failure;
    });
    if (this.#isDisposed) {
      step.dispose();
      throw failure;
    }
    // Other weights were written meanwhile.
    if (this.#kept !== kept) step.write(this.#kept);
    step.measuresGradient = this.#step.measuresGradient;
    this.#step.dispose();
    this.#step = step;
    const notice = goesOn(this.#done - this.#held);
    this.#takenOver = { device, notice };
    this.#options.log('warning', notice);
  }
}

function goesOn(lost: number): Text {
  const [en, de] = [`${lost} ${lost === 1 ? 'step is' : 'steps are'} lost`, `${lost} ${lost === 1 ? 'Schritt ist' : 'Schritte sind'} verloren`]; // prettier-ignore
  return text(
    `The graphics card has stopped computing, so the run goes on on the CPU${lost === 0 ? '' : `; ${en}`}.`,
    `Die Grafikkarte rechnet nicht mehr, darum geht der Lauf auf der CPU weiter${lost === 0 ? '' : `; ${de}`}.`,
  );
}
