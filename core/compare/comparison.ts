import type { Output } from '../analysis/flatten.ts';
import type { Shape } from '../shape.ts';
import type { Layout } from '../tensorType.ts';
import type { Text } from '../text.ts';
import { aligned, type Pair, type Values } from './align.ts';
import { firstDifference } from './explain.ts';
import type { Sides } from './sides.ts';

/** A step of both sides, or one that only one of them has. */
export interface ComparedStep {
  readonly left: Output | null;
  readonly right: Output | null;
  readonly shape: Shape;
  readonly layout?: Layout;
  /** aside: only one side has it, or the values differ on the way to the same result. */
  readonly verdict: 'same' | 'differs' | 'aside';
}

/** Two parts compared step by step. */
export interface ComparedParts {
  /** In order. */
  readonly steps: readonly ComparedStep[];
  /** Whether everything that leaves the parts is the same. */
  readonly isSame: boolean;
  /** The step with which the difference begins, and why; null if there is none. */
  readonly first: { readonly step: number; readonly reason: Text } | null;
}

/** Compares two parts by the values of their steps. */
export function compared({ left, right, partners }: Sides, values: Values): ComparedParts {
  const pairs = aligned(left.steps, right.steps, values);
  const isSame =
    left.exits.length === right.exits.length &&
    left.exits.length > 0 &&
    left.exits.every((name, i) => values.isSame(name, right.exits[i] ?? ''));
  const difference = isSame ? null : firstDifference({ pairs, values, partners });
  return {
    steps: pairs.map((pair) => stepOf(pair, isSame)),
    isSame,
    first: difference && { step: difference.pair, reason: difference.reason },
  };
}

function stepOf({ left, right, isSame }: Pair, isSameInTheEnd: boolean): ComparedStep {
  const verdict = isSame ? 'same' : left && right && !isSameInTheEnd ? 'differs' : 'aside';
  const { shape, layout } = (left ?? right).type;
  return { left: left?.output ?? null, right: right?.output ?? null, shape, ...(layout && { layout }), verdict };
}
