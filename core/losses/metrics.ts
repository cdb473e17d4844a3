import type * as TensorFlow from '@tensorflow/tfjs';
import { text, type Text } from '../text.ts';

type Tensor = TensorFlow.Tensor;

/** A number by which a network is judged: what charts, tables, early stopping and breakpoints list. */
export interface Metric {
  /** `loss`, `accuracy`; of one of several outputs `accuracy/<its name>`. */
  readonly name: string;
  readonly label: Text;
  readonly better: 'lower' | 'higher';
  /** Fractions are shown in per cent. */
  readonly unit: 'fraction' | 'number';
  /** What stands beside the number: the user's unit. */
  readonly symbol?: string | undefined;
}

/** What an output is compared with. */
export interface MetricTarget {
  readonly kind: 'classes' | 'values';
  /** Its classes are the tokens of a vocabulary. */
  readonly areTokens: boolean;
  /** Its places are one answer, right as a whole. */
  readonly isAnswer?: boolean | undefined;
}

export interface MetricArguments {
  /** [batch, ..., k]. */
  readonly output: Tensor;
  /** Classes [batch, ...] int32, or values in the shape of the output. */
  readonly labels: Tensor;
  /** The classes that the output stands for, [batch, ...] int32. */
  predicted(): Tensor;
  /** Which places count, [batch, ...]; undefined: all of them. */
  readonly mask?: Tensor | undefined;
}

/** A kind of metric, which a loss may offer. */
export interface MetricKind extends Omit<Metric, 'symbol'> {
  isFor(target: MetricTarget): boolean;
  /** From the mean loss alone. */
  ofLoss?(loss: number): number;
  /** Of every example, place of a sequence or number, [batch, ...], to be averaged. */
  values?(tf: typeof TensorFlow, args: MetricArguments): Tensor;
  /** Of whole examples, [batch], to be averaged over them; instead of `values`. */
  ofExamples?(tf: typeof TensorFlow, args: MetricArguments): Tensor;
  /** Also over training batches; else training would be slowed down by it, and it is measured on held-out examples alone. */
  readonly isOfTraining: boolean;
  /** A mean of distances, which the deviation of the values takes to the user's unit. */
  readonly isScaled?: boolean;
}

/** What training lowers. Every network has it. */
export const lossMetric: Metric = {
  name: 'loss',
  label: text('Loss', 'Verlust'),
  better: 'lower',
  unit: 'number',
};

export const accuracy: MetricKind = {
  name: 'accuracy',
  label: text('Accuracy', 'Genauigkeit'),
  better: 'higher',
  unit: 'fraction',
  isOfTraining: true,
  isFor: ({ kind }) => kind === 'classes',
  values: (tf, { labels, predicted }) => tf.cast(tf.equal(predicted(), labels), 'float32'),
};

export const meanAbsoluteError: MetricKind = {
  name: 'meanAbsoluteError',
  label: text('Mean absolute error', 'Mittlerer absoluter Fehler'),
  better: 'lower',
  unit: 'number',
  isOfTraining: false,
  isScaled: true,
  isFor: ({ kind }) => kind === 'values',
  values: (tf, { output, labels }) => tf.abs(tf.sub(output, labels)),
};

/**
 * Which examples are right at every place that counts. What is said at a place is told the right tokens before it; where all
 * are right, a network that reads its own words says the same: so this is the share that greedy decoding has exactly right.
 */
export const exactMatch: MetricKind = {
  name: 'exactMatch',
  label: text('Exact match', 'Genau richtig'),
  better: 'higher',
  unit: 'fraction',
  isOfTraining: true,
  isFor: ({ isAnswer }) => isAnswer === true,
  ofExamples(tf, { labels, predicted, mask }) {
    const wrong = tf.cast(tf.notEqual(predicted(), labels), 'float32');
    const axesOf = (rank: number) => Array.from({ length: wrong.rank - rank }, () => 1);
    const counts = mask && tf.reshape(tf.cast(mask, 'float32'), [...mask.shape, ...axesOf(mask.rank)]);
    const counted = counts ? tf.mul(wrong, counts) : wrong;
    const axes = Array.from({ length: counted.rank - 1 }, (_, i) => i + 1);
    return tf.cast(tf.equal(tf.sum(counted, axes), 0), 'float32');
  },
};

/** Among how many tokens the network wavers. */
export const perplexity: MetricKind = {
  name: 'perplexity',
  label: text('Perplexity', 'Perplexität'),
  better: 'lower',
  unit: 'number',
  isOfTraining: true,
  isFor: ({ areTokens }) => areTokens,
  ofLoss: Math.exp,
};

/** What a metric is called on held-out examples (`valLoss`), or at the end on those of the test (`testLoss`). */
export function nameOn(part: 'val' | 'test', name: string): string {
  return `${part}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** The metric that a name of held-out examples stands for: `loss` for `valLoss`. */
export function nameOfHeld(name: string): string {
  return `${name.slice(3, 4).toLowerCase()}${name.slice(4)}`;
}

/** As tables and lines have it: shares first, then the loss, then whatever else is measured. */
export function inTableOrder(metrics: readonly Metric[]): readonly Metric[] {
  const isShare = ({ unit }: Metric) => unit === 'fraction';
  return [...metrics.filter(isShare), ...metrics.filter((metric) => !isShare(metric))];
}
