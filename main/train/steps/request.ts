import type { RunDevice } from '../../../core/protocol/runs.ts';
import type { Text } from '../../../core/text.ts';
import type { openDevice } from '../../devices/select.ts';
import type { CompiledRequest } from './fastestStep.ts';
import type { StepState, TrainingStep } from './step.ts';

/** A training step, and what it runs on. */
export interface ChosenStep {
  readonly step: TrainingStep;
  readonly device: RunDevice;
  /** Multiply-adds per second, by order of magnitude. */
  readonly speed: number;
  /** For the user: how it differs from what was requested, or saves work. */
  readonly notice: Text | null;
}

export interface StepRequest extends CompiledRequest {
  /** The run was active when a process died: perhaps because of its provider. */
  readonly isInterrupted: boolean;
  /** Whether epochs have the same examples, so that what a frozen part makes of them is worth keeping. */
  readonly repeats?: boolean;
  /** Opens a step on the CPU where it holds up nobody, to look at what a device computes; absent: in this thread. */
  readonly openBeside?: ((state: StepState) => Promise<TrainingStep>) | undefined;
  /** Opens an eager device; absent: in this thread. */
  readonly openDevice?: typeof openDevice;
}
