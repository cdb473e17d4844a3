import type { Random } from '../random.ts';

/** How the next token is chosen. */
export interface Sampling {
  /** 0: always the most likely token; 1: the network's probabilities; above: more evenly. */
  readonly temperature: number;
  /** Only among this many of the most likely tokens; absent: all. */
  readonly topK?: number | undefined;
  /** Only among the fewest most likely tokens whose probabilities add up to this; absent: all. */
  readonly topP?: number | undefined;
}

/**
 * Draws a token from the network's probabilities [vocabulary], applying temperature, top k and top p in this order.
 * `ordered`: all ids by descending probability.
 */
export function sampled(
  probabilities: ArrayLike<number>,
  ordered: readonly number[],
  sampling: Sampling,
  random: Random,
): number {
  const { temperature, topK = ordered.length, topP = 1 } = sampling;
  const ids = ordered.slice(0, topK);
  const [first = 0] = ids;
  if (temperature === 0) return first;
  const most = Math.max(probabilities[first] ?? 0, Number.MIN_VALUE);
  const weights = ids.map((id) => (Math.max(0, probabilities[id] ?? 0) / most) ** (1 / temperature));
  const kept = nucleus(weights, topP);
  let left = random.next() * kept.reduce((sum, weight) => sum + weight, 0);
  const place = kept.findIndex((weight) => (left -= weight) < 0);
  return ids[place] ?? first;
}

/** The shortest prefix of the descending weights that makes up this share of the total. */
function nucleus(weights: readonly number[], share: number): readonly number[] {
  if (share >= 1) return weights;
  const wanted = share * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const last = weights.findIndex((weight) => (sum += weight) >= wanted);
  return weights.slice(0, last + 1);
}

/** All ids by descending probability; ties by lower id. */
export function byProbability(probabilities: ArrayLike<number>): readonly number[] {
  const ids = Array.from({ length: probabilities.length }, (_, id) => id);
  return ids.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b);
}
