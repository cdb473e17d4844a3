import { expect, test } from 'vitest';
import { FIRST_PORT, NODE_HEIGHT, PORT_ROW } from './geometry.ts';
import { labelPlace } from './labelPlace.ts';

const middle = { x: 50, y: 129 };
const end = (x: number, port: number) => ({ x, y: 100 + port, top: 100 });

test('words stand on a wire that is long enough for them', () => {
  const ends = [end(0, 29), end(100, 29)] as const;
  expect(labelPlace(middle, ends, 8)).toEqual(middle);
});

test('large letters need a longer wire, and stand higher above near cards', () => {
  const ends = [end(0, 29), end(100, 29)] as const;
  expect(labelPlace(middle, ends, 8, 2)).toEqual({ x: 50, y: 80 });
  expect(labelPlace(middle, [ends[0], end(200, 29)], 8, 2)).toEqual(middle);
});

test('between near cards they stand above both, whichever port the wire comes from, and not over each other', () => {
  const places = [NODE_HEIGHT / 2, FIRST_PORT, FIRST_PORT + PORT_ROW, FIRST_PORT + 2 * PORT_ROW].map((port) =>
    labelPlace(middle, [end(0, port), { ...end(20, 29), top: 90, y: 119 }], 8),
  );
  for (const { x, y } of places) {
    expect(x).toBe(50);
    expect(y).toBeLessThan(90);
  }
  const rows = places.slice(1).map(({ y }) => y);
  for (const [i, y] of rows.slice(1).entries()) expect(rows[i]! - y).toBeGreaterThan(11);
});
