import { expect, it } from 'vitest';
import { pixelsOf } from './heat.ts';

const colours = [
  [255, 0, 0],
  [0, 0, 255],
] as const;
/** Two rows of two points: sure of the first, undecided; not a number, rather the second. */
const outputs = [1, 0, 0.5, 0.5, NaN, NaN, 0.25, 0.75];

it('a plane is coloured by its classes, the surer the stronger, the second feature upwards', () => {
  const pixels = [...pixelsOf(outputs, 2, colours, false)];
  expect(pixels.slice(0, 8)).toEqual([0, 0, 0, 0, 0, 0, 255, 75]);
  expect(pixels.slice(8)).toEqual([255, 0, 0, 150, 255, 0, 0, 0]);
});

it('its classes alone are equally strong everywhere', () => {
  expect([3, 7, 11, 15].map((at) => pixelsOf(outputs, 2, colours, true)[at])).toEqual([0, 150, 150, 150]);
});
