import { text, type Language, type Text } from '../../../core/text.ts';
import { copyOf } from '../../tensors/batch.ts';
import { COMPARED, difference } from './sameLosses.ts';
import type { StepResult, StepState, TrainingStep, Update } from './step.ts';

/** After so many updates, a device is looked at again. */
const EVERY = 1_000;
/** The CPU has to be faster by so much to be worth a change. */
const CLEARLY = 1.25;

/** A state, and after how many updates it was there. */
export interface Kept {
  readonly state: StepState;
  readonly done: number;
}

/** What a check has found. */
export type Verdict =
  { readonly kind: 'sound'; readonly kept: Kept } | { readonly kind: 'wrong' | 'slower'; readonly reason: Text };

export interface RecheckOptions {
  /** Opens a step on the CPU with these weights. It is used again in later checks. */
  open(state: StepState): Promise<TrainingStep>;
  /** Whether the device was taken for its speed. */
  readonly comparesSpeed: boolean;
  readonly every?: number;
  /** Milliseconds, with an arbitrary origin. */
  now?(): number;
}

/** Updates of a device that the CPU repeats. */
interface Watched {
  readonly kept: Kept;
  readonly updates: Update[];
  readonly losses: number[];
}

/**
 * Looks at a device from time to time while it trains: the CPU repeats two of its updates, on their real batches and beside
 * the device, which goes on meanwhile.
 */
export class Recheck {
  readonly #options: RecheckOptions;
  readonly #every: number;
  readonly #now: () => number;
  #step: TrainingStep | undefined;
  /** Updates of the device since the last check began, and their time. */
  #updates = 0;
  #milliseconds = 0;
  #watched: Watched | undefined;
  #isJudging = false;
  /** No further check: one has failed, or found something. */
  #hasEnded = false;
  #isDisposed = false;
  #verdict: Verdict | undefined;

  constructor(options: RecheckOptions) {
    this.#options = options;
    this.#every = options.every ?? EVERY;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Whether a check should begin now. */
  get isDue(): boolean {
    return this.#updates >= this.#every && !this.#watched && !this.#isJudging && !this.#hasEnded;
  }

  /** What has been found since it was last asked. */
  takeVerdict(): Verdict | undefined {
    const verdict = this.#verdict;
    this.#verdict = undefined;
    return verdict;
  }

  /** A check begins with the next update, from what is there now. */
  begin(kept: Kept): void {
    this.#watched = { kept, updates: [], losses: [] };
  }

  /** Other weights were written: what was being watched breaks off. */
  interrupt(): void {
    this.#watched = undefined;
  }

  /** Takes part in all updates of the device. Copies what it needs of them; the CPU computes afterwards. */
  heed(updates: readonly Update[], results: readonly StepResult[], milliseconds: number): void {
    this.#updates += results.length;
    this.#milliseconds += milliseconds;
    const watched = this.#watched;
    if (!watched) return;
    if (results.some(({ isFinite }) => !isFinite)) return this.interrupt();
    for (const [i, { loss }] of results.entries()) {
      const update = updates[i];
      if (!update || watched.losses.length === COMPARED) break;
      watched.updates.push({ ...update, batch: copyOf(update.batch) });
      watched.losses.push(loss);
    }
    if (watched.losses.length < COMPARED) return;
    const speed = (1000 * this.#updates) / this.#milliseconds;
    [this.#watched, this.#updates, this.#milliseconds, this.#isJudging] = [undefined, 0, 0, true];
    void this.#judge(watched, speed);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#hasEnded = true;
    if (!this.#isJudging) this.#step?.dispose();
  }

  async #judge(watched: Watched, speed: number): Promise<void> {
    try {
      this.#verdict = await this.#compared(watched, speed);
      this.#hasEnded ||= this.#verdict.kind !== 'sound';
    } catch {
      // There is no memory for it, or the process ends: the device is trusted as before.
      this.#hasEnded = true;
    }
    this.#isJudging = false;
    if (this.#isDisposed) this.#step?.dispose();
  }

  async #compared({ kept, updates, losses }: Watched, speed: number): Promise<Verdict> {
    const { expected, own } = await this.#repeated(kept.state, updates);
    const wrong = difference(losses, expected);
    if (wrong) return { kind: 'wrong', reason: wrong };
    const isSlower = this.#options.comparesSpeed && own > CLEARLY * speed;
    return isSlower ? { kind: 'slower', reason: slower(speed, own) } : { kind: 'sound', kept };
  }

  /** The losses of updates on the CPU, and its speed in steps a second. */
  async #repeated(state: StepState, updates: readonly Update[]) {
    const isNew = this.#step === undefined;
    this.#step ??= await this.#options.open(state);
    if (!isNew) this.#step.write(state);
    const expected: number[] = [];
    let own = 0;
    for (const { batch, place } of updates) {
      const begin = this.#now();
      expected.push((await this.#step.run(batch, place)).loss);
      // The first step of all includes what is built only once.
      own = 1000 / (this.#now() - begin);
      // Lets others through, which may want to pause.
      await new Promise((resolve) => void setImmediate(resolve));
    }
    return { expected, own };
  }
}

function slower(own: number, cpu: number): Text {
  const said = (speed: number, language: Language) => speed.toLocaleString(language, { maximumSignificantDigits: 3 });
  return text(
    `The CPU computes this network faster by now (steps a second: ${said(cpu, 'en')} instead of ${said(own, 'en')})`,
    `Die CPU rechnet dieses Netz inzwischen schneller (Schritte in der Sekunde: ${said(cpu, 'de')} statt ${said(own, 'de')})`,
  );
}
