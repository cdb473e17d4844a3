/** The most windows of a held-out part that are evaluated after every epoch, spread evenly over it. */
export const MOST_HELD_WINDOWS = 2048;

/** The starts of evenly spaced windows, each followed by at least one more token. */
export function heldStarts(tokens: number, window: number, most = MOST_HELD_WINDOWS): Uint32Array {
  const all = Math.max(0, Math.floor((tokens - 1) / window));
  const count = Math.min(all, most);
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * all) / count) * window);
}
