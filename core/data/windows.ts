/** Of a part that is held out at most so many windows are looked at after every epoch, spread over all of it. */
export const MOST_HELD_WINDOWS = 2048;

/** Where windows begin that follow each other; every one has a token behind it. */
export function heldStarts(tokens: number, window: number, most = MOST_HELD_WINDOWS): Uint32Array {
  const all = Math.max(0, Math.floor((tokens - 1) / window));
  const count = Math.min(all, most);
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * all) / count) * window);
}
