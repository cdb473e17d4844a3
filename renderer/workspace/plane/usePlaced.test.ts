import { beforeEach, expect, test } from 'vitest';
import { logicPoints, type PointsSource } from '../../../core/data/points.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { useDocument } from '../document/document.ts';
import { drawnRange } from '../../kit/plot/axes.ts';
import { usePlaced } from './usePlaced.ts';

const corners = logicPoints('and');
/** A point far above the corners. */
const far: PointsSource = { ...corners, points: [...corners.points, [0, 9, 1]] };
const curve = { kind: 'regression', examples: 50, noise: 0, classes: 2, testShare: 0.2, seed: 1 } as const;

const open = (data: typeof corners) => useDocument.getState().open({ ...emptyDocument(''), data }, null);
const set = (data: PointsSource | typeof curve) => useDocument.getState().edit((document) => ({ ...document, data }));
const placed = () => usePlaced.getState().placed!;
const up = () => drawnRange(placed().extents.up);

beforeEach(() => open(corners));

test('it holds the points of the document and how far they reach', () => {
  expect(placed().source).toBe(corners);
  expect(placed().points[3]).toEqual({ x: 1, y: 1, group: 1, isHollow: false });
  expect([placed().total, ...up()]).toEqual([4, -0.5, 1.5]);
  useDocument.getState().open(emptyDocument(''), null);
  expect(usePlaced.getState().placed).toBeNull();
});

test('the plane stays while points fit, and is another for other data and in another document', () => {
  set(far);
  const wide = placed().extents;
  expect(up()[1]).toBeGreaterThan(9);
  set({ ...far, points: [...far.points, [0.5, 4, 0]] });
  expect(placed().extents).toBe(wide);
  open({ ...corners, points: [...corners.points, [0, 6, 0]] });
  expect(up()[1]).toBeLessThan(9);
  set(far);
  set(curve);
  expect(up()[1]).toBeLessThan(3);
});
