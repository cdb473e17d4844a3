import { expect, test } from 'vitest';
import { cardSize, freePlace, overlaps, type Box } from './geometry.ts';

const card = cardSize(false);
const box = (x: number, y: number): Box => ({ id: `${x} ${y}`, x, y, ...card });

test('a new card stands at the first free place below, however many are in the way', () => {
  expect(freePlace([], { x: 5, y: -3 })).toEqual({ x: 5, y: -3 });
  const column = Array.from({ length: 900 }, (_, i) => box(0, i * 60));
  const place = freePlace(column, { x: 0, y: 0 });
  expect(column.some((other) => overlaps(other, { ...card, ...place }))).toBe(false);
  expect(place.y).toBe(900 * 60 - 60 + card.height + 16);
});

test('where steps are lost to rounding it does not look for ever', () => {
  expect(freePlace([box(1e18, 1e18)], { x: 1e18, y: 1e18 }).x).toBe(1e18);
});
