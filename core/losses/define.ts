import type * as TensorFlow from '@tensorflow/tfjs';
import type { Text } from '../text.ts';
import type { MetricKind } from './metrics.ts';

type TF = typeof TensorFlow;
type Tensor = TensorFlow.Tensor;

/** What the last layer puts out; `signs`: one class is -1, the other 1. */
export type Outputs = 'logits' | 'probabilities' | 'signs';

export interface LossArguments {
  /** [batch, k]. */
  readonly output: Tensor;
  /** In the shape of the output: values, one-hot classes or, for a single output, classes as 0 and 1 (-1 and 1). */
  readonly target: Tensor;
  readonly isLogits: boolean;
  /** The mean over examples and all other axes of `values` [batch, ...]: a scalar. */
  mean(values: Tensor): TensorFlow.Scalar;
}

/** The numbers in the loss of one example, for formulas. */
export interface LossTerms {
  /** The network's whole output. */
  readonly output: readonly number[];
  /** In the shape of the output. */
  readonly target: readonly number[];
  readonly from: Outputs;
  /** Whether the gradient's numbers are written out after the formula. */
  readonly isGradientWritten: boolean;
  /** Formats a number in LaTeX. */
  number(value: number): string;
}

/** A loss and its derivative in LaTeX, without `L =`; `symbol` is the variable of differentiation. */
export interface LossFormulas {
  readonly symbol: string;
  readonly formula: string;
  readonly numbers: string;
  readonly derivative: string;
  readonly derivativeNumbers: string;
}

export interface PytorchLoss {
  readonly isLogits: boolean;
  /** The labels in the form of the prediction; undefined if they already have it. */
  readonly target: string | undefined;
}

/** Everything about one loss. */
export interface Loss<Kind extends string = string> {
  /** The name in documents: never changes once released. */
  readonly kind: Kind;
  /** The position in the list shown to users, lowest first. */
  readonly order: number;
  readonly label: Text;
  /** What it measures and when to use it; the formula in LaTeX is for one example. */
  readonly help: { readonly text: Text; readonly formula: string };
  /** The paper or implementation that it follows. */
  readonly source: string;
  /** Whether it compares numbers with numbers; only such losses accept labels of -1 and 1. */
  readonly takesValues: boolean;
  /** The output widths that fit this number of classes, the usual one first; undefined: not a loss for classes. */
  widths(classes: number): readonly number[] | undefined;
  /** Converts logits to probabilities; absent: the output is used as it is. */
  readonly link?: 'softmax' | 'sigmoid';
  /** Metrics that can be measured alongside, if they apply to the target. */
  readonly metrics: readonly MetricKind[];

  forward(tf: TF, args: LossArguments): TensorFlow.Scalar;
  /** The loss of the best constant output, given the share of each class; absent: cannot be computed. */
  chanceOfClasses?(shares: readonly number[], given: { readonly width: number; readonly outputs: Outputs }): number;
  /** The same for values, given each of them over all examples. */
  chanceOfValues?(values: readonly Float64Array[]): number;

  formulas(terms: LossTerms): LossFormulas;
  /** A module, or an expression in `pred` and `y`. */
  pytorch(given: PytorchLoss): { readonly module: string } | { readonly expression: string };
  keras(given: { readonly isLogits: boolean }): string;
  /** Keras takes the labels as class indices, not in the form of the prediction. */
  readonly takesIndices?: boolean;
}

/** Defines a loss. It also needs a line in `all.ts`. */
export function defineLoss<const Kind extends string>(loss: Loss<Kind>): Loss<Kind> {
  return loss;
}

/** A number after a minus or another operator, in brackets if negative. */
export function bracketed({ number }: Pick<LossTerms, 'number'>, value: number): string {
  return value < 0 ? `(${number(value)})` : number(value);
}

/** How many entries of a vector are written out. */
const MOST_LISTED = 4;

/** A row vector in LaTeX. */
export function vector(numbers: readonly string[]): string {
  const shown = numbers.length <= MOST_LISTED ? numbers : [...numbers.slice(0, MOST_LISTED - 1), '\\dots'];
  return `\\begin{pmatrix} ${shown.join(' & ')} \\end{pmatrix}`;
}

/** How many terms of a sum are written out. */
const MOST_PARTS = 3;

export function sum(parts: readonly string[]): string {
  return parts.length <= MOST_PARTS ? parts.join(' + ') : `${parts[0]} + \\dots + ${parts.at(-1)}`;
}

/** Two classes can share a single output: the nearer of their two values decides. */
export function widthsOfDistance(classes: number): readonly number[] {
  return classes === 2 ? [2, 1] : [classes];
}
