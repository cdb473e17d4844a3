import { expect, test } from 'vitest';
import { generate } from './generate.ts';
import { heldOut } from './parts.ts';
import {
  addPoint, partOfPoints, logicNames, logicPoints, movePoints, pointsOf, relabelPoints, removePoints,
} from './points.ts'; // prettier-ignore
import { ownPoints, planePoints } from './ownPoints.ts';
import { dataSource, kindsOf, type GeneratedSource, dataSpec } from './source.ts';
import { MOST_POINTS, type PointsSource } from './points.ts';

const heldOutPlaces = (count: number, testShare: number, seed: number) =>
  partOfPoints(count, { testShare }, seed).map((part) => part === 'test');

const generatedKinds = kindsOf('generated') as readonly GeneratedSource['kind'][];

const generated = (change: Partial<GeneratedSource>): GeneratedSource => ({
  kind: 'moons', examples: 50, noise: 0.1, classes: 3, testShare: 0.2, seed: 7, ...change,
}); // prettier-ignore

function own(source: GeneratedSource): PointsSource {
  const result = ownPoints(source);
  if (!result.ok) throw new Error(result.error.en);
  return result.value;
}

test('the logical functions are the four corners, held out none', () => {
  expect(logicNames.map((name) => logicPoints(name).points)).toEqual([
    [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]],
    [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]],
    [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]],
  ]); // prettier-ignore
  expect(logicPoints('xor')).toMatchObject({ testShare: 0, classes: 2, target: 'classes' });
});

test.each(generatedKinds)('own points made of %s are the same ones, the same held out, each part in its order', (kind) => {
  const source = generated({ kind });
  const { features, labels } = generate(source);
  const points = own(source);
  const isHeldOut = heldOutPlaces(50, 0.2, 7);
  const order = [...points.points.filter((_, i) => !isHeldOut[i]), ...points.points.filter((_, i) => isHeldOut[i])];
  order.forEach(([x, y, label], i) => {
    const expected = kind === 'regression' ? [features[i], labels[i], 0] : [features[2 * i], features[2 * i + 1], labels[i]];
    [x, y, label].forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThanOrEqual(5.001e-5));
  });
  expect(dataSpec(points).fields).toEqual(dataSpec(source).fields);
  expect(dataSource.parse(points)).toEqual(points);
}); // prettier-ignore

test('as many are held out as of generated sets, chosen by the seed', () => {
  const count = (places: readonly boolean[]) => places.filter(Boolean).length;
  expect(count(heldOutPlaces(50, 0.3, 1))).toBe(heldOut(50, 0.3));
  expect(count(heldOutPlaces(4, 0, 1))).toBe(0);
  expect(count(heldOutPlaces(1, 0.9, 1))).toBe(0);
  expect(heldOutPlaces(0, 0.5, 1)).toEqual([]);
  expect(heldOutPlaces(50, 0.3, 1)).toEqual(heldOutPlaces(50, 0.3, 1));
  expect(heldOutPlaces(50, 0.3, 1)).not.toEqual(heldOutPlaces(50, 0.3, 2));
});

test('one more point moves one other at most from part to part', () => {
  for (let count = 1; count < 60; count++) {
    const [before, after] = [heldOutPlaces(count, 0.2, 3), heldOutPlaces(count + 1, 0.2, 3)];
    expect(before.filter((isHeldOut, i) => isHeldOut !== after[i]).length).toBeLessThanOrEqual(1);
  }
});

test('the plane shows what there is, and the first of too many', () => {
  const source = generated({ examples: MOST_POINTS + 5000, testShare: 0.5, noise: 0 });
  const { points, isHeldOut, total } = planePoints(source);
  const { features, labels } = generate(source);
  expect([points.length, total]).toEqual([MOST_POINTS, 15_000]);
  expect(points.at(-1)![0]).toBeCloseTo(features[2 * MOST_POINTS - 2]!, 4);
  expect(points.at(-1)![2]).toBe(labels[MOST_POINTS - 1]);
  expect(isHeldOut.indexOf(true)).toBe(7500);
  expect(ownPoints(source)).toMatchObject({ ok: false });
  expect(planePoints(logicPoints('or'))).toMatchObject({ total: 4, isHeldOut: [false, false, false, false] });
});

test('points are added, moved, relabelled and taken away, and nothing else changes', () => {
  const and = logicPoints('and');
  const added = addPoint(and, [0.123456, -2, 1]);
  expect(added.ok && added.value.points).toEqual([...and.points, [0.1235, -2, 1]]);
  expect(movePoints(and, new Set([1, 3]), 0.5, -1).points).toEqual([[0, 0, 0], [0.5, 0, 0], [1, 0, 0], [1.5, 0, 1]]);
  expect(relabelPoints(and, new Set([0, 3])).points).toEqual([[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0]]);
  expect(removePoints(and, new Set([0, 2])).points).toEqual([[0, 1, 0], [1, 1, 1]]);
  expect(relabelPoints(pointsOf([[1, 2, 0]], 'values'), new Set([0])).points).toEqual([[1, 2, 0]]);
  expect(movePoints(and, new Set([0]), 9e9, 0).points[0]).toEqual([1e6, 0, 0]);
}); // prettier-ignore

test('there are limits: so many points, known classes, finite places', () => {
  const many = (count: number) => pointsOf(Array.from({ length: count }, (_, i) => [i, 0, 0] as const));
  expect(dataSource.safeParse(many(MOST_POINTS)).success).toBe(true);
  expect(dataSource.safeParse(many(MOST_POINTS + 1)).success).toBe(false);
  expect(addPoint(many(MOST_POINTS), [0, 0, 0]).ok).toBe(false);
  expect(dataSource.safeParse(pointsOf([])).success).toBe(true);
  expect(dataSource.safeParse(pointsOf([[0, 0, 2]])).success).toBe(false);
  expect(dataSource.safeParse(pointsOf([[0, 0, 1]], 'values')).success).toBe(false);
  expect(dataSource.safeParse({ ...pointsOf([]), points: [[2e6, 0, 0]] }).success).toBe(false);
  expect(dataSource.safeParse({ ...pointsOf([]), classes: 11 }).success).toBe(false);
});
