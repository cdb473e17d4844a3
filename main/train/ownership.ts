import { learningRateAt, type OptimizerKind, type TrainingSettings } from '../../core/training/settings.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { createOptimizer } from './steps/optimizers.ts';
import type { StepPlace } from './steps/step.ts';
import type { SavedRun } from './store.ts';

/** What an optimizer has done since it was new. */
export interface OptimizerCount {
  /** Its own updates, whatever the size of their batches: bias corrections go by them. */
  readonly updates: number;
  /** The run's batches before its first one: schedule and warm-up begin there. */
  readonly begun: number;
}

export const newOptimizer: OptimizerCount = { updates: 0, begun: 0 };

/** An optimizer's memory, and what it has done. */
export interface Kept {
  readonly slots: NamedTensors;
  readonly count: OptimizerCount;
}

/**
 * What of a saved run's optimizer is taken over by these settings. Slots mean something to their own kind alone: another
 * kind begins anew, as an optimizer does that is constructed in PyTorch.
 */
export function keptBy(settings: TrainingSettings, { checkpoint, document }: SavedRun): Kept {
  const { optimizer: slots, state } = checkpoint;
  // Older checkpoints do not say: they hold the slots of the run's own optimizer, from its first batch on.
  const unsaid = { kind: document.training.optimizer.kind, updates: state.step, begun: 0 };
  const { kind, ...count } = ownerOf(checkpoint) ?? unsaid;
  if (kind !== settings.optimizer.kind) return { slots: new Map(), count: { updates: 0, begun: state.step } };
  const isLost = slots.size === 0 && createOptimizer(settings).slots.length > 0;
  return { slots, count: isLost ? { ...count, updates: 0 } : count };
}

interface Owner extends OptimizerCount {
  readonly kind: OptimizerKind;
}

/** Undefined in a checkpoint that does not say. */
function ownerOf({ state: { optimizer } }: Checkpoint): Owner | undefined {
  const { kind, updates, begun } = (optimizer ?? {}) as Partial<Owner>;
  return kind === undefined || updates === undefined || begun === undefined ? undefined : { kind, updates, begun };
}

/** The state of a checkpoint, with what says whose slots it holds. */
export function owned<State extends { readonly optimizer: OptimizerCount }>(
  { optimizer: { kind } }: TrainingSettings,
  state: State,
): State & { readonly optimizer: Owner } {
  return { ...state, optimizer: { ...state.optimizer, kind } };
}

interface Counted {
  /** Batches of the run. */
  readonly step: number;
  readonly optimizer: OptimizerCount;
}

/** The next update after a state, or one that is `ahead` of it; none before the optimizer's first. */
export function placeAfter(
  settings: TrainingSettings,
  { step, optimizer: { updates, begun } }: Counted,
  stepsPerEpoch: number,
  ahead = 0,
): Required<StepPlace> {
  const learningRate = learningRateAt(settings, Math.max(begun, step + ahead), stepsPerEpoch, begun);
  return { learningRate, step: step + ahead, updates: updates + ahead };
}
