import { text } from '../../core/text.ts';
import { isDoneBefore } from '../graph/sessions.ts';

/**
 * What the loop does next: keep going, pause, train a single batch (`step`, then `stepped` while it is running), or
 * end.
 */
type Mode = 'go' | 'pause' | 'step' | 'stepped' | 'stop';

/** Lets everything that has arrived in the meantime be processed: messages, files, other runs. */
const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Where a training loop asks whether it may continue, and others tell it what to do. */
export interface Gate {
  /** See TrainerHooks.pass. */
  pass(phase: 'training' | 'evaluating'): Promise<boolean>;
  /** Waits for this many milliseconds, or until the loop is asked to do something. */
  rest(milliseconds: number): Promise<void>;
  /** Ends a rest early, and updates that were to be done at once, as their reason may no longer apply. */
  rouse(): void;
  /** Aborted when the loop is asked to do something else, which the next `pass` heeds. */
  readonly asked: AbortSignal;
  /** Waits for work that leaves the run as it is; false if the loop is asked to do something first, or is to halt anyway. */
  unlessAsked(work: Promise<unknown>): Promise<boolean>;
  pause(): void;
  resume(): void;
  /** Trains a single batch, and evaluates if it ends an epoch. */
  step(): void;
  stop(): void;
  /** The current batch is to be the only one. */
  readonly isStepping: boolean;
  /** The loop has come to a halt, and not gone on yet. */
  readonly isStanding: boolean;
  /** The loop has only been asked to keep going. */
  readonly isGoing: boolean;
}

/** `onStand` is awaited whenever the loop comes to a halt. */
export function createGate(isPaused: boolean, onStand: () => Promise<void>): Gate {
  return new LoopGate(isPaused, onStand);
}

class LoopGate implements Gate {
  readonly #onStand: () => Promise<void>;
  #mode: Mode;
  /** The number of requests so far. */
  #count = 0;
  #asking = new AbortController();
  #wake: (() => void) | undefined;
  #rouse: (() => void) | undefined;
  #isStanding = false;

  constructor(isPaused: boolean, onStand: () => Promise<void>) {
    this.#mode = isPaused ? 'pause' : 'go';
    this.#onStand = onStand;
  }

  async pass(phase: 'training' | 'evaluating'): Promise<boolean> {
    await nextTurn();
    while (!this.#mayPass(phase)) {
      this.#isStanding = true;
      const seen = this.#count;
      await this.#onStand();
      // A message may have arrived during `onStand`, including one that waits for a halt.
      if (this.#mode === 'pause' && this.#count === seen) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#isStanding = false;
    return this.#mode !== 'stop';
  }

  rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#rouse = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#wake = this.#rouse;
    });
  }

  rouse(): void {
    this.#rouse?.();
    // A single batch is not given up, or it would never be trained.
    if (this.#mode === 'go') this.#ask();
  }

  get asked(): AbortSignal {
    return this.#asking.signal;
  }

  async unlessAsked(work: Promise<unknown>): Promise<boolean> {
    // What was asked for before the work began counts as well.
    return this.#mode !== 'pause' && this.#mode !== 'stop' && isDoneBefore(work, this.asked);
  }

  pause(): void {
    if (this.#mode !== 'stop') this.#change('pause');
  }

  resume(): void {
    if (this.#mode !== 'stop') this.#change('go');
  }

  step(): void {
    if (this.#mode === 'stop') return;
    const isAtOne = this.isStepping;
    this.#set('step');
    // The batch it is at was asked for as well: it is not given up for the next one.
    if (!isAtOne) this.#ask();
  }

  stop(): void {
    this.#change('stop');
  }

  get isStepping(): boolean {
    return this.#mode === 'stepped';
  }

  get isStanding(): boolean {
    return this.#isStanding;
  }

  get isGoing(): boolean {
    return this.#mode === 'go';
  }

  #set(mode: Mode): void {
    this.#mode = mode;
    this.#count += 1;
    this.#wake?.();
  }

  #change(mode: Mode): void {
    this.#set(mode);
    this.#ask();
  }

  #ask(): void {
    const before = this.#asking;
    this.#asking = new AbortController();
    before.abort();
  }

  #mayPass(phase: 'training' | 'evaluating'): boolean {
    if (phase === 'training' && this.#mode === 'stepped') this.#mode = 'pause';
    if (phase === 'training' && this.#mode === 'step') this.#mode = 'stepped';
    else if (this.#mode === 'pause') return false;
    return true;
  }
}

/** Said while a pause waits for a step. */
export const pausing = text(
  'Pausing after this step, which takes a while.',
  'Hält nach diesem Schritt an, der eine Weile dauert.',
);
