import { isSameShape } from '../shape.ts';
import type { PartWeight } from './region.ts';

/** Partners chosen by hand: the name of a left weight, and of the right one; null: none. */
export type ChosenPartners = Readonly<Record<string, string | null>>;

/** Two weights that get the same values; null: it has no partner. */
export interface Partners {
  readonly left: PartWeight | null;
  readonly right: PartWeight | null;
  /** Queries, keys or values: which third of the wider one's columns is the other. Absent: both are as wide. */
  readonly third?: 0 | 1 | 2;
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
 * as none. Where one side computes queries, keys and values at once, its weights have three partners each.
 */
export function partnersOf(
  left: readonly PartWeight[],
  right: readonly PartWeight[],
  chosen: ChosenPartners,
): readonly Partners[] {
  const free = new Set(right);
  const open = new Set(left);
  const found: Partners[] = [];
  const join = (one: PartWeight, other: PartWeight, third?: Partners['third']) => {
    found.push({ left: one, right: other, ...(third !== undefined && { third }) });
    open.delete(one);
    free.delete(other);
  };
  for (const one of left) {
    const other = [...free].find(({ name, shape }) => name === chosen[one.name] && isSameShape(shape, one.shape));
    if (other) join(one, other);
  }
  for (const one of left) if (Object.hasOwn(chosen, one.name)) open.delete(one);
  for (const wide of [...open]) for (const [third, thin] of thirdsOf(wide, free)) join(wide, thin, third);
  for (const wide of [...free]) for (const [third, thin] of thirdsOf(wide, open)) join(thin, wide, third);
  const joinAll = (isMeant: (one: PartWeight) => boolean, fits: (one: PartWeight, other: PartWeight) => boolean) => {
    for (const one of [...open].filter(isMeant)) {
      const other = [...free].find((candidate) => isSameShape(candidate.shape, one.shape) && fits(one, candidate));
      if (other) join(one, other);
    }
  };
  for (const fits of rules) joinAll(({ shape }) => shape.length > 1, fits);
  // Vectors go with the matrices of their nodes: of two biases of one length, each to its own.
  joinAll(isAny, (one, other) => one.own === other.own && found.some((pair) => pair.left?.nodeId === one.nodeId && pair.right?.nodeId === other.nodeId));
  for (const fits of rules) joinAll(isAny, fits);
  const lonely = left.filter((one) => found.every((pair) => pair.left !== one)).map((one) => ({ left: one, right: null }));
  const place = new Map(left.map((one, i) => [one, i]));
  const placeOf = (pair: Partners) => place.get(pair.left as PartWeight) ?? left.length;
  return [
    ...[...found, ...lonely].toSorted((a, b) => placeOf(a) - placeOf(b)),
    ...[...free].map((other) => ({ left: null, right: other })),
  ];
} // prettier-ignore

const isAny = () => true;

/** The weights of queries, keys and values that lie side by side in a wide one, in this order; empty: it is none such. */
function thirdsOf(wide: PartWeight, others: ReadonlySet<PartWeight>): readonly (readonly [0 | 1 | 2, PartWeight])[] {
  const all = [...others];
  if (all.some(({ shape }) => isSameShape(shape, wide.shape))) return [];
  const isThird = ({ own, type, shape }: PartWeight) =>
    own === wide.own && type === wide.type && isSameShape([...shape.slice(0, -1), 3 * (shape.at(-1) ?? 0)], wide.shape);
  const [q, k, v] = all.filter(isThird);
  return q && k && v ? [[0, q], [1, k], [2, v]] : [];
} // prettier-ignore
