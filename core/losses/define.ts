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
  /** In the shape of the output: values, classes one-hot, or as 0 and 1 (-1 and 1) where there is a single output. */
  readonly target: Tensor;
  readonly isLogits: boolean;
  /** The mean over examples, and over whatever else `values` [batch, ...] has: a scalar. */
  mean(values: Tensor): TensorFlow.Scalar;
}

/** What the loss of one example is made of, for formulas. */
export interface LossTerms {
  /** What the network puts out, all of it. */
  readonly output: readonly number[];
  /** In the shape of the output. */
  readonly target: readonly number[];
  readonly from: Outputs;
  /** Whether the numbers of the gradient stand behind the formula. */
  readonly isGradientWritten: boolean;
  /** A number in LaTeX. */
  number(value: number): string;
}

/** A loss and its derivative in LaTeX, without `L =`; `symbol` is what it is derived by. */
export interface LossFormulas {
  readonly symbol: string;
  readonly formula: string;
  readonly numbers: string;
  readonly derivative: string;
  readonly derivativeNumbers: string;
}

export interface PytorchLoss {
  readonly isLogits: boolean;
  /** The labels in the form of the prediction; undefined: they have it already. */
  readonly target: string | undefined;
}

/** One loss: all that is known of it. */
export interface Loss<Kind extends string = string> {
  /** The name in documents: never changes once released. */
  readonly kind: Kind;
  /** Its place in the list that users choose from, small ones first. */
  readonly order: number;
  readonly label: Text;
  /** What it measures, and when it is the one to use; the formula is that of one example, in LaTeX. */
  readonly help: { readonly text: Text; readonly formula: string };
  /** Paper or implementation that it follows. */
  readonly source: string;
  /** Whether it compares numbers with numbers; those alone take labels of -1 and 1. */
  readonly takesValues: boolean;
  /** How many numbers may come out for so many classes, the usual count first; undefined: it cannot tell them apart. */
  widths(classes: number): readonly number[] | undefined;
  /** What makes probabilities of logits; absent: what comes out is read as it is. */
  readonly link?: 'softmax' | 'sigmoid';
  /** What can be measured beside it, where it means something for the target. */
  readonly metrics: readonly MetricKind[];

  forward(tf: TF, args: LossArguments): TensorFlow.Scalar;
  /** The loss of the best constant output, from the share of each class; absent: that cannot be told. */
  chanceOfClasses?(shares: readonly number[], given: { readonly width: number; readonly outputs: Outputs }): number;
  /** The same for values, from each of them over all examples. */
  chanceOfValues?(values: readonly Float64Array[]): number;

  formulas(terms: LossTerms): LossFormulas;
  /** A module, or an expression in `pred` and `y`. */
  pytorch(given: PytorchLoss): { readonly module: string } | { readonly expression: string };
  keras(given: { readonly isLogits: boolean }): string;
  /** Keras takes the labels as numbers of classes, not in the form of the prediction. */
  readonly takesIndices?: boolean;
}

/** Defines a loss. `all.ts` has one line for it. */
export function defineLoss<const Kind extends string>(loss: Loss<Kind>): Loss<Kind> {
  return loss;
}

/** A number behind a minus or an operator. */
export function bracketed({ number }: Pick<LossTerms, 'number'>, value: number): string {
  return value < 0 ? `(${number(value)})` : number(value);
}

/** As many numbers of a vector are written out. */
const MOST_LISTED = 4;

/** A row vector. */
export function vector(numbers: readonly string[]): string {
  const shown = numbers.length <= MOST_LISTED ? numbers : [...numbers.slice(0, MOST_LISTED - 1), '\\dots'];
  return `\\begin{pmatrix} ${shown.join(' & ')} \\end{pmatrix}`;
}

/** As many parts of a sum are written out. */
const MOST_PARTS = 3;

export function sum(parts: readonly string[]): string {
  return parts.length <= MOST_PARTS ? parts.join(' + ') : `${parts[0]} + \\dots + ${parts.at(-1)}`;
}

/** Two classes may share one number: its distance from both decides. */
export function widthsOfDistance(classes: number): readonly number[] {
  return classes === 2 ? [2, 1] : [classes];
}
