import { fromWire } from '../../../core/protocol/tensors.ts';
import type { TwinAttention } from '../../../core/protocol/twin.ts';

/** A head, by its attention. */
export interface Chosen {
  readonly identity: string;
  readonly head: number;
}

/** The head of which both are shown. */
export interface Seen {
  readonly pair: TwinAttention;
  readonly head: number;
}

/** The chosen head, if its weights are there; else the one that is the furthest apart. */
export function seenHead(both: readonly TwinAttention[], chosen: Chosen | undefined): Seen | undefined {
  const all = both.flatMap((pair) => pair.heads.map((head) => ({ pair, head })));
  const own = all.find(({ pair, head }) => pair.identity === chosen?.identity && head === chosen.head);
  const shareOf = ({ pair, head }: Seen) => fromWire(pair.apart[head] ?? 'NaN');
  return own ?? all.reduce<Seen | undefined>((best, one) => (best && !(shareOf(one) > shareOf(best)) ? best : one), undefined); // prettier-ignore
}

/** Where a number is the furthest from 0. */
export function furthest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] ?? 0) > Math.abs(values[best] ?? 0)) best = i;
  return best;
}
