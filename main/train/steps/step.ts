import type { RunDevice } from '../../../core/protocol/runs.ts';
import type { Text } from '../../../core/text.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { BatchMetrics } from '../../model/report.ts';
import type { NamedTensors, NodeValues } from '../../tensors/named.ts';

export interface StepResult extends BatchMetrics {
  /**
   * False if the loss, an updated weight or its optimizer state is not finite. The weights are then back at the last
   * step whose loss and result were finite.
   */
  readonly isFinite: boolean;
  /** How many earlier steps that undid: 1 if the previous step was the one that ruined the weights. */
  readonly undone: 0 | 1;
  /** The global L2 norm of all gradients before clipping; null if not measured. */
  readonly gradientNorm: number | null;
}

export interface StepPlace {
  readonly learningRate: number;
  /** Batches of the run before this one. */
  readonly step: number;
  /** Updates of this optimizer before this one; absent: as many as batches. */
  readonly updates?: number;
  /** With gradual unfreezing: after how many batches each further layer is trained; absent: all are, from the start. */
  readonly perLayer?: number;
}

export interface Update {
  readonly batch: Batch;
  readonly place: StepPlace;
}

/** All of an update that decides what is computed. */
export interface LikeUpdate {
  readonly batch: Pick<Batch, 'size'>;
  readonly place: StepPlace;
}

/** A device that has gone on with what another one began. */
export interface TakenOver {
  readonly device: RunDevice;
  /** Why, for the user. */
  readonly notice: Text;
}

export interface StepState {
  readonly weights: NamedTensors;
  /** By `<weight>/<slot>`. */
  readonly optimizer: NamedTensors;
}

/**
 * Does the work of training, and holds the weights and the optimizer state. How it computes is up to the
 * implementation: op by op, or compiled. Only one call at a time to `run`, `runAll` and `write`; the others may come in
 * between.
 */
export interface TrainingStep {
  /** Whether updates report the norm of their gradients. */
  measuresGradient: boolean;
  /** One update in training mode. */
  run(batch: Batch, place: StepPlace): Promise<StepResult>;
  /** The best number of updates per call of `runAll`; it may change during training. */
  readonly group: number;
  /** The most updates in one call, to be done in groups and the rest one by one; absent: one group. */
  readonly atOnce?: number;
  /**
   * Several updates, in order, on batches of the same size. Ends with the first result that is not finite, or before an
   * update that fails; rejects if that is the first. Once `asked` is aborted, what has not ended is left out, be it all of
   * them: what was being made ready for them goes on, and is there for the next call.
   */
  runAll(updates: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]>;
  /** Makes ready what an update like this one needs, and changes nothing; absent: nothing that takes long. */
  ready?(update: LikeUpdate): Promise<unknown>;
  /** Loss and all other metrics in evaluation mode, with the current weights. */
  evaluate(batch: Batch): Promise<BatchMetrics>;
  /** What the user sees of the network, in evaluation mode with the current weights: see Predictor. */
  predict(batch: Batch): Promise<Float32Array>;
  /** The nodes' outputs, [size, units] each, in evaluation mode; only those with at most MOST_UNITS values. */
  outputs(batch: Batch): Promise<NodeValues>;
  read(): Promise<StepState>;
  /** Replaces the weights; slots missing from `optimizer` become zero. */
  write(state: StepState): void;
  /** The number of threads for an update; undefined while being chosen, and if there is no choice. */
  readonly threads?: number | undefined;
  /** Since its device was lost: on which one it has gone on. */
  readonly takenOver?: TakenOver | undefined;
  /** It holds sets of examples itself: of a PickedBatch it needs no more than the indices. */
  readonly takesPicked?: boolean | undefined;
  /** It is lost together with its weights; every call fails. */
  readonly isLost?: boolean;
  dispose(): void;
}
