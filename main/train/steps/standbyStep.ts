import type { RunDevice } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { DeviceLost, Unavailable } from '../../devices/unavailable.ts';
import type { BatchMetrics } from '../../model/report.ts';
import type { Batch } from '../../tensors/batch.ts';
import { isDoneBefore, unlessAborted } from '../../graph/sessions.ts';
import type { NodeValues } from '../../tensors/named.ts';
import type { Kept, Recheck } from './recheck.ts';
import type { LikeUpdate, StepPlace, StepResult, StepState, TakenOver, TrainingStep, Update } from './step.ts';

/** A state of the weights is kept after this long, or after ten times as long as it takes to read one. */
const KEEP_MS = 2_000;
const KEEP_SHARE = 10;

export interface Standby {
  readonly step: TrainingStep;
  readonly device: RunDevice;
}

/** Why a device was left: it was lost, computed something else than the CPU, or is slower; or something has no room on it. */
export interface Left {
  readonly kind: 'lost' | 'wrong' | 'slower' | 'full';
  readonly reason: Text;
}

export interface StandbyOptions {
  readonly step: TrainingStep;
  readonly initial: StepState;
  /** Opens the step that takes over, with these weights. */
  open(state: StepState): Promise<Standby>;
  log(level: 'warning', message: Text): void;
  /** Looks at the device from time to time; absent: what it computes is trusted. */
  readonly recheck?: Recheck | undefined;
  /** Hears why the device is left. */
  onLeft?(trouble: Left): void;
  /** Milliseconds, with an arbitrary origin. */
  now?(): number;
}

/**
 * A step on a device that may be taken away. If it is, another step goes on from the last weights that were read, at
 * most a few seconds old, and what was asked for is done there. So it does where a check finds that the device computes
 * wrongly, from the weights of the last check that found nothing, or is slower by now.
 */
export class StandbyStep implements TrainingStep {
  readonly #options: StandbyOptions;
  readonly #now: () => number;
  #step: TrainingStep;
  /** What was read last. */
  #kept: Kept;
  /** What no check has found anything against. */
  #sound: Kept;
  #next: number;
  /** All updates so far. */
  #done = 0;
  /** How often a state was written: what was being read before that is no longer true. */
  #writes = 0;
  /** What is being computed on the device. */
  readonly #pending = new Set<Promise<unknown>>();
  #taking: Promise<void> | undefined;
  /** What happens between two updates, if it has not ended. */
  #preparing: Promise<void> | undefined;
  #takenOver: TakenOver | undefined;
  #isLost = false;
  #isDisposed = false;

  constructor(options: StandbyOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#step = options.step;
    this.#kept = { state: options.initial, done: 0 };
    this.#sound = this.#kept;
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

  get takesPicked(): boolean {
    return this.#step.takesPicked === true;
  }

  get threads(): number | undefined {
    return this.#step.threads;
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const [result] = await this.#update([{ batch, place }], async (step) => [await step.run(batch, place)]);
    if (!result) throw new Error('An update has no result.');
    return result;
  }

  runAll(updates: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]> {
    return this.#update(updates, (step) => step.runAll(updates, asked), asked);
  }

  async ready(update: LikeUpdate): Promise<void> {
    await this.#step.ready?.(update);
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
    if (writes !== this.#writes || done < this.#kept.done) return state;
    // Updates that were done meanwhile may be in it, or not.
    this.#kept = { state, done };
    return state;
  }

  write(state: StepState): void {
    this.#kept = { state, done: this.#done };
    this.#sound = this.#kept;
    this.#options.recheck?.interrupt();
    this.#writes++;
    this.#step.write(state);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#options.recheck?.dispose();
    this.#step.dispose();
  }

  async #update(
    updates: readonly Update[],
    work: (step: TrainingStep) => Promise<readonly StepResult[]>,
    asked?: AbortSignal,
  ): Promise<readonly StepResult[]> {
    if (!this.#takenOver && !(await isDoneBefore(this.#prepared(), asked))) return [];
    const begin = this.#now();
    const results = await this.#safely(work, asked).catch((error: unknown) => {
      if (asked?.aborted && error === asked.reason) return [];
      throw error;
    });
    this.#done += results.length;
    if (!this.#takenOver && results.length > 0) this.#options.recheck?.heed(updates, results, this.#now() - begin);
    return results;
  }

  /** One that was left, because the loop was asked for something, has to end before the next update. */
  #prepared(): Promise<void> {
    this.#preparing ??= this.#prepare().finally(() => (this.#preparing = undefined));
    return this.#preparing;
  }

  /** Between two updates: heeds what a check has found, begins one, and keeps what is there now. */
  async #prepare(): Promise<void> {
    await this.#taking;
    if (this.#takenOver) return;
    const { recheck } = this.#options;
    const verdict = recheck?.takeVerdict();
    if (verdict && verdict.kind !== 'sound') return this.#leave(verdict);
    if (verdict && verdict.kept.done >= this.#sound.done) this.#sound = verdict.kept;
    const isDue = recheck?.isDue === true;
    if (!isDue && this.#now() < this.#next) return;
    await this.read();
    if (isDue && !this.#takenOver) recheck.begin(this.#kept);
  }

  /** Leaves a device that still computes. */
  async #leave({ kind, reason }: Left): Promise<void> {
    if (kind === 'slower') await this.read();
    if (this.#takenOver) return;
    const from = kind === 'slower' ? this.#kept : this.#sound;
    this.#taking ??= this.#takeOver(from, { kind, reason }, new DeviceLost(reason));
    // Where nothing can take over, a device that is only slower goes on.
    await this.#taking.catch((error: unknown) => {
      this.#taking = undefined;
      if (kind !== 'slower') throw error;
    });
  }

  /** Rejects with the reason of `asked` while another step takes over. */
  async #safely<T>(work: (step: TrainingStep) => Promise<T>, asked?: AbortSignal): Promise<T> {
    const step = this.#step;
    const pending = work(step);
    this.#pending.add(pending);
    try {
      return await pending;
    } catch (error) {
      if (!(error instanceof Unavailable) || this.#isDisposed || (this.#takenOver && step === this.#step)) throw error;
      this.#taking ??= this.#takeOverAfter(error);
      await unlessAborted(this.#taking, asked);
      return work(this.#step);
    } finally {
      this.#pending.delete(pending);
    }
  }

  async #takeOverAfter(failure: Unavailable): Promise<void> {
    const { reason } = failure;
    if (failure instanceof DeviceLost) return this.#takeOver(this.#kept, { kind: 'lost', reason }, failure);
    // What it holds is as good as before.
    const done = this.#done;
    this.#kept = { state: await this.#step.read(), done };
    return this.#takeOver(this.#kept, { kind: 'full', reason }, failure);
  }

  /** Rejects with this failure if nothing can take over, or nothing has to any more. */
  async #takeOver(from: Kept, left: Left, failure: Unavailable): Promise<void> {
    const writes = this.#writes;
    const { step, device } = await this.#options.open(from.state).catch(() => {
      this.#isLost = left.kind !== 'slower';
      throw failure;
    });
    if (this.#isDisposed) {
      step.dispose();
      throw failure;
    }
    // Other weights were written meanwhile.
    if (this.#writes !== writes) step.write(this.#kept.state);
    step.measuresGradient = this.#step.measuresGradient;
    const lost = this.#done - (this.#writes === writes ? from : this.#kept).done;
    const gone = this.#step;
    this.#step = step;
    void Promise.allSettled(this.#pending).then(() => gone.dispose());
    this.#options.recheck?.dispose();
    const notice = goesOn(left, lost);
    this.#takenOver = { device, notice };
    this.#options.onLeft?.(left);
    this.#options.log('warning', notice);
  }
}

function goesOn({ kind, reason }: Left, lost: number): Text {
  const [en, de] = [`${lost} ${lost === 1 ? 'step is' : 'steps are'} lost`, `${lost} ${lost === 1 ? 'Schritt ist' : 'Schritte sind'} verloren`]; // prettier-ignore
  const [costsEn, costsDe] = lost === 0 ? ['', ''] : [`; ${en}`, `; ${de}`];
  if (kind === 'slower') return text(`${reason.en}, so the run continues there.`, `${reason.de}, darum geht der Lauf auf ihr weiter.`); // prettier-ignore
  if (kind === 'full') {
    return text(`The run continues on the CPU because ${reason.en}`, `Der Lauf geht auf der CPU weiter: ${reason.de}`);
  }
  if (kind === 'lost') {
    return text(
      `The graphics card has stopped computing, so the run continues on the CPU${costsEn}.`,
      `Die Grafikkarte rechnet nicht mehr, darum geht der Lauf auf der CPU weiter${costsDe}.`,
    );
  }
  return text(
    `The graphics card computes wrongly: ${reason.en} The run continues on the CPU, with the weights of the last check that found nothing${costsEn}.`,
    `Die Grafikkarte rechnet falsch: ${reason.de} Der Lauf geht auf der CPU weiter, mit den Gewichten der letzten Prüfung ohne Befund${costsDe}.`,
  );
}
