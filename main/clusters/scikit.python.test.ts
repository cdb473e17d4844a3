// Every algorithm beside scikit-learn's on the same numbers.
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { agreement } from './agreement.ts';
import { dbscan, nearDistances } from './dbscan.ts';
import { kMeans, lloyd, type Round } from './kMeans.ts';
import { project } from './pca.ts';
import { pointsOf } from './points.ts';
import { distancesOf, silhouette } from './silhouette.ts';
import { ask, drawnMoons, drawnRows, hasScikit, turn } from './testing.ts';

const EPS = 1e-9;

interface Rounds {
  readonly labels: number[][];
  readonly centres: number[][];
  readonly inertia: number;
  readonly end: number[];
  readonly rounds: number;
}

/** scikit-learn stopped after one round, after two, and so on. */
const followed = [
  'from sklearn.cluster import KMeans',
  'from sklearn.metrics import pairwise_distances_argmin',
  'x, start = np.array(g["x"]), np.array(g["start"])',
  'def fit(rounds): return KMeans(len(start), init=start, n_init=1, max_iter=rounds, algorithm="lloyd").fit(x)',
  'whole = fit(300)',
  'centres = [fit(i + 1).cluster_centers_ for i in range(whole.n_iter_)]',
  'labels = [pairwise_distances_argmin(x, c) for c in [start, *centres[:-1]]]',
  'print(json.dumps(dict(labels=[l.tolist() for l in labels], centres=[c.ravel().tolist() for c in centres], inertia=float(whole.inertia_), end=whole.labels_.tolist(), rounds=int(whole.n_iter_))))',
];

describe.skipIf(!hasScikit)('equal to scikit-learn (needs NEUROLOOM_PYTHON)', () => {
  test.each([
    ['blobs', drawnRows(300, 2, 4, 1), [0, 1, 2, 3]],
    ['blobs that overlap, from four points of one', drawnRows(400, 3, 4, 2, 1.5), [0, 4, 8, 12]],
    ['many coordinates', drawnRows(120, 40, 5, 3), [0, 5, 10, 1, 2]],
    ['ties and duplicates', [[0], [1], [2], [0], [1], [2], [6], [6]], [0, 2, 6]],
    ['a centre that loses its points', [[0, 0], [0, 1], [10, 0], [10, 1], [30, 7]], [0, 1, 2]],
  ])('k-means from a given start, round by round: %s', async (_, rows, places) => {
    const start = rows.filter((__, i) => places.includes(i));
    const expected = ask({ x: rows, start }, ...followed) as Rounds;
    const rounds: Round[] = [];
    const own = await lloyd(pointsOf(rows), Float64Array.from(start.flat()), turn(), { onRound: (round) => rounds.push(round) });
    expect(own.rounds).toBe(expected.rounds);
    expect(own.hasConverged).toBe(true);
    expect(rounds.map(({ labels }) => [...labels])).toEqual(expected.labels);
    for (const [i, { after }] of rounds.entries()) for (const [j, one] of after.entries()) expect(one).toBeCloseTo(expected.centres[i]![j]!, 9);
    expect([...own.labels]).toEqual(expected.end);
    expect(Math.abs(own.inertia - expected.inertia)).toBeLessThan(EPS * Math.max(1, expected.inertia));
  }); // prettier-ignore

  test('a centre far from everything gets the farthest point', async () => {
    const rows = drawnRows(60, 2, 3, 5);
    const start = [rows[0]!, rows[1]!, [1000, 1000]];
    const expected = ask({ x: rows, start }, ...followed) as Rounds;
    const own = await lloyd(pointsOf(rows), Float64Array.from(start.flat()), turn());
    expect([...own.labels]).toEqual(expected.end);
    expect(own.inertia).toBeCloseTo(expected.inertia, 9);
  });

  test('k-means from its own starts is no worse than from those of scikit-learn', async () => {
    const rows = drawnRows(500, 5, 8, 7, 1);
    const best = ask({ x: rows }, 'from sklearn.cluster import KMeans', 'print(KMeans(8, n_init=10, random_state=0).fit(np.array(g["x"])).inertia_)') as number; // prettier-ignore
    const own = await kMeans(pointsOf(rows), { k: 8, seed: 1, restarts: 10 }, turn());
    expect(own.inertia).toBeLessThan(1.001 * best);
  });

  const grid = Array.from({ length: 100 }, (_, i) => [i % 10, Math.floor(i / 10)]);
  test.each([
    ['moons', drawnMoons(400, 0.08, 1).rows, 0.2, 5],
    ['moons with much noise, border points between clusters', drawnMoons(500, 0.2, 2).rows, 0.12, 6],
    ['a grid whose neighbours are exactly eps apart', grid, 1, 5],
    ['a grid without core points', grid, 1, 6],
    ['duplicates', [...grid, ...grid, ...grid].map(([x = 0, y = 0]) => [2 * x, y % 3]), 0.5, 3],
    ['many coordinates', drawnRows(300, 60, 4, 4), 5.4, 8],
    ['one point', [[1, 2]], 1, 1],
  ])('DBSCAN: %s', async (_, rows, eps, minPoints) => {
    const expected = ask({ x: rows, eps, minPoints },
      'from sklearn.cluster import DBSCAN',
      'd = DBSCAN(eps=g["eps"], min_samples=g["minPoints"]).fit(np.array(g["x"], dtype=float))',
      'print(json.dumps([d.labels_.tolist(), d.core_sample_indices_.tolist()]))') as [number[], number[]];
    const { labels, cores } = await dbscan(pointsOf(rows), { eps, minPoints }, turn());
    expect([...labels]).toEqual(expected[0]);
    expect([...cores.keys()].filter((i) => cores[i] === 1)).toEqual(expected[1]);
  }); // prettier-ignore

  test('distances to the fourth nearest', async () => {
    const { rows } = drawnMoons(300, 0.1, 3);
    const expected = ask({ x: rows }, 'from sklearn.neighbors import NearestNeighbors', 'd = NearestNeighbors(n_neighbors=4).fit(np.array(g["x"])).kneighbors(np.array(g["x"]))[0]', 'print(json.dumps(np.sort(d[:, 3]).tolist()))') as number[]; // prettier-ignore
    const own = await nearDistances(pointsOf(rows), 4, turn());
    for (const [i, distance] of expected.entries()) expect(own[i]).toBeCloseTo(distance, 9);
  });

  test('silhouettes, of all points and without noise, with a point that is alone', async () => {
    const rows = drawnRows(90, 4, 3, 6, 1.5);
    const random = createRandom(3);
    const labels = rows.map((_, i) => (i === 7 ? 4 : random.integer(4) - 1));
    const expected = ask({ x: rows, labels },
      'from sklearn.metrics import silhouette_samples, silhouette_score',
      'x, l = np.array(g["x"]), np.array(g["labels"])', 'x, l = x[l >= 0], l[l >= 0]',
      'print(json.dumps([silhouette_score(x, l), silhouette_samples(x, l).tolist()]))') as [number, number[]]; // prettier-ignore
    const own = (await silhouette(await distancesOf(pointsOf(rows), turn()), Int32Array.from(labels), turn()))!;
    expect(own.mean).toBeCloseTo(expected[0], 9);
    const said = [...own.byPoint].filter((value) => !Number.isNaN(value));
    expect(said).toHaveLength(own.count);
    for (const [i, value] of expected[1].entries()) expect(said[i]).toBeCloseTo(value, 6);
  });

  test('adjusted Rand index', () => {
    const pairs = [
      [[0, 0, 1, 1, 2], [1, 1, 0, 0, 2]],
      [[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]],
      [[0, 1, 2, 3], [0, 0, 0, 0]],
      [[0, 0, 0], [0, 0, 0]],
      [[0, 1, 0, 1, 0, 1], [0, 0, -1, -1, 1, 1]],
      [[5], [3]],
    ] as const;
    const expected = ask({ pairs }, 'from sklearn.metrics import adjusted_rand_score', 'print(json.dumps([adjusted_rand_score(a, b) for a, b in g["pairs"]]))') as number[];
    for (const [i, [truth, labels]] of pairs.entries()) expect(agreement(truth, labels), String(i)).toBeCloseTo(expected[i]!, 12);
  }); // prettier-ignore

  test.each([
    ['a few coordinates', drawnRows(200, 5, 3, 8)],
    ['more coordinates than points', drawnRows(20, 64, 4, 9)],
    ['two coordinates', drawnRows(50, 2, 2, 10)],
    ['points on a line', drawnRows(30, 1, 2, 11).map(([x = 0]) => [x, 2 * x, -x])],
  ])('PCA with its signs: %s', async (_, rows) => {
    const expected = ask({ x: rows },
      'from sklearn.decomposition import PCA', 'from sklearn.utils.extmath import svd_flip',
      'x = np.array(g["x"])', 'u, s, v = np.linalg.svd(x - x.mean(0), full_matrices=False)', 'u, v = svd_flip(u, v, u_based_decision=False)',
      'p = PCA(2, svd_solver="full").fit(x)',
      'print(json.dumps([(u * s)[:, :2].ravel().tolist(), v[:2].ravel().tolist(), p.explained_variance_ratio_.tolist()]))') as [number[], number[], number[]];
    const { places, axes, explained } = await project(pointsOf(rows), turn());
    expect(explained[0]).toBeCloseTo(expected[2][0]!, 9);
    expect(explained[1]).toBeCloseTo(expected[2][1]!, 9);
    for (const [i, place] of places.entries()) expect(place).toBeCloseTo(expected[0][i]!, 6);
    // Where nothing spreads in a second direction, any is as good.
    const known = expected[2][1]! > 1e-9 ? 2 : 1;
    for (const [i, axis] of axes.subarray(0, known * rows[0]!.length).entries()) expect(axis).toBeCloseTo(expected[1][i]!, 6);
  }); // prettier-ignore
});
