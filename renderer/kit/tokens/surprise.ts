/** From this many bits on a token is coloured as strongly as can be: one in 256. */
const MOST_BITS = 8;

/** The background of a token by its probability: none where it was sure, the stronger the less it was expected. */
export function surpriseColour(probability: number): string {
  if (Number.isNaN(probability)) return 'transparent';
  const bits = Math.min(MOST_BITS, Math.max(0, -Math.log2(Math.max(probability, 2 ** -MOST_BITS))));
  return `color-mix(in srgb, var(--negative) calc(${((100 * bits) / MOST_BITS).toFixed(0)}% * var(--most-tint)), transparent)`;
}
