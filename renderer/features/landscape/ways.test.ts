import { expect, test } from 'vitest';
import { lossAtStep, lossAxis } from './lossAxis.ts';
import { isOn, newestColour, waysOfRuns, wayUntil } from './ways.ts';

const way = [
  { step: 0, a: 0, b: 0 },
  { step: 10, a: 1, b: -2 },
  { step: 20, a: 3, b: -2 },
];

test.each([
  [0, [way[0]]],
  [5, [way[0], { step: 5, a: 0.5, b: -1 }]],
  [10, way.slice(0, 2)],
  [15, [...way.slice(0, 2), { step: 15, a: 2, b: -2 }]],
  [20, way],
  [99, way],
])('a way until step %i', (step, expected) => {
  expect(wayUntil(way, step)).toEqual(expected);
});

test('a way that has not begun is empty, a point beyond the edge is not on the landscape', () => {
  expect(wayUntil([], 5)).toEqual([]);
  const extent = { a: [-1, 1], b: [-3, 0] } as const;
  expect(way.map((point) => isOn(point, extent))).toEqual([true, true, false]);
});

test('the loss at a moment lies on the curve, and stays the last after its end', () => {
  const curve = [{ step: 2, loss: 1 }, { step: 4, loss: 0.5 }] as const; // prettier-ignore
  expect([1, 2, 3, 4, 9].map((step) => lossAtStep(curve, step))).toEqual([undefined, 1, 0.75, 0.5, 0.5]);
});

test('an axis of losses has round ticks within, and does not follow what has diverged', () => {
  const { ticks, heightOf } = lossAxis([0.004, 0.9, 0, NaN, Infinity, 1e30], 6);
  expect(heightOf(0.004)).toBe(0);
  expect(heightOf(0.4)).toBeGreaterThan(0.3);
  expect([NaN, Infinity, 1e30].map(heightOf)).toEqual([1, 1, 1]);
  expect(ticks).toEqual([0.01, 0.1, 1, 10, 100, 1000]);
  // A low chart has room for fewer.
  expect(lossAxis([0.04, 0.9], 6).ticks).toEqual([0.05, 0.1, 0.2, 0.5]);
  expect(lossAxis([0.04, 0.9], 3).ticks).toEqual([0.1]);
});

test('several ways have the colours of their runs, the newest stands out; one alone is red', () => {
  const colourOf = (id: string) => (id === 'gone' ? undefined : `colour of ${id}`);
  const several = waysOfRuns(new Map([['a', way], ['gone', way], ['b', way]]), colourOf); // prettier-ignore
  expect(several.map(({ colour, isFaint }) => [colour, isFaint])).toEqual([
    ['colour of a', true],
    [newestColour, true],
    ['colour of b', false],
  ]);
  expect(waysOfRuns(new Map([['a', way]]), colourOf)[0]).toMatchObject({ colour: newestColour, isFaint: false });
});
