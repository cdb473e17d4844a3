import type { Batch } from '../../tensors/batch.ts';
import type { BatchMetrics } from '../../model/report.ts';
import type { NamedTensors, NodeValues } from '../../tensors/named.ts';

export interface StepResult extends BatchMetrics {
  /**
   * False when the loss, an updated weight or what the optimizer keeps of it is not finite. The weights are then back at
   * those of the last step whose loss and outcome were finite.
   */
  readonly isFinite: boolean;
  /** How many earlier steps that took back: 1 when it was the step before this one that spoiled the weights. */
  readonly undone: 0 | 1;
  /** The joint L2 norm of all gradients before clipping; null where that is not measured. */
  readonly gradientNorm: number | null;
}

export interface StepPlace {
  readonly learningRate: number;
  /** Batches of the run before this one. */
  readonly step: number;
  /** Updates of this optimizer before this one; absent: as many as batches. */
  readonly updates?: number;
}

/** An update that is to be done. */
export interface Update {
  readonly batch: Batch;
  readonly place: StepPlace;
}

export interface StepState {
  readonly weights: NamedTensors;
  /** By `<weight>/<slot>`. */
  readonly optimizer: NamedTensors;
}

/**
 * The work of training, with the weights and the optimizer's memory inside it. How it is computed is its own matter:
 * operation by operation, or compiled. One call at a time to `run`, `runAll` and `write`; the others may come in between.
 */
export interface TrainingStep {
  /** Whether updates tell the norm of their gradients. */
  measuresGradient: boolean;
  /** One update in train mode. */
  run(batch: Batch, place: StepPlace): Promise<StepResult>;
  /** How many updates are best done in one call of `runAll`; it may change as training goes on. */
  readonly group: number;
  /** How many may be handed over in one call, to be done in groups and the rest one by one; absent: one group. */
  readonly atOnce?: number;
  /**
   * Several updates, in order, on batches of one size. Ends with the first result that is not finite, and before an update
   * that fails; rejects when that is the first.
   */
  runAll(updates: readonly Update[]): Promise<readonly StepResult[]>;
  /** Loss and all other metrics in eval mode, with the weights as they are. */
  evaluate(batch: Batch): Promise<BatchMetrics>;
  /** What the user sees of the network, in eval mode with the weights as they are: see Predictor. */
  predict(batch: Batch): Promise<Float32Array>;
  /** What the nodes put out, [size, units] each, in eval mode; of those that put out at most MOST_UNITS numbers. */
  outputs(batch: Batch): Promise<NodeValues>;
  read(): Promise<StepState>;
  /** Replaces the weights; slots that `optimizer` lacks become zero. */
  write(state: StepState): void;
  /** Threads that compute an update; undefined while they are being chosen, and where there is no choice. */
  readonly threads?: number | undefined;
  /** It is gone with its weights, whatever is asked of it fails. */
  readonly isLost?: boolean;
  dispose(): void;
}
