import type { Rgb } from './classRgb.ts';

/** Points stay readable on the strongest colour. */
const STRONGEST = 150;
const black: Rgb = [0, 0, 0];

/**
 * The picture [size, size] of a plane as RGBA, its first row on top, from a number per class [size * size, k] with the
 * second feature growing from row to row. The colour is that of the likeliest class, the surer the stronger; `isSharp`:
 * equally strong everywhere. What is not finite is left out.
 */
export function pixelsOf(
  outputs: ArrayLike<number>,
  size: number,
  colours: readonly Rgb[],
  isSharp: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const classes = colours.length;
  const pixels = new Uint8ClampedArray(4 * size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const point = (row * size + column) * classes;
      const best = largest(outputs, point, classes);
      const share = outputs[point + best] ?? NaN;
      if (!Number.isFinite(share)) continue;
      const sureness = classes > 1 ? (share - 1 / classes) / (1 - 1 / classes) : 0;
      const colour = colours[best] ?? black;
      const at = 4 * ((size - 1 - row) * size + column);
      pixels[at] = colour[0];
      pixels[at + 1] = colour[1];
      pixels[at + 2] = colour[2];
      pixels[at + 3] = isSharp ? STRONGEST : STRONGEST * Math.min(1, Math.max(0, sureness));
    }
  }
  return pixels;
}

function largest(values: ArrayLike<number>, begin: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if ((values[begin + i] ?? -Infinity) > (values[begin + best] ?? -Infinity)) best = i;
  return best;
}
