import type { Shape } from '../shape.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** A tensor to be looked at: all of its numbers where there are not too many, and what can be said of them in short. */
export interface TensorView {
  /** Without the batch. */
  readonly shape: Shape;
  /** null when there are more than can be shown. */
  readonly values: WireTensor | null;
  readonly min: WireNumber;
  readonly max: WireNumber;
  readonly mean: WireNumber;
}

/** A weight in one update. */
export interface WeightStep {
  readonly name: string;
  readonly before: TensorView;
  /** dL/dw. */
  readonly gradient: TensorView;
  readonly after: TensorView;
}

/** A node in one training step. */
export interface NodeStep {
  readonly nodeId: string;
  /** Paths of the nodes that it takes from. */
  readonly inputs: readonly string[];
  readonly output: TensorView;
  /** dL/dy: how the loss changes with each number of the output. null where the loss does not depend on it. */
  readonly gradient: TensorView | null;
  readonly weights: readonly WeightStep[];
}

/** One training step on a single example, with every number. Nothing is changed by looking. */
export interface StepExplanation {
  /** Of whose weights; null: as they are before training. */
  readonly runId: string | null;
  /** Updates before this one. */
  readonly step: number;
  /** The example's place in the training part, and what it is. */
  readonly index: number;
  readonly count: number;
  /** The class, or the values that are to be predicted. */
  readonly label: readonly number[];
  readonly loss: WireNumber;
  readonly learningRate: number;
  /** In the order of the network. */
  readonly nodes: readonly NodeStep[];
}
