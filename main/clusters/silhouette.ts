import { createRandom } from '../../core/random.ts';
import type { Turn } from '../looking/landscape/turn.ts';
import { squaredDistance, type Points } from './points.ts';

/** More points are not all compared with each other. */
export const MOST_COMPARED = 2000;
/** So that the same points always say the same. */
const SEED = 1;

/** The distances of all pairs of some of the points. */
export interface Distances {
  /** Which points they are, in ascending order. */
  readonly of: Int32Array;
  /** Row i holds those to the points before the i-th. */
  readonly below: Float64Array;
}

/** The distances of all points to each other, or of `most` that are drawn. */
export async function distancesOf(points: Points, turn: Turn, most = MOST_COMPARED): Promise<Distances> {
  const { values, count, width } = points;
  const of = count <= most ? Int32Array.from({ length: count }, (_, i) => i) : Int32Array.from(createRandom(SEED).permutation(count).subarray(0, most)).sort(); // prettier-ignore
  const below = new Float64Array((of.length * (of.length - 1)) / 2);
  for (let i = 0, at = 0; i < of.length; i++) {
    if (turn.isOver) await turn.pass();
    for (let j = 0; j < i; j++, at++) below[at] = Math.sqrt(squaredDistance(values, (of[i] ?? 0) * width, values, (of[j] ?? 0) * width, width)); // prettier-ignore
  }
  return { of, below };
}

export interface Silhouette {
  readonly mean: number;
  /** How many points it is the mean of. */
  readonly count: number;
  /** By point; NaN: it was not drawn, or is noise. */
  readonly byPoint: Float32Array;
}

/**
 * How much nearer points are to their own cluster than to the next one: (b - a) / max(a, b) with the mean distances a to the others of its
 * cluster and b to those of the nearest other one (Rousseeuw 1987); 0 for a point alone. Noise (-1) belongs to no cluster and counts for
 * nothing. Undefined unless there are at least two clusters, and fewer than points.
 */
export async function silhouette({ of, below }: Distances, labels: Int32Array, turn: Turn): Promise<Silhouette | undefined> {
  const own = of.map((point) => labels[point] ?? -1);
  const sizes = countsOf(own);
  const counted = own.reduce((sum, label) => sum + (label >= 0 ? 1 : 0), 0);
  const clusters = sizes.filter((size) => size > 0).length;
  if (clusters < 2 || clusters >= counted) return undefined;
  const sums = await sumsByCluster(below, own, sizes.length, turn);
  const byPoint = new Float32Array(labels.length).fill(NaN);
  let sum = 0;
  for (const [i, label] of own.entries()) {
    if (label < 0) continue;
    const value = one(sums.subarray(i * sizes.length, (i + 1) * sizes.length), sizes, label);
    byPoint[of[i] ?? 0] = value;
    sum += value;
  }
  return { mean: sum / counted, count: counted, byPoint };
} // prettier-ignore

function countsOf(labels: Int32Array): Float64Array {
  const sizes = new Float64Array(labels.reduce((most, label) => Math.max(most, label), -1) + 1);
  for (const label of labels) if (label >= 0) sizes[label] = (sizes[label] ?? 0) + 1;
  return sizes;
}

/** [points, clusters] sums of distances. */
async function sumsByCluster(below: Float64Array, labels: Int32Array, clusters: number, turn: Turn): Promise<Float64Array> {
  const sums = new Float64Array(labels.length * clusters);
  for (let i = 0, at = 0; i < labels.length; i++) {
    if (turn.isOver) await turn.pass();
    const label = labels[i] ?? -1;
    for (let j = 0; j < i; j++, at++) {
      const [distance, other] = [below[at] ?? 0, labels[j] ?? -1];
      if (label < 0 || other < 0) continue;
      sums[i * clusters + other] = (sums[i * clusters + other] ?? 0) + distance;
      sums[j * clusters + label] = (sums[j * clusters + label] ?? 0) + distance;
    }
  }
  return sums;
} // prettier-ignore

function one(sums: Float64Array, sizes: Float64Array, label: number): number {
  const others = (sizes[label] ?? 0) - 1;
  if (others === 0) return 0;
  const within = (sums[label] ?? 0) / others;
  let next = Infinity;
  for (const [cluster, size] of sizes.entries()) {
    if (cluster !== label && size > 0) next = Math.min(next, (sums[cluster] ?? 0) / size);
  }
  const most = Math.max(within, next);
  return most === 0 ? 0 : (next - within) / most;
}
