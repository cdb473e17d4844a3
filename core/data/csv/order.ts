import { createRandom, hashName, seedOf } from '../../random.ts';

/** The seed of the generator that shuffles the rows of a file. */
export function orderSeed(seed: number): number {
  return seedOf(seed, hashName('csv'));
}

/**
 * The rows of a file in random order; the first `trained` are for training, the others are held out. With `classes` (by
 * row), no class occurs only in the held-out rows: its first example there is swapped with the last training example of
 * a class that has more than one.
 */
export function splitOrder(rows: number, trained: number, seed: number, classes?: ArrayLike<number>): Uint32Array {
  const order = createRandom(orderSeed(seed)).permutation(rows);
  if (!classes) return order;
  const classAt = (place: number) => classes[order[place] ?? 0] ?? 0;
  const counts: number[] = [];
  const count = (label: number, by: 1 | -1) => void (counts[label] = (counts[label] ?? 0) + by);
  for (let place = 0; place < trained; place++) count(classAt(place), 1);
  for (let place = trained; place < rows; place++) {
    if ((counts[classAt(place)] ?? 0) > 0) continue;
    let other = trained - 1;
    while (other >= 0 && (counts[classAt(other)] ?? 0) < 2) other--;
    if (other < 0) break;
    count(classAt(other), -1);
    count(classAt(place), 1);
    [order[place], order[other]] = [order[other] ?? 0, order[place] ?? 0];
  }
  return order;
}
