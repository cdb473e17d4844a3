import { classColour } from '../../kit/plot/classColours.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';

export type Rgb = readonly [number, number, number];

/** The colour of a class in numbers: canvases know nothing of CSS variables. */
export function classRgb(index: number): Rgb {
  const value = Number.parseInt(cssColour(classColour(index)).slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
