import type { Split } from '../data/split.ts';
import type { Shape } from '../shape.ts';
import type { Axes } from '../tensorType.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** A tensor to inspect: a summary and, unless there are too many, all values. */
export interface TensorView {
  /** Without the batch axis. */
  readonly shape: Shape;
  /** What its axes mean, where that is known. */
  readonly layout?: Axes['layout'];
  /** null if there are too many to show. */
  readonly values: WireTensor | null;
  readonly min: WireNumber;
  readonly max: WireNumber;
  readonly mean: WireNumber;
}

/** A weight in a single update. */
export interface WeightStep {
  readonly name: string;
  readonly before: TensorView;
  /** dL/dw. */
  readonly gradient: TensorView;
  /** The gradient after clipping; null if nothing is clipped. */
  readonly clipped: TensorView | null;
  /** The optimizer's state for this weight: velocity, mean, square. */
  readonly slots: readonly { readonly name: string; readonly before: TensorView; readonly after: TensorView }[];
  readonly after: TensorView;
}

/** One input of a node. */
export interface EdgeStep {
  /** The path of the edge. */
  readonly edge: string;
  /** The path of the source node. */
  readonly from: string;
  /** The value, if it does not come from the first output of that node. */
  readonly value?: TensorView;
  /** dL/dx along this edge alone; the sum over all edges of an output is the output's gradient. null as in NodeStep. */
  readonly gradient: TensorView | null;
}

/** A node in one training step. */
export interface NodeStep {
  readonly nodeId: string;
  /** Its inputs, in port order. */
  readonly inputs: readonly EdgeStep[];
  readonly output: TensorView;
  /** dL/dy: how the loss changes with each value of the output. null if the loss does not depend on it. */
  readonly gradient: TensorView | null;
  readonly weights: readonly WeightStep[];
  /** Only if there are several outputs. */
  readonly own?: OwnLoss;
}

/** One of several losses for the example. */
export interface OwnLoss {
  readonly loss: WireNumber;
  /** The target; null if it has too many values. */
  readonly target: readonly number[] | null;
}

/** One training step on a single example, with every number. Inspecting it changes nothing. */
export interface StepExplanation {
  /** Whose weights; null: the initial ones. */
  readonly runId: string | null;
  /** The number of earlier updates. */
  readonly step: number;
  /** The part of the data that the example is from, its index there, and what it is. */
  readonly split: Split;
  readonly index: number;
  readonly count: number;
  /** The class (or the class of each position), or the values that the first output should predict. */
  readonly label: readonly number[];
  readonly loss: WireNumber;
  readonly learningRate: number;
  /** In network order. */
  readonly nodes: readonly NodeStep[];
}

/** `huge`: weights have grown out of all proportion; `still`: a plain step is lost to float32 rounding. */
export type HealthVerdict = 'fine' | 'vanishing' | 'exploding' | 'dead' | 'saturated' | 'huge' | 'still';

/** How well a node with weights, or an activation, can learn at a given moment. */
export interface NodeHealth {
  readonly nodeId: string;
  /** null without trainable weights. */
  readonly weights: {
    /** Root mean square over all its trainable weights. */
    readonly gradient: WireNumber;
    readonly size: WireNumber;
    /** The gradient relative to that of the last node with weights: how much of it arrives here. */
    readonly share: WireNumber;
    /** gradient / size times the learning rate: the relative change of the weights in a plain step. */
    readonly updateRatio: WireNumber;
  } | null;
  /**
   * null if its output does not saturate. A unit is an index of the last axis. Dead: exactly 0 for all examples.
   * Saturated: within 1 % of its bounds for 90 % of the examples.
   */
  readonly units: { readonly count: number; readonly dead: number; readonly saturated: number } | null;
  readonly verdict: HealthVerdict;
}

/** The gradients of one batch, layer by layer. */
export interface GradientHealth {
  readonly runId: string | null;
  /** The number of earlier updates. */
  readonly step: number;
  /** In the batch. */
  readonly examples: number;
  readonly learningRate: number;
  /** For the batch, in training mode. */
  readonly loss: WireNumber;
  /** In network order. */
  readonly nodes: readonly NodeHealth[];
}
