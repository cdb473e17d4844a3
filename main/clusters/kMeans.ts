import { EngineError } from '../../core/protocol/errors.ts';
import { createRandom, seedOf } from '../../core/random.ts';
import { counted, text } from '../../core/text.ts';
import type { Turn } from '../looking/landscape/turn.ts';
import { squaredDistance, type Points } from './points.ts';
import { plusPlus } from './plusPlus.ts';

/** One round of Lloyd's algorithm: every point goes to the nearest centre, every centre into the middle of its points. */
export interface Round {
  /** [count] the nearest centre; of several the first. */
  readonly labels: Int32Array;
  /** [k, width] where the centres were, and where they moved to. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** The sum of squared distances to the centres before they moved. */
  readonly inertia: number;
}

export interface KMeans {
  /** [count] */
  readonly labels: Int32Array;
  /** [k, width] */
  readonly centres: Float64Array;
  /** The sum of squared distances of the points to their centres. */
  readonly inertia: number;
  readonly rounds: number;
  /** False: it was ended by the limit of rounds. */
  readonly hasConverged: boolean;
}

export interface Lloyd {
  readonly mostRounds?: number;
  /** It ends when the squared moves of the centres add up to less than this share of the mean variance of a coordinate. */
  readonly tolerance?: number;
  readonly onRound?: (round: Round) => void;
}

/** As in scikit-learn. */
const [MOST_ROUNDS, TOLERANCE] = [300, 1e-4];

/**
 * Lloyd's algorithm (1982) from given centres [k, width], round by round as scikit-learn's `KMeans(algorithm="lloyd")`: a centre that
 * loses all its points takes the point that is farthest from its own. Takes turns with other work; rejects with the signal's reason.
 */
export async function lloyd(points: Points, start: Float64Array, turn: Turn, { mostRounds = MOST_ROUNDS, tolerance = TOLERANCE, onRound }: Lloyd = {}): Promise<KMeans> {
  const least = tolerance * meanVariance(points);
  let centres = start;
  let labels: Int32Array = new Int32Array(points.count).fill(-1);
  for (let rounds = 1; rounds <= mostRounds; rounds++) {
    const near = await assign(points, centres, turn);
    const after = moved(points, near, centres);
    onRound?.({ labels: near.labels, before: centres, after, inertia: near.inertia });
    const isSame = near.labels.every((label, i) => label === labels[i]);
    const shift = squaredDistance(after, 0, centres, 0, after.length);
    [centres, labels] = [after, near.labels];
    if (isSame) return { labels, centres, inertia: inertiaOf(points, labels, centres), rounds, hasConverged: true };
    if (shift <= least) return { ...(await ended(points, centres, turn)), rounds, hasConverged: true };
  }
  return { ...(await ended(points, centres, turn)), rounds: mostRounds, hasConverged: false };
} // prettier-ignore

/** The points belong to the centres as these are now. */
async function ended(points: Points, centres: Float64Array, turn: Turn) {
  const { labels, inertia } = await assign(points, centres, turn);
  return { labels, centres, inertia };
}

export interface KMeansSettings {
  readonly k: number;
  readonly seed: number;
  /** How many starts are drawn; the one with the least inertia is taken. */
  readonly restarts: number;
}

/**
 * k-means from centres that are drawn by k-means++ (Arthur and Vassilvitskii 2007). `onBegin` is told before each start, so that its rounds
 * can be told apart. Fails with invalidRequest if there are fewer points than centres.
 */
export async function kMeans(points: Points, { k, seed, restarts }: KMeansSettings, turn: Turn, follow: Pick<Lloyd, 'onRound'> & { readonly onBest?: (restart: number) => void; readonly onBegin?: (restart: number) => void } = {}): Promise<KMeans> {
  requireEnough(points, k);
  let best: KMeans | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    follow.onBegin?.(restart);
    const start = await plusPlus(points, k, createRandom(seedOf(seed, restart)), turn);
    const found = await lloyd(points, start, turn, follow);
    if (best && best.inertia <= found.inertia) continue;
    best = found;
    follow.onBest?.(restart);
  }
  if (!best) throw new Error('k-means without a start.');
  return best;
} // prettier-ignore

function requireEnough({ count }: Points, k: number): void {
  if (k <= count) return;
  const clusters = counted(k, ['cluster', 'clusters'], ['Cluster', 'Cluster']);
  throw new EngineError(
    'invalidRequest',
    text(
      `${clusters.en} need at least as many points, and there are only ${count}: choose a smaller k.`,
      `${clusters.de} brauchen mindestens so viele Punkte, und es gibt nur ${count}: ein kleineres k wählen.`,
    ),
  );
}

interface Assigned {
  readonly labels: Int32Array;
  /** [count] squared distances to the nearest centre. */
  readonly distances: Float64Array;
  readonly inertia: number;
}

/** Points at once, between looks at the clock. */
const PART = 256;

async function assign({ values, count, width }: Points, centres: Float64Array, turn: Turn): Promise<Assigned> {
  const [labels, distances] = [new Int32Array(count), new Float64Array(count)];
  let inertia = 0;
  for (let i = 0; i < count; i++) {
    if (i % PART === 0 && turn.isOver) await turn.pass();
    let [nearest, least] = [0, Infinity];
    for (let at = 0, j = 0; at < centres.length; at += width, j++) {
      const distance = squaredDistance(values, i * width, centres, at, width);
      if (distance < least) [nearest, least] = [j, distance];
    }
    labels[i] = nearest;
    distances[i] = least;
    inertia += least;
  }
  return { labels, distances, inertia };
}

/** The middles of the points of each centre. */
function moved({ values, count, width }: Points, { labels, distances }: Assigned, centres: Float64Array): Float64Array {
  const [sums, sizes] = [new Float64Array(centres.length), new Float64Array(centres.length / width)];
  const add = (point: number, cluster: number, sign: 1 | -1) => {
    sizes[cluster] = (sizes[cluster] ?? 0) + sign;
    for (let k = 0; k < width; k++) sums[cluster * width + k] = (sums[cluster * width + k] ?? 0) + sign * (values[point * width + k] ?? 0); // prettier-ignore
  };
  for (let i = 0; i < count; i++) add(i, labels[i] ?? 0, 1);
  for (const [cluster, point] of takers(sizes, distances)) {
    add(point, labels[point] ?? 0, -1);
    add(point, cluster, 1);
  }
  // A centre that gets no point because there are too few different ones stays where it was.
  return sums.map((sum, i) => {
    const size = sizes[Math.floor(i / width)] ?? 0;
    return size > 0 ? sum / size : (centres[i] ?? 0);
  });
}

/** Empty clusters with the points that they take: those farthest from their centres, of several the first. */
function takers(sizes: Float64Array, distances: Float64Array): readonly (readonly [cluster: number, point: number])[] {
  const empty = Array.from(sizes.keys()).filter((cluster) => sizes[cluster] === 0);
  if (empty.length === 0) return [];
  const farthest = Array.from(distances.keys())
    .filter((point) => (distances[point] ?? 0) > 0)
    .toSorted((a, b) => (distances[b] ?? 0) - (distances[a] ?? 0) || a - b);
  return empty.flatMap((cluster, i) => {
    const point = farthest[i];
    return point === undefined ? [] : [[cluster, point] as const];
  });
}

function inertiaOf({ values, width }: Points, labels: Int32Array, centres: Float64Array): number {
  return labels.reduce((sum, label, i) => sum + squaredDistance(values, i * width, centres, label * width, width), 0);
}

/** The mean of the variances of the coordinates. */
function meanVariance({ values, count, width }: Points): number {
  let sum = 0;
  for (let k = 0; k < width; k++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += (values[i * width + k] ?? 0) / count;
    for (let i = 0; i < count; i++) sum += ((values[i * width + k] ?? 0) - mean) ** 2 / count;
  }
  return sum / width;
}
