import type * as TensorFlow from '@tensorflow/tfjs';
import { kindsOf, metricName, placesOf, scaleOf, type Objective } from '../../core/analysis/objectives.ts';
import type { TF } from '../../core/blocks/define.ts';
import { targetField } from '../../core/data/spec.ts';
import type { Units } from '../../core/data/units.ts';
import { accuracy, type MetricKind } from '../../core/losses/metrics.ts';
import type { Metrics } from '../../core/protocol/runs.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { countingAll, countingMasked, type Counting } from './counting.ts';
import type { ApplyOptions, Arrival, Model, WeightTensors } from './model.ts';
import { meanLoss, metricArguments } from './objective.ts';
import { lookUp, type Tensors } from './tensors.ts';

type Tensor = TensorFlow.Tensor;

/** Scalars by name: what a pass over a batch reports. `Value` is a tensor or, once read, a number. */
export type Report<Value> = Readonly<Record<string, Value>>;

/** Weighted sums by metric name. The quotient is a mean. */
export type Sums = Readonly<Record<string, { readonly sum: number; readonly weight: number }>>;

/** The measurements from a pass over a batch. */
export interface BatchMetrics {
  /** What training minimises. */
  readonly loss: number;
  readonly sums: Sums;
}

/** What arrives at each output, in the order of the model's objectives, and what it is compared with. */
export type Arrivals = readonly {
  readonly output: Tensor;
  readonly labels: Tensor;
  readonly mask?: Tensor | undefined;
}[];

/** Runs the whole network. `fields`: the batch, see `learnedFields`. */
export function arrivalsOf(
  tf: TF,
  model: Model,
  weights: WeightTensors,
  fields: Tensors,
  options: ApplyOptions,
): Arrivals {
  const found = new Map<string, Arrival>();
  const first = model.apply(tf, weights, fields, { ...options, onEnd: (id, arrival) => void found.set(id, arrival) });
  return model.objectives.map(({ nodeId }, i) => {
    const { output, target, mask } = lookUp(found, nodeId);
    const labels = target ?? lookUp(fields, targetField(model.data).name);
    return { output: i === 0 ? first : output, labels, mask };
  });
}

/** What training minimises: the sum of all losses, each times its factor. A scalar. */
export function totalLoss(tf: TF, objectives: readonly Objective[], arrivals: Arrivals): TensorFlow.Scalar {
  return lossesOf(tf, objectives, arrivals).total;
}

/** The individual losses, and their weighted sum. */
export function lossesOf(
  tf: TF,
  objectives: readonly Objective[],
  arrivals: Arrivals,
  shares: readonly Tensor[] | undefined = undefined,
) {
  const parts = objectives.flatMap((objective, i) => {
    const arrival = arrivals[i];
    if (!arrival) return [];
    const { mean } = countingOf(tf, objective, arrival.mask);
    const loss = meanLoss(tf, objective, arrival.output, arrival.labels, mean);
    const share = shares?.[i];
    return [{ objective, loss: share ? tf.mul(loss, share) : loss }];
  });
  const weighed = parts.map(({ objective: { factor }, loss }) => (factor === 1 ? loss : tf.mul(loss, factor)));
  const [first, ...others] = weighed;
  if (!first) throw new Error('A network has no output.');
  const total = others.reduce<Tensor>((sum, loss) => tf.add(sum, loss), first) as TensorFlow.Scalar;
  return { parts, total };
}

function countingOf(tf: TF, { maskRank, outputShape }: Objective, mask: Tensor | undefined): Counting {
  if (mask && maskRank !== undefined) return countingMasked(tf, mask, maskRank);
  return countingAll(tf, outputShape.length - 1);
}

/** How much counts for every objective: undefined without a mask, where all places do. */
export function countsOf(
  tf: TF,
  objectives: readonly Objective[],
  arrivals: Arrivals,
): readonly (Tensor | undefined)[] {
  return objectives.map((objective, i) => countingOf(tf, objective, arrivals[i]?.mask).weight);
}

/** The name of a metric's sum in a report: for accuracy, it is the number of correct answers. */
const keyOf = ({ name }: Pick<MetricKind, 'name'>) => (name === accuracy.name ? 'correct' : name);

/** The metrics that are summed over the examples of a batch. */
function summed(objective: Objective, isTraining: boolean): readonly MetricKind[] {
  return kindsOf(objective).filter(
    ({ values, ofExamples, isOfTraining }) => (values ?? ofExamples) && (isOfTraining || !isTraining),
  );
}

/** Whether the total is this single output's own loss, with factor 1. */
const isTotal = ({ name, factor }: Objective) => name === '' && factor === 1;
const partKey = (objective: Objective) => (isTotal(objective) ? 'loss' : metricName(objective, 'mean'));
const weightKey = (objective: Objective) => metricName(objective, 'weight');

/** What an objective reports besides the sums of its metrics. */
function ownNames(objective: Objective): readonly string[] {
  const part = isTotal(objective) ? [] : [partKey(objective)];
  return objective.maskRank === undefined ? part : [...part, weightKey(objective)];
}

function metricNames(objective: Objective, isTraining: boolean): readonly string[] {
  return summed(objective, isTraining).map((kind) => metricName(objective, keyOf(kind)));
}

/** The entries of a report, in order: the loss, the number of correct answers (0 if there are none), and the rest. */
export function reportNames(objectives: readonly Objective[], isTraining: boolean): readonly string[] {
  const own = objectives.flatMap((objective) => [...metricNames(objective, isTraining), ...ownNames(objective)]);
  return ['loss', 'correct', ...own.filter((name) => name !== 'correct')];
}

/**
 * Reports on a network's output for a batch; or for a part of one, if it is given what share it has of every objective:
 * then the reports of all parts add up to that of the batch.
 */
export function reportOf(
  tf: TF,
  objectives: readonly Objective[],
  arrivals: Arrivals,
  isTraining: boolean,
  shares?: readonly Tensor[],
): Report<Tensor> {
  const counts = objectives.some((objective) => metricNames(objective, isTraining).includes('correct'));
  const report: Record<string, Tensor> = counts ? {} : { correct: tf.scalar(0) };
  for (const [i, objective] of objectives.entries()) {
    const arrival = arrivals[i];
    if (!arrival) continue;
    const args = metricArguments(tf, objective, arrival.output, arrival.labels, arrival.mask);
    const counting = countingOf(tf, objective, arrival.mask);
    for (const kind of summed(objective, isTraining)) {
      const values = kind.values?.(tf, args);
      const whole = kind.ofExamples?.(tf, args);
      if (values) report[metricName(objective, keyOf(kind))] = counting.sum(values);
      if (whole) report[metricName(objective, keyOf(kind))] = tf.sum(whole);
    }
    if (counting.weight) report[weightKey(objective)] = counting.weight;
  }
  const { parts, total } = lossesOf(tf, objectives, arrivals, shares);
  for (const { objective, loss } of parts) report[partKey(objective)] = loss;
  return { ...report, loss: total };
}

/** Interprets a report that has been read, for this many examples. */
export function metricsIn(objectives: readonly Objective[], report: Report<number>, size: number): BatchMetrics {
  const sums: Record<string, Sums[string]> = {};
  for (const objective of objectives) {
    const weight = report[weightKey(objective)] ?? size * placesOf(objective);
    sums[metricName(objective, 'loss')] = { sum: (report[partKey(objective)] ?? NaN) * weight, weight };
    for (const kind of kindsOf(objective)) {
      const sum = report[metricName(objective, keyOf(kind))];
      if (sum === undefined) continue;
      if (kind.values) sums[metricName(objective, kind.name)] = { sum, weight };
      if (kind.ofExamples) sums[metricName(objective, kind.name)] = { sum, weight: size };
    }
  }
  return { loss: report['loss'] ?? NaN, sums };
}

export function added(sums: Sums, others: Sums): Sums {
  const all = Object.entries(others).map(([name, { sum, weight }]) => {
    const before = sums[name];
    return [name, before ? { sum: before.sum + sum, weight: before.weight + weight } : { sum, weight }] as const;
  });
  return { ...sums, ...Object.fromEntries(all) };
}

/** The means by metric name, in the user's units if known; with several losses, their total as well. */
export function meansOf(objectives: readonly Objective[], sums: Sums, units: Units | null): Metrics {
  const values: Record<string, number> = {};
  let total = 0;
  for (const objective of objectives) {
    const lossName = metricName(objective, 'loss');
    const loss = meanIn(sums, lossName) ?? NaN;
    total += objective.factor * loss;
    if (objective.name !== '') values[lossName] = loss;
    for (const kind of kindsOf(objective)) {
      const name = metricName(objective, kind.name);
      const value = kind.ofLoss ? kind.ofLoss(loss) : meanIn(sums, name);
      if (value !== undefined) values[name] = kind.isScaled ? value * scaleOf(objective, units) : value;
    }
  }
  const all = Object.entries(values).map(([name, value]) => [name, toWire(value)] as const);
  return { loss: toWire(total), ...Object.fromEntries(all) };
}

/** 0 if nothing counted. */
function meanIn(sums: Sums, name: string): number | undefined {
  const found = sums[name];
  return found && (found.weight === 0 ? 0 : found.sum / found.weight);
}
