import type { Tensor } from '../tensor.ts';

type Rgb = readonly [number, number, number];

/** Blue is positive, orange negative, grey not finite: in both themes readable on white, which is zero. */
const POSITIVE: Rgb = [28, 126, 214];
const NEGATIVE: Rgb = [230, 119, 0];
const NOT_FINITE: Rgb = [134, 142, 150];

/** RGBA of a picture [height, width, channels] with values in 0 ... 1: one channel is grey, three are colours. */
export function picturePixels({ shape, values }: Tensor): Uint8ClampedArray<ArrayBuffer> {
  const [height = 0, width = 0, channels = 1] = shape;
  const pixels = new Uint8ClampedArray(4 * height * width);
  for (let i = 0; i < height * width; i++) {
    for (let colour = 0; colour < 3; colour++) {
      const channel = channels >= 3 ? colour : 0;
      pixels[4 * i + colour] = 255 * (values[i * channels + channel] ?? 0);
    }
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

/** RGBA of signed weights [height, width, channels]: the mean over the channels, `limit` is the strongest colour. */
export function signedPixels({ shape, values }: Tensor, limit: number): Uint8ClampedArray<ArrayBuffer> {
  const [height = 0, width = 0, channels = 1] = shape;
  const pixels = new Uint8ClampedArray(4 * height * width);
  for (let i = 0; i < height * width; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += values[i * channels + channel] ?? 0;
    setSigned(pixels, 4 * i, sum / channels, limit);
  }
  return pixels;
}

/** From white at zero to the full colour at +-limit. */
export function signedColour(value: number, limit: number): Rgb {
  const pixel = new Uint8ClampedArray(4);
  setSigned(pixel, 0, value, limit);
  return [pixel[0] ?? 0, pixel[1] ?? 0, pixel[2] ?? 0];
}

/** Writes the pixel of that colour at `at`. */
export function setSigned(pixels: Uint8ClampedArray, at: number, value: number, limit: number): void {
  const isFinite = Number.isFinite(value);
  const strength = !isFinite ? 1 : limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  const colour = !isFinite ? NOT_FINITE : value < 0 ? NEGATIVE : POSITIVE;
  pixels[at] = 255 + (colour[0] - 255) * strength;
  pixels[at + 1] = 255 + (colour[1] - 255) * strength;
  pixels[at + 2] = 255 + (colour[2] - 255) * strength;
  pixels[at + 3] = 255;
}
