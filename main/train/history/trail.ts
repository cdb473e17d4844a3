import { sizeOf } from '../../../core/shape.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import type { Model, ModelWeight } from '../../model/model.ts';
import { lookUp } from '../../model/tensors.ts';
import type { Checkpoint } from '../../projects/checkpoint.ts';
import type { NamedTensor } from '../../tensors/named.ts';
import { createOptimizer } from '../steps/optimizers.ts';
import { isStill, pointSize, trainableOf, type Point } from './vector.ts';

/** A run's position after some step. */
export interface Snapshot {
  readonly step: number;
  readonly point: Point;
}

/**
 * A snapshot of everything, from which training can continue as it did. The point is a view of the checkpoint's
 * weights.
 */
export interface Recorded extends Snapshot {
  readonly checkpoint: Checkpoint;
}

/** Memory for the snapshots of one run. */
export const MOST_BYTES = 64e6;
/** More could not be told apart on a screen. */
const MOST = 256;

/** The path of a run through weight space, kept in limited memory. */
export interface Trail {
  /** The maximum size of its snapshots. */
  readonly bytes: number;
  /** The next step at which to record weights. */
  readonly next: number;
  isDue(step: number): boolean;
  record(snapshot: Recorded): void;
  /** Oldest first. */
  snapshots(): readonly Recorded[];
}

/**
 * A trail that records every step, then every second, fourth ... as its memory fills up; snapshots are dropped evenly.
 * `size` is the number of values in a snapshot: see `recordedSize`. Undefined if not even two fit, the first one and
 * the one being made: such a run has no path to go back along.
 */
export function createTrail(size: number): Trail | undefined {
  const bytesEach = 4 * Math.max(1, size);
  // One more exists while it is being recorded.
  const most = Math.min(MOST, Math.floor(MOST_BYTES / bytesEach) - 1);
  if (most < 1) return undefined;
  let stride = 1;
  let next = 0;
  let kept: Recorded[] = [];
  return {
    get bytes() {
      return kept.length * bytesEach;
    },
    get next() {
      return next;
    },
    isDue: (step) => step >= next,
    record(snapshot) {
      // A run that was rewound continues from there.
      kept = [...kept.filter(({ step }) => step < snapshot.step), snapshot];
      while (kept.length > most) {
        stride *= 2;
        kept = spread(kept, stride);
      }
      next = (kept.at(-1)?.step ?? 0) + stride;
    },
    snapshots: () => kept,
  };
}

/** The first one, and those of the others that are at least `stride` steps apart. */
function spread(snapshots: readonly Recorded[], stride: number): Recorded[] {
  let next = 0;
  return snapshots.filter(({ step }) => {
    if (step < next) return false;
    next = step + stride;
    return true;
  });
}

/**
 * The number of values in a snapshot: weights that change, their optimizer state, and the best weights if they are
 * kept.
 */
export function recordedSize(model: Model, settings: TrainingSettings): number {
  const changing = model.weights.filter(({ name }) => !isStill(model, name));
  const weights = changing.reduce((sum, { spec }) => sum + sizeOf(spec.shape), 0);
  const best = settings.earlyStopping?.restoresBest ? weights : 0;
  return weights + createOptimizer(settings).slots.length * pointSize(model) + best;
}

/**
 * Copies a checkpoint into a single array, starting with the trainable weights in network order. Frozen weights are not
 * copied: they are the same in all checkpoints of a run.
 */
export function recorded(model: Model, { weights, optimizer, best, state }: Checkpoint): Recorded {
  const changing = [...weights].flatMap(([name, tensor]) => (isStill(model, name) ? [] : [tensor]));
  const tensors = [...changing, ...optimizer.values()];
  const numbers = new Float32Array(tensors.reduce((sum, { values }) => sum + values.length, 0));
  let end = 0;
  const packed = ({ shape, values }: NamedTensor): NamedTensor => {
    const begin = end;
    end += values.length;
    numbers.set(values, begin);
    return { shape, values: numbers.subarray(begin, end) };
  };
  const own = new Map(weights);
  for (const { name } of trainableOf(model)) own.set(name, packed(lookUp(weights, name)));
  const point = numbers.subarray(0, end);
  const isStatistic = ({ name, spec }: ModelWeight) => !spec.isTrainable && !isStill(model, name);
  for (const { name } of model.weights.filter(isStatistic)) own.set(name, packed(lookUp(weights, name)));
  const slots = new Map([...optimizer].map(([name, tensor]) => [name, packed(tensor)]));
  return { step: state.step, point, checkpoint: { weights: own, optimizer: slots, best, state } };
}
