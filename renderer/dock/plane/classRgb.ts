import { classColour } from '../data/classColours.ts';

export type Rgb = readonly [number, number, number];

/** The colour of a class in numbers: canvases know nothing of CSS variables. */
export function classRgb(index: number): Rgb {
  const colour = classColour(index);
  const variable = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  const hex = variable ? getComputedStyle(document.documentElement).getPropertyValue(variable).trim() : colour;
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
