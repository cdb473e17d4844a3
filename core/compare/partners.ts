import { isSameShape } from '../shape.ts';
import type { PartWeight } from './region.ts';

/** Partners chosen by hand: the name of a left weight, and of the right one; null: none. */
export type ChosenPartners = Readonly<Record<string, string | null>>;

/** Two weights that get the same values; null: it has no partner. */
export interface Partners {
  readonly left: PartWeight | null;
  readonly right: PartWeight | null;
}

/** How alike two weights have to be to become partners: the first rule goes first. */
const rules: readonly ((left: PartWeight, right: PartWeight) => boolean)[] = [
  (left, right) => left.type === right.type && left.own === right.own,
  (left, right) => left.own === right.own,
  () => true,
];

/**
 * Pairs the weights of two parts: first as chosen, then by shape and role, in the order of both. Those of the left are
 * listed first, in their order, then those of the right that are left over. Chosen partners of different shapes count
 * as none.
 */
export function partnersOf(
  left: readonly PartWeight[],
  right: readonly PartWeight[],
  chosen: ChosenPartners,
): readonly Partners[] {
  const free = new Set(right);
  const found = new Map<PartWeight, PartWeight>();
  const join = (one: PartWeight, other: PartWeight) => {
    found.set(one, other);
    free.delete(other);
  };
  for (const one of left) {
    const other = [...free].find(({ name, shape }) => name === chosen[one.name] && isSameShape(shape, one.shape));
    if (other) join(one, other);
  }
  for (const fits of rules) {
    for (const one of left) {
      if (found.has(one) || Object.hasOwn(chosen, one.name)) continue;
      const other = [...free].find((candidate) => isSameShape(candidate.shape, one.shape) && fits(one, candidate));
      if (other) join(one, other);
    }
  }
  return [
    ...left.map((one) => ({ left: one, right: found.get(one) ?? null })),
    ...[...free].map((other) => ({ left: null, right: other })),
  ];
}
