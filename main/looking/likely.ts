import type { Likely } from '../../core/protocol/generation.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { byProbability } from '../../core/text/sample.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';

/** So many of the likeliest tokens are told. */
const TOLD = 10;

/** A network's prediction for one position [vocabulary], in words. */
export interface Said {
  /** All ids by descending probability. */
  readonly ordered: readonly number[];
  readonly likeliest: readonly Likely[];
  tokenAt(id: number): Likely;
}

export function saidIn(tokenizer: Tokenizer, probabilities: ArrayLike<number>): Said {
  const ordered = byProbability(probabilities);
  const tokenAt = (id: number): Likely => ({ id, token: tokenizer.tokenOf(id) ?? '', probability: toWire(probabilities[id] ?? NaN) }); // prettier-ignore
  return { ordered, likeliest: ordered.slice(0, TOLD).map(tokenAt), tokenAt };
}
