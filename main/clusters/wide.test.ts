// Distances by products say exactly what distances one by one say.
import { expect, test } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { dbscan, nearDistances } from './dbscan.ts';
import { pointsOf, squaredDistance, type Points } from './points.ts';
import { Turn } from '../looking/landscape/turn.ts';
import { drawnRows, turn } from './testing.ts';
import { wideDistances, WideNeighbours } from './wide.ts';

/** Every point's distances to all, in ascending order. */
function sorted({ values, count, width }: Points): readonly Float64Array[] {
  return Array.from({ length: count }, (_, i) => Float64Array.from({ length: count }, (__, j) => Math.sqrt(squaredDistance(values, i * width, values, j * width, width))).sort()); // prettier-ignore
}

const random = createRandom(1);
// Whole numbers: many pairs are exactly eps apart. Far from the origin, products lose the most.
const ties = Array.from({ length: 300 }, () => Array.from({ length: 24 }, () => 1000 + random.integer(2)));

test.each([
  ['drawn', drawnRows(300, 60, 4, 4), 5.4],
  ['pairs exactly eps apart, and duplicates', [...ties, ...ties.slice(0, 40)], 3],
  ['fewer than one block', ties.slice(0, 5), 3],
])('cores and distances: %s', async (_, rows, eps) => {
  const points = pointsOf(rows);
  expect(await WideNeighbours.within(points, eps, turn())).toBeDefined();
  const expected = sorted(points);
  const { cores } = await dbscan(points, { eps, minPoints: 4 }, turn());
  expect([...cores]).toEqual(expected.map((own) => ((own[3] ?? Infinity) <= eps ? 1 : 0)));
  expect(await nearDistances(points, 4, turn())).toEqual(Float64Array.from(expected, (own) => own[3] ?? 0).sort());
});

test('numbers too large for products are compared one by one', async () => {
  const points = pointsOf(drawnRows(50, 24, 2, 1).map((row) => row.map((x) => 1e18 * x)));
  expect(await wideDistances(points, 4, turn())).toBeUndefined();
  expect(await nearDistances(points, 4, turn())).toEqual(
    Float64Array.from(sorted(points), (own) => own[3] ?? 0).sort(),
  );
});

test('is left when it is cancelled', async () => {
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(nearDistances(pointsOf(ties), 4, new Turn(controller.signal))).rejects.toThrow('enough');
});
