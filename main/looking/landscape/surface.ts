import { fromWire } from '../../../core/protocol/tensors.ts';
import type { Model } from '../../model/model.ts';
import { added, meansOf } from '../../model/report.ts';
import type { Examples } from '../../data/types.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { createFiller } from '../../train/batches.ts';
import type { TrainingStep } from '../../train/steps/step.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { Plane } from './directions.ts';
import { placeOn } from './grid.ts';
import { combine, toWeights } from '../../train/history/vector.ts';

/** The mean loss at a point of a plane, in evaluation mode. */
export type LossAt = (a: number, b: number) => Promise<number>;

/** The mean losses of a network along a plane, in evaluation mode, wherever they are computed. */
export interface PlaneLosses {
  /** How many points should be asked for at once. */
  readonly together: number;
  at(points: readonly Place[]): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** A point of a plane, by its coordinates along both axes. */
export type Place = readonly [a: number, b: number];

/** More examples do not make a landscape visibly smoother, only slower. */
const MOST_EXAMPLES = 1000;
const FEWEST_EXAMPLES = 64;
/** Per point: a whole landscape then takes a few seconds. */
const MULTIPLY_ADDS = 5e7;

/** A sample of a split, evenly spaced over it; all of it if the split and the network are small. */
export function sampleOf(examples: Examples, { multiplyAdds }: Pick<Model, 'multiplyAdds'>): readonly number[] {
  const affordable = Math.max(FEWEST_EXAMPLES, Math.floor(MULTIPLY_ADDS / Math.max(1, multiplyAdds)));
  const size = Math.min(MOST_EXAMPLES, affordable, examples.count);
  return Array.from({ length: size }, (_, i) => Math.floor((i * examples.count) / size));
}

/** These examples, in batches small enough not to keep messages waiting. */
export function batchesOf(examples: Examples, indices: readonly number[], slice: number): readonly Batch[] {
  const begins = Array.from({ length: Math.ceil(indices.length / slice) }, (_, i) => i * slice);
  return begins.map((begin) => {
    const own = indices.slice(begin, begin + slice);
    return createFiller(examples, own.length)(own);
  });
}

/**
 * The loss of a network along a plane. The step's own weights are overwritten, so nothing else may use it. Other work
 * gets its turn between two batches.
 */
export function lossAlong(
  step: TrainingStep,
  model: Model,
  plane: Plane,
  others: NamedTensors,
  batches: readonly Batch[],
): LossAt {
  const point = new Float32Array(plane.centre.length);
  const weights = toWeights(model, point, others);
  return async (a, b) => {
    combine(point, plane.centre, plane.axes, a, b);
    step.write({ weights, optimizer: new Map() });
    const [first, ...rest] = batches;
    if (!first) return NaN;
    const { loss, sums } = await step.evaluate(first);
    if (rest.length === 0) return loss;
    let all = sums;
    for (const batch of rest) {
      await new Promise((resolve) => void setImmediate(resolve));
      all = added(all, (await step.evaluate(batch)).sums);
    }
    return fromWire(meansOf(model.objectives, all, null).loss ?? NaN);
  };
}

export interface Extent {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

export interface SurfaceOptions {
  /** Points along each side; 4 k + 1. */
  readonly resolution: number;
  readonly extent: Extent;
  readonly signal: AbortSignal;
  /** The losses so far, row by row (b), NaN where missing; called after each pass and occasionally in between. */
  onProgress(values: Float32Array, done: number): void;
}

/** Coarse to fine: every fourth point, every second, all. */
const STRIDES = [4, 2, 1];
/** How long it works before training and messages get their turn. */
const TURN_MS = 20;
const REPORT_MS = 100;

/** The losses over a square of points, [resolution, resolution] with b along the rows. Rejects when aborted. */
export async function computeSurface(losses: PlaneLosses, options: SurfaceOptions): Promise<Float32Array> {
  const { resolution, signal, onProgress } = options;
  const values = new Float32Array(resolution ** 2).fill(NaN);
  const places = placesIn(options);
  let [done, turn, report] = [0, performance.now(), performance.now()];
  for (const pass of passesOver(resolution)) {
    for (let begin = 0; begin < pass.length;) {
      const own = pass.slice(begin, begin + losses.together);
      const found = await losses.at(own.map((at) => places[at] ?? [NaN, NaN]));
      for (const [i, at] of own.entries()) values[at] = found[i] ?? NaN;
      begin += own.length;
      done += own.length;
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise((resolve) => void setImmediate(resolve));
      signal.throwIfAborted();
      turn = performance.now();
      if (turn - report < REPORT_MS) continue;
      report = turn;
      onProgress(values, done);
    }
    onProgress(values, done);
  }
  return values;
}

/** All points of a surface, row by row. */
export function placesIn({ resolution, extent }: Pick<SurfaceOptions, 'resolution' | 'extent'>): readonly Place[] {
  return Array.from({ length: resolution ** 2 }, (_, at) => [
    placeOn(extent.a, at % resolution, resolution),
    placeOn(extent.b, Math.floor(at / resolution), resolution),
  ]);
}

/** The points that are computed in each pass, row by row. */
function passesOver(resolution: number): readonly (readonly number[])[] {
  const isTaken = new Uint8Array(resolution ** 2);
  return STRIDES.map((stride) => {
    const pass: number[] = [];
    for (let row = 0; row < resolution; row += stride) {
      for (let column = 0; column < resolution; column += stride) {
        const at = row * resolution + column;
        if (!isTaken[at]) pass.push(at);
        isTaken[at] = 1;
      }
    }
    return pass;
  });
}

/** The largest extent that fits around some points with a margin, and at least `least` on either side of zero. */
export function extentAround(points: readonly (readonly [number, number])[], least: number): Extent {
  const along = (axis: 0 | 1): readonly [number, number] => {
    const [low, high] = [
      Math.min(-least, ...points.map((p) => p[axis])),
      Math.max(least, ...points.map((p) => p[axis])),
    ];
    const margin = 0.15 * (high - low);
    return [low - margin, high + margin];
  };
  return { a: along(0), b: along(1) };
}
