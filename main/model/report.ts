import type * as TensorFlow from '@tensorflow/tfjs';
import { kindsOf, metricName, placesOf, scaleOf, type Objective } from '../../core/analysis/objectives.ts';
import type { TF } from '../../core/blocks/define.ts';
import type { Units } from '../../core/data/units.ts';
import { accuracy, type MetricKind } from '../../core/losses/metrics.ts';
import type { Metrics } from '../../core/protocol/runs.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { meanLoss, metricArguments } from './objective.ts';

type Tensor = TensorFlow.Tensor;

/** Scalars by name: what a pass over a batch reports. `Value` is a tensor, or a number once it has been read. */
export type Report<Value> = Readonly<Record<string, Value>>;

/** What was measured, of what counted: by the metric's name. The quotient is a mean. */
export type Sums = Readonly<Record<string, { readonly sum: number; readonly weight: number }>>;

/** What a pass over a batch measured. */
export interface BatchMetrics {
  /** What training lowers. */
  readonly loss: number;
  readonly sums: Sums;
}

/** What a metric's sum is called in a report: right answers are counted. */
const keyOf = ({ name }: Pick<MetricKind, 'name'>) => (name === accuracy.name ? 'correct' : name);

/** What is summed up over the examples of a batch. */
function summed(objective: Objective, isTraining: boolean): readonly MetricKind[] {
  return kindsOf(objective).filter(({ values, isOfTraining }) => values && (isOfTraining || !isTraining));
}

function metricNames(objective: Objective, isTraining: boolean): readonly string[] {
  return summed(objective, isTraining).map((kind) => metricName(objective, keyOf(kind)));
}

/** The names of a report, in their order: the loss, the count of right answers (0 where there are none), and the rest. */
export function reportNames(objectives: readonly Objective[], isTraining: boolean): readonly string[] {
  const own = objectives.flatMap((objective) => metricNames(objective, isTraining));
  return ['loss', 'correct', ...own.filter((name) => name !== 'correct')];
}

/** What a network says of a batch in the light of its labels. */
export function reportOf(
  tf: TF,
  objectives: readonly Objective[],
  output: Tensor,
  labels: Tensor,
  isTraining: boolean,
): Report<Tensor> {
  const counts = objectives.some((objective) => metricNames(objective, isTraining).includes('correct'));
  const report: Record<string, Tensor> = counts ? {} : { correct: tf.scalar(0) };
  for (const objective of objectives) {
    const args = metricArguments(tf, objective, output, labels);
    for (const kind of summed(objective, isTraining)) {
      const values = kind.values?.(tf, args);
      if (values) report[metricName(objective, keyOf(kind))] = tf.sum(values);
    }
    report['loss'] = meanLoss(tf, objective, output, labels);
  }
  return report;
}

/** A report that has been read, of so many examples. */
export function metricsIn(objectives: readonly Objective[], report: Report<number>, size: number): BatchMetrics {
  const loss = report['loss'] ?? NaN;
  const sums: Record<string, Sums[string]> = {};
  for (const objective of objectives) {
    const weight = size * placesOf(objective);
    sums[metricName(objective, 'loss')] = { sum: loss * weight, weight };
    for (const kind of kindsOf(objective)) {
      const sum = report[metricName(objective, keyOf(kind))];
      if (kind.values && sum !== undefined) sums[metricName(objective, kind.name)] = { sum, weight };
    }
  }
  return { loss, sums };
}

export function added(sums: Sums, others: Sums): Sums {
  const all = Object.entries(others).map(([name, { sum, weight }]) => {
    const before = sums[name];
    return [name, before ? { sum: before.sum + sum, weight: before.weight + weight } : { sum, weight }] as const;
  });
  return { ...sums, ...Object.fromEntries(all) };
}

/** The means by their metrics' names, in the user's units where these are known. */
export function meansOf(objectives: readonly Objective[], sums: Sums, units: Units | null): Metrics {
  const values: Record<string, number> = {};
  const mean = (name: string) => (sums[name] ? sums[name].sum / sums[name].weight : undefined);
  for (const objective of objectives) {
    const loss = mean(metricName(objective, 'loss'));
    for (const kind of kindsOf(objective)) {
      const name = metricName(objective, kind.name);
      const value = kind.ofLoss ? loss !== undefined && kind.ofLoss(loss) : mean(name);
      if (typeof value === 'number') values[name] = kind.isScaled ? value * scaleOf(objective, units) : value;
    }
  }
  const all = Object.entries(values).map(([name, value]) => [name, toWire(value)] as const);
  return { loss: toWire(mean('loss') ?? NaN), ...Object.fromEntries(all) };
}
