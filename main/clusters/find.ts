import type { ClusterMethod, KMeansMethod } from '../../core/clusters/clusters.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { ClusterAnswer, ClusterCurve, Clustering, ClusterPoints, KMeansCourse, NearDistances } from '../../core/protocol/clusters.ts'; // prettier-ignore
import { toWire, type WireTensor } from '../../core/protocol/tensors.ts';
import type { Shape } from '../../core/shape.ts';
import { counted, text, type Text } from '../../core/text.ts';
import type { Turn } from '../looking/landscape/turn.ts';
import { largest } from '../pretrained/pipelines/numbers.ts';
import { agreement } from './agreement.ts';
import { dbscan, nearDistances } from './dbscan.ts';
import { kMeans, type KMeans, type Round } from './kMeans.ts';
import { placesOn } from './pca.ts';
import { squaredDistance, type Points } from './points.ts';
import type { LoadedSet } from './sets.ts';
import { distancesOf, silhouette, type Distances } from './silhouette.ts';

/** Work that takes turns, and the share of it that is done. */
export interface ClusterWork {
  readonly turn: Turn;
  readonly onProgress?: (share: number) => void;
}

/** The set as a page draws it. */
export function pointsOnPage({ id, points, view, names, labels, classes, texts, left }: LoadedSet): ClusterPoints {
  const { count, width } = points;
  return {
    id,
    count,
    left,
    width,
    places: wire(Float32Array.from(view.places), [count, 2]),
    axes: names ? { names } : { explained: view.explained },
    labels: labels && wire(labels, [count]),
    classes,
    texts,
  };
}

/** Clusters a set. Fails with invalidRequest if there are fewer points than clusters. */
export async function findClusters(set: LoadedSet, method: ClusterMethod, work: ClusterWork): Promise<Clustering> {
  const { points, labels: known } = set;
  const found = method.kind === 'kMeans' ? await meansOf(set, method, work) : await densities(points, method, work);
  const { labels } = found;
  const said = await silhouette(await comparedIn(points, work.turn), labels, work.turn);
  const sizes = sizesOf(labels);
  return {
    ...found,
    id: set.id,
    labels: wire(labels, [points.count]),
    sizes,
    noise: points.count - sizes.reduce((sum, size) => sum + size, 0),
    silhouette: said ? { mean: said.mean, of: said.count, byPoint: wire(said.byPoint, [points.count]) } : null,
    agreement: known && agreement(known, labels),
  };
}

type Found = Pick<Clustering, 'course' | 'cores'> & { readonly labels: Int32Array };

async function densities(points: Points, method: Extract<ClusterMethod, { kind: 'dbscan' }>, { turn, onProgress }: ClusterWork): Promise<Found> {
  const { labels, cores } = await dbscan(points, method, turn, onProgress);
  return { labels, course: null, cores: wire(cores, [points.count]) };
} // prettier-ignore

/** Labels of rounds that are kept, in bytes; of more rounds only the first can be watched. */
const MOST_KEPT = 4_000_000;

async function meansOf({ points, view }: LoadedSet, method: KMeansMethod, { turn, onProgress }: ClusterWork): Promise<Found> {
  const most = Math.max(1, Math.floor(MOST_KEPT / points.count));
  let [current, best]: [Round[], readonly Round[]] = [[], []];
  const found = await kMeans(points, method, turn, {
    onBegin: (restart) => {
      current = [];
      onProgress?.(restart / method.restarts);
    },
    onRound: (round) => void (current.length < most && current.push(round)),
    onBest: () => (best = current),
  });
  keep(points, method, found);
  return { labels: found.labels, course: courseOf(found, best, (centres) => placesOn(view, centres), method.k), cores: null };
} // prettier-ignore

function courseOf(found: KMeans, kept: readonly Round[], placesOfCentres: (centres: Float64Array) => Float64Array, k: number): KMeansCourse {
  const count = found.labels.length;
  const labels = new Uint8Array(kept.length * count);
  for (const [i, round] of kept.entries()) labels.set(round.labels, i * count);
  const first = kept[0]?.before ?? found.centres;
  const centres = [first, ...kept.map(({ after }) => after)].flatMap((one) => [...placesOfCentres(one)]);
  return {
    inertia: found.inertia,
    rounds: found.rounds,
    hasConverged: found.hasConverged,
    labels: wire(labels, [kept.length, count]),
    centres: wire(Float32Array.from(centres), [kept.length + 1, k, 2]),
    inertias: kept.map(({ inertia }) => inertia),
  };
} // prettier-ignore

/** What k-means said of points last: a question about its clusters follows. */
const lastMeans = new WeakMap<Points, { readonly key: string; readonly found: KMeans }>();

function keep(points: Points, method: KMeansMethod, found: KMeans): void {
  lastMeans.set(points, { key: JSON.stringify(method), found });
}

const compared = new WeakMap<Points, Distances>();

/** The distances of points are the same whatever is said of them. */
async function comparedIn(points: Points, turn: Turn): Promise<Distances> {
  const known = compared.get(points) ?? (await distancesOf(points, turn));
  compared.set(points, known);
  return known;
}

function sizesOf(labels: Int32Array): readonly number[] {
  const sizes = new Array<number>(labels.reduce((most, label) => Math.max(most, label), -1) + 1).fill(0);
  for (const label of labels) if (label >= 0) sizes[label] = (sizes[label] ?? 0) + 1;
  return sizes;
}

/** k-means with 1 to `most` clusters, as far as there are points. */
export async function curveOf({ points }: LoadedSet, method: KMeansMethod, most: number, { turn, onProgress }: ClusterWork): Promise<ClusterCurve> {
  const at: ClusterCurve['at'][number][] = [];
  const end = Math.min(most, points.count);
  for (let k = 1; k <= end; k++) {
    const found = await kMeans(points, { ...method, k }, turn, { onBegin: (restart) => onProgress?.((k - 1 + restart / method.restarts) / end) });
    const said = await silhouette(await comparedIn(points, turn), found.labels, turn);
    at.push({ k, inertia: found.inertia, silhouette: said?.mean ?? null });
  }
  return { at };
} // prettier-ignore

/** Points of the curve that are told. */
const TOLD = 300;

/** Distances to the `count`-th nearest, the point itself being the first. Fails with invalidRequest if there are fewer points. */
export async function distancesFor({ points }: LoadedSet, count: number, { turn, onProgress }: ClusterWork): Promise<NearDistances> {
  if (count > points.count) throw new EngineError('invalidRequest', tooFew(count, points.count));
  const distances = await nearDistances(points, count, turn, onProgress);
  const last = distances.length - 1;
  const told = Math.min(TOLD, distances.length);
  const at = Array.from({ length: told }, (_, i) => {
    const place = told === 1 ? 0 : Math.round((i * last) / (told - 1));
    return { share: last === 0 ? 0 : place / last, distance: distances[place] ?? 0 };
  });
  return { at, knee: kneeOf(at) };
} // prettier-ignore

/** The distance where the curve is farthest below the line from its beginning to its end. */
function kneeOf(at: NearDistances['at']): number {
  const [first, last] = [at[0], at.at(-1)];
  if (!first || !last) return 0;
  const below = at.map(({ share, distance }) => first.distance + share * (last.distance - first.distance) - distance);
  return at[below.indexOf(Math.max(...below))]?.distance ?? last.distance;
}

/** The texts nearest to a question by cosine, and those of the cluster that it falls into. All vectors have length 1. */
export async function answerOf({ points, texts }: LoadedSet, question: Float32Array, method: KMeansMethod, top: number, { turn }: ClusterWork): Promise<ClusterAnswer> {
  if (!texts) throw new EngineError('invalidRequest', noTexts);
  const known = lastMeans.get(points);
  const found = known?.key === JSON.stringify(method) ? known.found : await kMeans(points, method, turn);
  keep(points, method, found);
  const { values, count, width } = points;
  const asked = Float64Array.from(question);
  const scores = Float64Array.from({ length: count }, (_, i) => asked.reduce((sum, one, k) => sum + one * (values[i * width + k] ?? 0), 0));
  const toCentres = Float64Array.from({ length: method.k }, (_, j) => -squaredDistance(asked, 0, found.centres, j * width, width));
  const cluster = largest(toCentres, 1)[0] ?? 0;
  const own = scores.map((score, i) => (found.labels[i] === cluster ? score : -Infinity));
  const size = found.labels.reduce((sum, label) => sum + (label === cluster ? 1 : 0), 0);
  const told = (index: number) => ({ index, score: toWire(scores[index] ?? NaN) });
  const nearest = largest(scores, top);
  return {
    nearest: nearest.map(told),
    cluster,
    size,
    inCluster: largest(own, Math.min(top, size)).map(told),
    shared: nearest.filter((i) => found.labels[i] === cluster).length,
  };
} // prettier-ignore

function wire(values: Float32Array | Int32Array | Uint8Array, shape: Shape): WireTensor {
  const dtype = values instanceof Float32Array ? 'float32' : values instanceof Int32Array ? 'int32' : 'uint8';
  return { dtype, shape, data: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64') };
}

const noTexts = text('Questions are answered by texts: choose texts as the set.', 'Fragen werden mit Texten beantwortet: als Menge Texte wählen.'); // prettier-ignore
function tooFew(count: number, all: number): Text {
  const points = counted(all, ['point', 'points'], ['Punkt', 'Punkte']);
  return text(
    `There are only ${points.en}: choose at most as many neighbours, not ${count}.`,
    `Es gibt nur ${points.de}: höchstens so viele Nachbarn wählen, nicht ${count}.`,
  );
}
