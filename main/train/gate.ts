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
  /** Waits for work that leaves the run as it is; false if the loop is asked to do something first, as in `isDoneBefore`. */
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
  let mode: Mode = isPaused ? 'pause' : 'go';
  /** The number of requests so far. */
  let asked = 0;
  let wake: (() => void) | undefined;
  let rouse: (() => void) | undefined;
  let isStanding = false;
  let asking = new AbortController();
  const ask = () => {
    const before = asking;
    asking = new AbortController();
    before.abort();
  };
  const set = (next: Mode) => {
    mode = next;
    asked += 1;
    wake?.();
    ask();
  };
  const mayPass = (phase: 'training' | 'evaluating') => {
    if (phase === 'training' && mode === 'stepped') mode = 'pause';
    if (phase === 'training' && mode === 'step') mode = 'stepped';
    else if (mode === 'pause') return false;
    return true;
  };
  return {
    async pass(phase) {
      await nextTurn();
      while (!mayPass(phase)) {
        isStanding = true;
        const seen = asked;
        await onStand();
        // A message may have arrived during `onStand`, including one that waits for a halt.
        if (mode === 'pause' && asked === seen) await new Promise<void>((resolve) => (wake = resolve));
      }
      isStanding = false;
      return mode !== 'stop';
    },
    rest: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        rouse = () => {
          clearTimeout(timer);
          resolve();
        };
        wake = rouse;
      }),
    rouse: () => {
      rouse?.();
      // A single batch is not given up, or it would never be trained.
      if (mode === 'go') ask();
    },
    get asked() {
      return asking.signal;
    },
    unlessAsked: (work) => isDoneBefore(work, asking.signal),
    pause: () => {
      if (mode !== 'stop') set('pause');
    },
    resume: () => {
      if (mode !== 'stop') set('go');
    },
    step: () => {
      if (mode !== 'stop') set('step');
    },
    stop: () => set('stop'),
    get isStepping() {
      return mode === 'stepped';
    },
    get isStanding() {
      return isStanding;
    },
    get isGoing() {
      return mode === 'go';
    },
  };
}

/** Said while a pause waits for a step. */
export const pausing = text(
  'Pausing after this step, which takes a while.',
  'Hält nach diesem Schritt an, der eine Weile dauert.',
);
