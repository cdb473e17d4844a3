import { meanMetrics } from '../../../core/protocol/epochs.ts';
import type { StepMetrics } from '../../../core/protocol/runs.ts';

/** About the most points that are kept of a run; beyond it, neighbours are averaged. */
export const MOST_POINTS = 4000;

/**
 * Adds newer steps to a curve. What is not newer than its end is dropped, so nothing counts twice. A curve that grows
 * too long is averaged over equal stretches of steps, old and new alike, so that all of it is equally fine.
 */
export function extend(
  curve: readonly StepMetrics[],
  steps: readonly StepMetrics[],
  most: number = MOST_POINTS,
): readonly StepMetrics[] {
  const end = curve.at(-1)?.step ?? 0;
  const newer = steps.filter((point) => point.step > end);
  if (newer.length === 0) return curve;
  const last = newer.at(-1)?.step ?? end;
  const width = widthFor(last, most);
  if (width === 1) return [...curve, ...newer];
  // Stretches that were complete stay as they are, unless all become wider.
  const complete = width === widthFor(end, most) ? width * Math.floor(end / width) : 0;
  const kept = curve.findLastIndex((point) => point.step <= complete) + 1;
  return [...curve.slice(0, kept), ...average([...curve.slice(kept), ...newer], width)];
}

/** How many steps one point stands for. */
function widthFor(steps: number, most: number): number {
  let width = 1;
  while (steps / width > most) width *= 2;
  return width;
}

/** The part of a curve up to a step: what is left of it when a run goes back to its checkpoint. */
export function truncate(curve: readonly StepMetrics[], step: number): readonly StepMetrics[] {
  return (curve.at(-1)?.step ?? 0) <= step ? curve : curve.filter((point) => point.step <= step);
}

function average(curve: readonly StepMetrics[], width: number): readonly StepMetrics[] {
  const stretches = new Map<number, StepMetrics[]>();
  for (const point of curve) {
    const stretch = Math.ceil(point.step / width);
    const points = stretches.get(stretch);
    if (points) points.push(point);
    else stretches.set(stretch, [point]);
  }
  return [...stretches.values()].map((points) => ({
    step: points.at(-1)?.step ?? 0,
    values: meanMetrics(points.map(({ values }) => values)),
  }));
}

/** A point of a chart. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * At most `max` points of a series, for drawing: of each stretch the lowest and the highest, in their order, so that no
 * peak is lost. The ends are kept. A value that is not finite counts as the highest.
 */
export function thin<P extends Point>(points: readonly P[], max: number): readonly P[] {
  if (points.length <= max || max < 4) return points.slice(0, Math.max(max, 0));
  const stretches = Math.floor((max - 2) / 2);
  const inner = points.length - 2;
  const kept: P[] = points.slice(0, 1);
  for (let i = 0; i < stretches; i++) {
    const from = 1 + Math.floor((i * inner) / stretches);
    const to = 1 + Math.floor(((i + 1) * inner) / stretches);
    for (const i of extremes(points, from, to)) {
      const point = points[i];
      if (point) kept.push(point);
    }
  }
  return [...kept, ...points.slice(-1)];
}

/** Where the lowest and the highest from `from` to before `to` are, in their order. */
function extremes(points: readonly Point[], from: number, to: number): readonly number[] {
  let [low, high] = [from, from];
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    const at = height(points[i]);
    if (at < lowest) [low, lowest] = [i, at];
    if (at > highest) [high, highest] = [i, at];
  }
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
}

function height(point: Point | undefined): number {
  return point && Number.isFinite(point.y) ? point.y : Infinity;
}

/**
 * A moving average that weighs what is near more (half of it within `halfLife` points), without the lag of its start:
 * what single batches jump about. Values that are not finite are passed through and not averaged in.
 */
export function smooth(values: readonly number[], halfLife: number): readonly number[] {
  const keep = 0.5 ** (1 / halfLife);
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return sum / weight;
  });
}
