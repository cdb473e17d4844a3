import type * as TensorFlow from '@tensorflow/tfjs';
import { text, type Text } from '../text.ts';

type Tensor = TensorFlow.Tensor;

/** A number by which a network is judged: listed in charts, tables, early stopping and breakpoints. */
export interface Metric {
  /** `loss`, `accuracy`; with several outputs, `accuracy/<name of the output>`. */
  readonly name: string;
  readonly label: Text;
  readonly better: 'lower' | 'higher';
  /** Fractions are shown as percentages. */
  readonly unit: 'fraction' | 'number';
  /** The user's unit, shown after the number. */
  readonly symbol?: string | undefined;
}

export interface MetricTarget {
  readonly kind: 'classes' | 'values';
  /** Its classes are the tokens of a vocabulary. */
  readonly areTokens: boolean;
  /** Its positions form one answer, right or wrong as a whole. */
  readonly isAnswer?: boolean | undefined;
}

export interface MetricArguments {
  /** [batch, ..., k]. */
  readonly output: Tensor;
  /** Classes [batch, ...] int32, or values in the shape of the output. */
  readonly labels: Tensor;
  /** The predicted classes, [batch, ...] int32. */
  predicted(): Tensor;
  /** Which positions count, [batch, ...]; undefined: all of them. */
  readonly mask?: Tensor | undefined;
}

/** A kind of metric that a loss may offer. */
export interface MetricKind extends Omit<Metric, 'symbol'> {
  isFor(target: MetricTarget): boolean;
  /** Computed from the mean loss alone. */
  ofLoss?(loss: number): number;
  /** For every example, position or number, [batch, ...]; averaged afterwards. */
  values?(tf: typeof TensorFlow, args: MetricArguments): Tensor;
  /** For whole examples, [batch], averaged over them; replaces `values`. */
  ofExamples?(tf: typeof TensorFlow, args: MetricArguments): Tensor;
  /** Also measured on training batches; otherwise only on held-out examples, because it would slow down training. */
  readonly isOfTraining: boolean;
  /** A mean of distances, to be scaled to the user's unit by the standard deviation of the values. */
  readonly isScaled?: boolean;
}

/** What training minimises. Every network has it. */
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
 * Which examples are right at every position that counts. Each position is predicted from the correct tokens before it,
 * but if all are right, a network that reads its own output predicts the same: so this is the share that greedy
 * decoding gets exactly right.
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

/** The effective number of tokens among which the network is undecided. */
export const perplexity: MetricKind = {
  name: 'perplexity',
  label: text('Perplexity', 'Perplexität'),
  better: 'lower',
  unit: 'number',
  isOfTraining: true,
  isFor: ({ areTokens }) => areTokens,
  ofLoss: Math.exp,
};

/** A metric's name on held-out examples (`valLoss`), or on the test set at the end (`testLoss`). */
export function nameOn(part: 'val' | 'test', name: string): string {
  return `${part}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** The metric behind a name for held-out examples: `loss` for `valLoss`. */
export function nameOfHeld(name: string): string {
  return `${name.slice(3, 4).toLowerCase()}${name.slice(4)}`;
}

/** The order used in tables and lines: fractions first, then the loss, then everything else. */
export function inTableOrder(metrics: readonly Metric[]): readonly Metric[] {
  const isShare = ({ unit }: Metric) => unit === 'fraction';
  return [...metrics.filter(isShare), ...metrics.filter((metric) => !isShare(metric))];
}
