import { learningRateAt, type OptimizerKind, type TrainingSettings } from '../../core/training/settings.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { createOptimizer } from './steps/optimizers.ts';
import type { StepPlace } from './steps/step.ts';
import type { SavedRun } from './store.ts';

/** The history of an optimizer since it was created. */
export interface OptimizerCount {
  /** Its own updates, whatever their batch sizes: used for bias correction. */
  readonly updates: number;
  /** The number of batches of the run before its first one: schedule and warmup start there. */
  readonly begun: number;
}

export const newOptimizer: OptimizerCount = { updates: 0, begun: 0 };

/** An optimizer's state and history. */
export interface Kept {
  readonly slots: NamedTensors;
  readonly count: OptimizerCount;
}

/**
 * The part of a saved run's optimizer that remains valid with these settings. State is only meaningful to the same kind
 * of optimizer: another kind starts from scratch, like a newly constructed one in PyTorch.
 */
export function keptBy(settings: TrainingSettings, { checkpoint, document }: SavedRun): Kept {
  const { optimizer: slots, state } = checkpoint;
  // Older checkpoints do not say: they hold the state of the run's own optimizer, since its first batch.
  const unsaid = { kind: document.training.optimizer.kind, updates: state.step, begun: 0 };
  const { kind, ...count } = ownerOf(checkpoint) ?? unsaid;
  if (kind !== settings.optimizer.kind) return { slots: new Map(), count: { updates: 0, begun: state.step } };
  const isLost = slots.size === 0 && createOptimizer(settings).slots.length > 0;
  return { slots, count: isLost ? { ...count, updates: 0 } : count };
}

interface Owner extends OptimizerCount {
  readonly kind: OptimizerKind;
}

/** Undefined if the checkpoint does not say. */
function ownerOf({ state: { optimizer } }: Checkpoint): Owner | undefined {
  const { kind, updates, begun } = (optimizer ?? {}) as Partial<Owner>;
  return kind === undefined || updates === undefined || begun === undefined ? undefined : { kind, updates, begun };
}

/** The state of a checkpoint, with a note of whose optimizer state it holds. */
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

/** The update after a state, or `ahead` further ones; not before the optimizer's first one. */
export function placeAfter(
  settings: TrainingSettings,
  { step, optimizer: { updates, begun } }: Counted,
  stepsPerEpoch: number,
  ahead = 0,
): StepPlace {
  const { unfreezing } = settings;
  const learningRate = learningRateAt(settings, Math.max(begun, step + ahead), stepsPerEpoch, begun);
  return {
    learningRate,
    step: step + ahead,
    updates: updates + ahead,
    ...(unfreezing !== undefined && { perLayer: unfreezing * stepsPerEpoch }),
  };
}
