/** What the loop does next: go on, stand still, do one more batch (`step`, then `stepped` while it is under way), end. */
type Mode = 'go' | 'pause' | 'step' | 'stepped' | 'stop';

/** Lets everything that has arrived in the meantime be worked on: messages, files, other runs. */
const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Where a training loop asks whether it may go on, and others tell it what to do. */
export interface Gate {
  /** See TrainerHooks.pass. */
  pass(phase: 'training' | 'evaluating'): Promise<boolean>;
  pause(): void;
  resume(): void;
  /** One batch, and the evaluation if it ends an epoch. */
  step(): void;
  stop(): void;
  /** The batch under way is to be the only one. */
  readonly isStepping: boolean;
  /** The loop is standing still, or about to: nothing but a message moves it. */
  readonly isPaused: boolean;
}

/** `onStand` is awaited each time that the loop comes to a halt. */
export function createGate(isPaused: boolean, onStand: () => Promise<void>): Gate {
  let mode: Mode = isPaused ? 'pause' : 'go';
  let wake: (() => void) | undefined;
  const set = (next: Mode) => {
    mode = next;
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
        await onStand();
        // A message may have come while the halt was being dealt with.
        if (mode === 'pause') await new Promise<void>((resolve) => (wake = resolve));
      }
      return mode !== 'stop';
    },
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
    get isPaused() {
      return mode === 'pause';
    },
  };
}
