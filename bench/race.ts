import type { Contestant } from './contestants.ts';

/** A round of one contestant lasts about this long; the others have theirs before it is its turn again. */
const ROUND_SECONDS = 1;

export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Steps a second of each, the median of several rounds in turn, after a round to warm up. */
export async function race(contestants: readonly Contestant[], rounds: number): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const contestant of contestants) counts.push(await warmUp(contestant));
  const speeds = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const count = counts[i] ?? 1;
      speeds[i]?.push(count / (await contestant.train(count)));
    }
  }
  return speeds.map(median);
}

/** Trains for about as long as a round. Returns how many steps make a round. */
async function warmUp(contestant: Contestant): Promise<number> {
  let [count, seconds] = [1, await contestant.train(1)];
  while (seconds < ROUND_SECONDS / 2) {
    count *= 2;
    seconds = await contestant.train(count);
  }
  return Math.max(1, Math.round((count * ROUND_SECONDS) / seconds));
}
