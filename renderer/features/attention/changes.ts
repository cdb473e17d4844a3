import type { Attention } from '../../../core/analysis/attentions.ts';
import type { Interventions } from '../../../core/protocol/attention.ts';

export type Cut = Interventions['cuts'][number];
export type HeadOf = Interventions['off'][number];
export type Swap = Interventions['swaps'][number];

export const unchanged: Interventions = { cuts: [], off: [], swaps: [] };

/** Interventions with those before them, and those that were taken back. */
export interface History {
  readonly past: readonly Interventions[];
  readonly now: Interventions;
  readonly future: readonly Interventions[];
}

export const noHistory: History = { past: [], now: unchanged, future: [] };

/** A step forward; what was taken back is gone. */
export function changed({ past, now }: History, next: Interventions): History {
  return { past: [...past, now], now: next, future: [] };
}

export function undone(history: History): History {
  const { past, now, future } = history;
  const before = past.at(-1);
  return before ? { past: past.slice(0, -1), now: before, future: [now, ...future] } : history;
}

export function redone(history: History): History {
  const { past, now, future } = history;
  const [next, ...later] = future;
  return next ? { past: [...past, now], now: next, future: later } : history;
}

/** Of another example: its words and its connections are others, its heads are not. */
export function onlyHeads({ now: { off } }: History): History {
  return { ...noHistory, now: { ...unchanged, off } };
}

export function countOf({ cuts, off, swaps }: Interventions): number {
  return cuts.length + off.length + swaps.length;
}

const isSameCut = (a: Cut, b: Cut) =>
  a.attention === b.attention && a.head === b.head && a.query === b.query && a.key === b.key;

/** Whether a connection is cut, in this head or in all of them. */
export function isCut({ cuts }: Interventions, cut: Cut): boolean {
  return cuts.some((one) => isSameCut(one, cut) || isSameCut(one, { ...cut, head: null }));
}

/** Cuts a connection, or joins it again. */
export function toggledCut(now: Interventions, cut: Cut): Interventions {
  const others = now.cuts.filter((one) => !isSameCut(one, cut) && !isSameCut(one, { ...cut, head: null }));
  return { ...now, cuts: others.length < now.cuts.length ? others : [...now.cuts, cut] };
}

export function isOff({ off }: Interventions, { attention, head }: HeadOf): boolean {
  return off.some((one) => one.attention === attention && one.head === head);
}

export function toggledHead(now: Interventions, head: HeadOf): Interventions {
  const others = now.off.filter((one) => one.attention !== head.attention || one.head !== head.head);
  return { ...now, off: others.length < now.off.length ? others : [...now.off, head] };
}

/** Puts another token in a place; `original` is the one that the example has there. */
export function swappedToken(now: Interventions, swap: Swap, original: number | undefined): Interventions {
  const others = now.swaps.filter(({ field, place }) => field !== swap.field || place !== swap.place);
  return { ...now, swaps: swap.token === original ? others : [...others, swap] };
}

export function withoutSwap(now: Interventions, { field, place }: Omit<Swap, 'token'>): Interventions {
  return { ...now, swaps: now.swaps.filter((one) => one.field !== field || one.place !== place) };
}

/** Without what the network has no place for any more: it may have been changed. */
export function fitting(
  { cuts, off, swaps }: Interventions,
  attentions: readonly Attention[],
  texts: readonly { readonly name: string; readonly places: number; readonly kinds: number }[],
): Interventions {
  const of = (identity: string) => attentions.find((one) => one.identity === identity);
  return {
    cuts: cuts.filter(({ attention, head, query, key }) => {
      const found = of(attention);
      return found && (head ?? 0) < found.heads && query < found.queries && key < found.keys;
    }),
    off: off.filter(({ attention, head }) => head < (of(attention)?.heads ?? 0)),
    swaps: swaps.filter(({ field, place, token }) =>
      texts.some(({ name, places, kinds }) => name === field && place < places && token < kinds),
    ),
  };
}
