/** What the loop does next: go on, stand still, do one more batch (`step`, then `stepped` while it is under way), end. */
type Mode = 'go' | 'pause' | 'step' | 'stepped' | 'stop';

/** Lets everything that has arrived in the meantime be worked on: messages, files, other runs. */
const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Where a training loop asks whether it may go on, and others tell it what to do. */
export interface Gate {
  /** See TrainerHooks.pass. */
  pass(phase: 'training' | 'evaluating'): Promise<boolean>;
  /** Waits for this many milliseconds, or until something is asked of the loop. */
  rest(milliseconds: number): Promise<void>;
  /** Ends a rest before its time: what it was for may have changed. */
  rouse(): void;
  pause(): void;
  resume(): void;
  /** One batch, and the evaluation if it ends an epoch. */
  step(): void;
  stop(): void;
  /** The batch under way is to be the only one. */
  readonly isStepping: boolean;
  /** Nothing has been asked of the loop but to go on. */
  readonly isGoing: boolean;
}

/** `onStand` is awaited each time that the loop comes to a halt. */
export function createGate(isPaused: boolean, onStand: () => Promise<void>): Gate {
  let mode: Mode = isPaused ? 'pause' : 'go';
  /** How often something was asked. */
  let asked = 0;
  let wake: (() => void) | undefined;
  let rouse: (() => void) | undefined;
  const set = (next: Mode) => {
    mode = next;
    asked += 1;
    wake?.();
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
        const seen = asked;
        await onStand();
        // A message may have come while the halt was being dealt with, also one that wants to hear of a halt.
        if (mode === 'pause' && asked === seen) await new Promise<void>((resolve) => (wake = resolve));
      }
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
    rouse: () => rouse?.(),
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
    get isGoing() {
      return mode === 'go';
    },
  };
}
