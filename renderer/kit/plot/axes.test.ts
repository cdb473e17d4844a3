import { expect, test } from 'vitest';
import { createAxes, drawnRange, emptyExtents, heldExtents, type Extents } from './axes.ts';

const corners = [0, 1].flatMap((x) => [0, 1].map((y) => ({ x, y })));
const start = emptyExtents;
const drawn = ({ across, up }: Extents) => [...drawnRange(across), ...drawnRange(up)];

const sheet = { width: 400, height: 200, rem: 16, format: (tick: number) => tick.toLocaleString('en-GB') };

test('pixels and coordinates are each other’s inverse, the second upwards', () => {
  const axes = createAxes({ across: [-1, 3], up: [0, 10] }, sheet);
  expect([axes.xOf(-1), axes.xOf(3)]).toEqual([axes.left, axes.right]);
  expect([axes.yOf(0), axes.yOf(10)]).toEqual([axes.bottom, axes.top]);
  expect(axes.bottom).toBeGreaterThan(axes.top);
  expect(axes.xAt(axes.xOf(0.7))).toBeCloseTo(0.7, 12);
  expect(axes.yAt(axes.yOf(4.2))).toBeCloseTo(4.2, 12);
});

test('long numbers beside the axis get more room, and short ones all the same', () => {
  const left = (high: number) => createAxes({ across: [0, 1], up: [0, high] }, sheet).left;
  expect(left(1)).toBe(left(100));
  // 200,000 in the font of 11 pixels.
  expect(left(200_000)).toBeGreaterThan(left(1) + 16);
});

test('numbers leave each other room: in a low plot every second is left out, and 0 stays', () => {
  const labels = (height: number) => createAxes({ across: [-1, 3], up: [-1.2, 1.2] }, { ...sheet, height }).yLabels;
  expect(labels(200)).toEqual([-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
  expect(labels(110)).toEqual([-1, 0, 1]);
  expect(labels(60)).toContain(0);
});

test('there is room around the corners of a truth table, and where there are no points at all', () => {
  expect(heldExtents({ across: [5, 6], up: [5, 6] }, [])).toEqual({ across: [-1, 1], up: [-1, 1] });
  expect(drawn(heldExtents({ across: [5, 6], up: [5, 6] }, corners))).toEqual([-0.5, 1.5, -0.5, 1.5]);
});

test('extents stay while the points fit, and while there are few', () => {
  const square = { across: [-0.5, 1.5], up: [-0.5, 1.5] } as const;
  expect(heldExtents(square, corners)).toBe(square);
  expect(heldExtents(start, [{ x: 0.1, y: 0.1 }, { x: 0.2, y: 0.1 }])).toBe(start);
}); // prettier-ignore

test('a point within what is drawn fits, even where the ticks reach beyond the room', () => {
  const held = heldExtents(start, [...corners, { x: 0, y: -1.1 }]);
  expect(drawnRange(held.up)).toEqual([-2, 2]);
  expect(heldExtents(held, [...corners, { x: 0, y: -1.1 }, { x: 0, y: 1.8 }])).toBe(held);
});

test('a point at the edge gets room behind it', () => {
  expect(heldExtents(start, [{ x: 1, y: 0 }]).across[1]).toBeGreaterThan(1);
});

test('extents grow with a point outside, and shrink when the points have become small', () => {
  const wide = heldExtents(start, [...corners, { x: 0, y: 3 }]);
  expect(wide.up[1]).toBeGreaterThan(3);
  expect(drawn(heldExtents({ across: [-10, 10], up: [-10, 10] }, corners))).toEqual([-0.5, 1.5, -0.5, 1.5]);
});
