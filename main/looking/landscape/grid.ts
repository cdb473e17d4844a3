/** The i-th of `count` points that are evenly spread over an extent, its ends included; also between them. */
export function placeOn([low, high]: readonly [number, number], i: number, count: number): number {
  return low + ((high - low) * i) / (count - 1);
}
