import { inTableOrder, type Metric } from '../../../core/losses/metrics.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import type { Text } from '../../../core/text.ts';
import { smooth, thin, type Point } from '../../workspace/runs/curve.ts';
import { measuredMetrics } from '../../workspace/runs/runState.ts';
import { measuredPart, metricOn } from '../../workspace/shared/phrases.ts';

/** What curves can be of: a metric on a part of the data. */
export interface CurveChoice {
  readonly key: string;
  readonly label: Text;
  readonly metric: Metric;
  readonly isHeld: boolean;
}

/** Of runs that are measured alike: on held-out examples after every epoch first, then on batches of training. */
export function curveChoices(run: RunRecord): readonly CurveChoice[] {
  const metrics = inTableOrder(measuredMetrics(run));
  const isHeld = run.epochs.some(({ held }) => held !== null);
  const of = (held: boolean) => (metric: Metric) => ({
    key: `${held ? 'held' : 'training'}/${metric.name}`,
    label: metricOn(held ? measuredPart(run) : 'training', metric),
    metric,
    isHeld: held,
  });
  return [...(isHeld ? metrics.map(of(true)) : []), ...metrics.map(of(false))];
}

/** More than a screen has places for. */
const MOST_POINTS = 300;

/** The points of a curve over epochs: as they were measured, and averaged so that half of the weight lies within `smoothing` of them. */
export interface RunCurve {
  readonly raw: readonly Point[];
  /** The same points where nothing is averaged. */
  readonly drawn: readonly Point[];
}

export function curveOf(run: RunRecord, { metric, isHeld }: CurveChoice, smoothing: number): RunCurve {
  const points = isHeld ? heldPoints(run, metric) : batchPoints(run, metric);
  const raw = thin(points, MOST_POINTS);
  if (smoothing === 0) return { raw, drawn: raw };
  const means = smooth(points.map(({ y }) => y), smoothing); // prettier-ignore
  return { raw, drawn: thin(points.map(({ x }, i) => ({ x, y: means[i] ?? NaN })), MOST_POINTS) }; // prettier-ignore
}

function heldPoints({ epochs }: RunRecord, { name }: Metric): readonly Point[] {
  return epochs.flatMap(({ epoch, held }) => {
    const value = held?.[name];
    return value === undefined ? [] : [{ x: epoch, y: fromWire(value) }];
  });
}

function batchPoints({ steps, progress }: RunRecord, { name }: Metric): readonly Point[] {
  const perEpoch = Math.max(1, progress.stepsPerEpoch);
  return steps.flatMap(({ step, values }) => {
    const value = values[name];
    return value === undefined ? [] : [{ x: step / perEpoch, y: fromWire(value) }];
  });
}

/** What the vertical axis reaches over. A loss that rises far above where all began would press the others flat: it leaves at the top. */
export function heights(
  curves: readonly RunCurve[],
  { better, unit }: Metric,
  isLog: boolean,
): readonly [number, number] {
  const all = curves.map(({ drawn }) => drawn.map(({ y }) => y).filter((y) => Number.isFinite(y) && (!isLog || y > 0)));
  const values = all.flat();
  if (values.length === 0) return isLog ? [0.1, 1] : [0, 1];
  const low = values.reduce((least, y) => Math.min(least, y), Infinity);
  const high = values.reduce((most, y) => Math.max(most, y), -Infinity);
  const begun = Math.max(...all.map((ys) => ys[0] ?? -Infinity));
  const top = better === 'lower' && begun > 0 ? Math.min(high, 1.25 * begun) : high;
  if (isLog) return [low, Math.max(top, 1.01 * low)];
  return unit === 'fraction' ? [Math.min(low, 0.9 * high), Math.min(1, high)] : [Math.min(0, low), Math.max(top, low)];
}
