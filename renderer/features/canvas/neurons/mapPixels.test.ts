import { expect, it } from 'vitest';
import { mapPixels } from './UnitMap.tsx';

it('a unit is drawn with its own outputs, the second feature upwards, blue and orange', () => {
  // Two rows of two points, two units: the second one is drawn.
  const pixels = [...mapPixels([9, 1, 9, -1, 9, 0, 9, NaN], 2, 2, 1)];
  const colours = [0, 1, 2, 3].map((i) => pixels.slice(4 * i, 4 * i + 3));
  expect(colours).toEqual([
    [255, 255, 255],
    [134, 142, 150],
    [28, 126, 214],
    [230, 119, 0],
  ]);
});
