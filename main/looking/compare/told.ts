import { outputName } from '../../../core/analysis/identity.ts';
import type { Output } from '../../../core/analysis/flatten.ts';
import { compared } from '../../../core/compare/comparison.ts';
import type { Sides } from '../../../core/compare/sides.ts';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { differenceOf, isSame } from './difference.ts';

/** What is told of two sides whose steps and entries were computed, each by name. */
export function toldBy(
  sides: Sides,
  left: NamedTensors,
  right: NamedTensors,
  tolerance?: number,
): Omit<Comparison, 'isNoise' | 'count'> {
  const tensors = (one: string | undefined, other: string | undefined) => {
    const [a, b] = [left.get(one ?? ''), right.get(other ?? '')];
    return a && b ? ([a, b] as const) : undefined;
  };
  const parts = compared(sides, {
    isSame: (one, other) => {
      const both = tensors(one, other);
      return both !== undefined && isSame(...both, tolerance);
    },
  });
  const between = (one: string | undefined, other: string | undefined) => {
    const both = tensors(one, other);
    const difference = both && differenceOf(...both);
    return difference === undefined ? null : toWire(difference);
  };
  const name = (output: Output | null) => (output ? outputName(output) : undefined);
  return {
    ...parts,
    steps: parts.steps.map((step) => ({ ...step, difference: between(name(step.left), name(step.right)) })),
    difference: sides.left.exits.length === 1 ? between(sides.left.exits[0], sides.right.exits[0]) : null,
  };
}
