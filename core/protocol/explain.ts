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
  /** What clipping leaves of it; null where nothing is clipped. */
  readonly clipped: TensorView | null;
  /** What the optimizer remembers of this weight: velocity, mean, square. */
  readonly slots: readonly { readonly name: string; readonly before: TensorView; readonly after: TensorView }[];
  readonly after: TensorView;
}

/** What arrives at a node over one edge. */
export interface EdgeStep {
  /** Path of the edge. */
  readonly edge: string;
  /** Path of the node whose output flows here. */
  readonly from: string;
  /** What flows here, where it is another output of that node than the first. */
  readonly value?: TensorView;
  /** dL/dx along this edge alone; those of all edges of an output add up to the gradient by it. null as in NodeStep. */
  readonly gradient: TensorView | null;
}

/** A node in one training step. */
export interface NodeStep {
  readonly nodeId: string;
  /** What it takes, in port order. */
  readonly inputs: readonly EdgeStep[];
  readonly output: TensorView;
  /** dL/dy: how the loss changes with each number of the output. null where the loss does not depend on it. */
  readonly gradient: TensorView | null;
  readonly weights: readonly WeightStep[];
  /** Of one of several outputs. */
  readonly own?: OwnLoss;
}

/** What one of several losses makes of the example. */
export interface OwnLoss {
  readonly loss: WireNumber;
  /** What it is compared with; null where those are too many numbers. */
  readonly target: readonly number[] | null;
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
  /** The class, of each place where all have one, or the values that the first output is to say. */
  readonly label: readonly number[];
  readonly loss: WireNumber;
  readonly learningRate: number;
  /** In the order of the network. */
  readonly nodes: readonly NodeStep[];
}

/** `huge`: weights that have grown beyond all measure; `still`: a plain step is lost in the rounding of float32. */
export type HealthVerdict = 'fine' | 'vanishing' | 'exploding' | 'dead' | 'saturated' | 'huge' | 'still';

/** How well a node with weights, or an activation, can learn at one moment. */
export interface NodeHealth {
  readonly nodeId: string;
  /** null without trainable weights. */
  readonly weights: {
    /** Root mean squares over all its trainable weights. */
    readonly gradient: WireNumber;
    readonly size: WireNumber;
    /** The gradient's by that of the last node with weights: how much of it arrives here. */
    readonly share: WireNumber;
    /** gradient / size times the learning rate: by which part of themselves the weights change in a plain step. */
    readonly updateRatio: WireNumber;
  } | null;
  /**
   * null where the slope of the outputs dies away nowhere. A unit is a place of the last axis. Dead: exactly 0 for all
   * examples. Saturated: within 1 % of its ends for 90 % of the examples.
   */
  readonly units: { readonly count: number; readonly dead: number; readonly saturated: number } | null;
  readonly verdict: HealthVerdict;
}

/** The gradients of one batch, layer by layer. */
export interface GradientHealth {
  readonly runId: string | null;
  /** Updates before this moment. */
  readonly step: number;
  /** In the batch. */
  readonly examples: number;
  readonly learningRate: number;
  /** Of the batch, in train mode. */
  readonly loss: WireNumber;
  /** In the order of the network. */
  readonly nodes: readonly NodeHealth[];
}
