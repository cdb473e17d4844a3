import { expect, it } from 'vitest';
import {
  inputPoint,
  LARGE_LETTER,
  layerEdges,
  layerGeometry,
  LAYER_WIDTH,
  LETTER,
  pick,
  unitPoint,
} from './layerGeometry.ts';

it('every weight of a small layer is an edge, by input and unit', () => {
  expect(layerEdges([1, 2, 3, 4, 5, 6], 3, 2)).toEqual([
    { input: 0, unit: 0, weight: 1 },
    { input: 1, unit: 0, weight: 3 },
    { input: 2, unit: 0, weight: 5 },
    { input: 0, unit: 1, weight: 2 },
    { input: 1, unit: 1, weight: 4 },
    { input: 2, unit: 1, weight: 6 },
  ]);
});

it('of many inputs the sixteen strongest of each unit are drawn', () => {
  const kernel = Array.from({ length: 100 }, (_, input) => (input % 2 === 0 ? input : -input));
  expect(layerEdges(kernel, 100, 1).map(({ input }) => input)).toEqual(Array.from({ length: 16 }, (_, i) => 99 - i));
});

it('a pointer means the unit under it, else the nearest edge, else nothing', () => {
  const geometry = layerGeometry(2, 2);
  const edges = layerEdges([1, 2, 3, 4], 2, 2);
  expect(pick(geometry, edges, unitPoint(geometry, 1))).toEqual({ input: null, unit: 1 });
  const [from, to] = [inputPoint(geometry, 0), unitPoint(geometry, 1)];
  const nearEnd = { x: from.x + 0.75 * (to.x - from.x), y: from.y + 0.75 * (to.y - from.y) + 2 };
  expect(pick(geometry, edges, nearEnd)).toEqual({ input: 0, unit: 1 });
  expect(pick(geometry, edges, { x: 2, y: 2 })).toBeNull();
});

it.each([LETTER, LARGE_LETTER])('words are written where letters of %i have room beside each other and in the card', (letter) => {
  for (const [inputs, units] of [[1, 1], [2, 8], [4, 16], [16, 32], [30, 64], [64, 100], [784, 512]] as const) {
    const geometry = layerGeometry(inputs, units, letter);
    const [rows, columns] = [geometry.height / inputs, geometry.height / units];
    if (geometry.hasNames) expect(rows).toBeGreaterThan(letter);
    if (geometry.hasBiases) expect(columns).toBeGreaterThan(letter);
    // Two letters, and a number of six characters.
    expect(inputPoint(geometry, 0).x - 9).toBeGreaterThan(1.2 * letter);
    expect(LAYER_WIDTH - unitPoint(geometry, 0).x - geometry.radius - 6).toBeGreaterThan(6 * 0.55 * letter);
  }
  expect(layerGeometry(4, 8, letter)).toMatchObject({ hasNames: true, hasBiases: true });
}); // prettier-ignore
