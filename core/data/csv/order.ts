import { createRandom, hashName, seedOf } from '../../random.ts';

/** The seed of the generator that orders the rows of a file. */
export function orderSeed(seed: number): number {
  return seedOf(seed, hashName('csv'));
}

/**
 * The rows of a file in the order that the seed draws; the first `trained` are trained on, the others are held out.
 * With `classes` (by row) no class is held out only: its first example there changes places with the last example that
 * is trained on of a class that has more than one.
 */
export function splitOrder(rows: number, trained: number, seed: number, classes?: ArrayLike<number>): Uint32Array {
  const order = createRandom(orderSeed(seed)).permutation(rows);
  if (!classes) return order;
  const classAt = (place: number) => classes[order[place] ?? 0] ?? 0;
  const counts = new Map<number, number>();
  for (let place = 0; place < trained; place++) counts.set(classAt(place), (counts.get(classAt(place)) ?? 0) + 1);
  for (let place = trained; place < rows; place++) {
    if (counts.has(classAt(place))) continue;
    let other = trained - 1;
    while (other >= 0 && (counts.get(classAt(other)) ?? 0) < 2) other--;
    if (other < 0) break;
    counts.set(classAt(other), (counts.get(classAt(other)) ?? 0) - 1);
    counts.set(classAt(place), 1);
    [order[place], order[other]] = [order[other] ?? 0, order[place] ?? 0];
  }
  return order;
}
