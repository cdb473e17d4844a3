/** The i-th of `count` evenly spaced points over an extent, including its ends; i need not be an integer. */
export function placeOn([low, high]: readonly [number, number], i: number, count: number): number {
  return low + ((high - low) * i) / (count - 1);
}
