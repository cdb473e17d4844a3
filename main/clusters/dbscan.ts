import type { Turn } from '../looking/landscape/turn.ts';
import { KdTree, WIDEST } from './kdTree.ts';
import type { Points } from './points.ts';
import { wideDistances, WideNeighbours } from './wide.ts';

export interface DbscanSettings {
  /** How far neighbours are apart at most. */
  readonly eps: number;
  /** How many neighbours a core point has, itself among them. */
  readonly minPoints: number;
}

export interface Dbscan {
  /** [count] clusters in the order of their first core points; -1: noise. */
  readonly labels: Int32Array;
  /** [count] 1: a core point. */
  readonly cores: Uint8Array;
}

const NOISE = -1;

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996): core points that are neighbours are of one cluster, with the neighbours of core points at its
 * border; all others are noise. A border point between two clusters belongs to the first, as in scikit-learn. `onProgress` is told the share.
 */
export async function dbscan(points: Points, { eps, minPoints }: DbscanSettings, turn: Turn, onProgress?: (share: number) => void): Promise<Dbscan> {
  const { count, width } = points;
  const wide = width > WIDEST ? await WideNeighbours.within(points, eps, turn, onProgress) : undefined;
  const near = wide ?? new KdTree(points);
  const labels = new Int32Array(count).fill(NOISE);
  const cores = new Uint8Array(count);
  const isAsked = new Uint8Array(count);
  let [clusters, asked] = [0, 0];
  for (let seed = 0; seed < count; seed++) {
    if (labels[seed] !== NOISE) continue;
    const waiting = [seed];
    let cluster: number | undefined;
    for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
      // It may have been noise so far, and is at a border now.
      if (isAsked[point] === 1) continue;
      isAsked[point] = 1;
      if (turn.isOver) {
        if (!wide) onProgress?.(asked / count);
        await turn.pass();
      }
      asked++;
      if (!near.hasWithin(point, eps, minPoints)) continue;
      cores[point] = 1;
      cluster ??= clusters++;
      // Whoever has a cluster was taken, and waits once.
      for (const neighbour of near.takeWithin(point, eps)) {
        labels[neighbour] = cluster;
        waiting.push(neighbour);
      }
    }
  }
  return { labels, cores };
} // prettier-ignore

/** Every point's distance to its `count`-th nearest, itself being the first, in ascending order: eps is chosen where they rise. */
export async function nearDistances(points: Points, count: number, turn: Turn, onProgress?: (share: number) => void): Promise<Float64Array> {
  const wide = points.width > WIDEST ? await wideDistances(points, count, turn, onProgress) : undefined;
  if (wide) return wide.sort();
  const tree = new KdTree(points);
  const distances = new Float64Array(points.count);
  for (let i = 0; i < distances.length; i++) {
    if (turn.isOver) {
      onProgress?.(i / distances.length);
      await turn.pass();
    }
    distances[i] = tree.distanceTo(i, count);
  }
  return distances.sort();
} // prettier-ignore
