import type { Document } from '../../core/graph/document.ts';
import type { RunProgress, RunStatus } from '../../core/protocol/runs.ts';
import type { Pace } from './pace.ts';
import type { Trainer } from './trainer.ts';

interface Parts {
  readonly document: Document;
  readonly trainer: Trainer;
}

/** How far a run has got, and how long it will still take. */
export function progressOf(
  { trainer, document }: Parts,
  status: RunStatus,
  phase: RunProgress['phase'],
  pace: Pace,
): RunProgress {
  const { state, stepsPerEpoch } = trainer;
  const { epochs } = document.training;
  const steps = epochs * stepsPerEpoch;
  const isAtWork = status === 'running' || status === 'paused';
  return {
    status,
    epoch: isAtWork ? Math.min(epochs, state.epoch + 1) : state.epoch,
    epochs,
    step: state.step,
    steps,
    stepsPerEpoch,
    stepsPerSecond: pace.stepsPerSecond(),
    secondsLeft: isAtWork ? pace.secondsLeft(steps - state.step, epochs - state.epoch) : null,
    phase,
  };
}
