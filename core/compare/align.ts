import { isSameShape } from '../shape.ts';
import { likeness } from './kind.ts';
import type { Step } from './region.ts';

/** A step of each side that belong together, or a step that the other side does not have. */
export type Pair =
  | { readonly left: Step; readonly right: Step; readonly isSame: boolean }
  | { readonly left: Step; readonly right: null; readonly isSame: false }
  | { readonly left: null; readonly right: Step; readonly isSame: false };

/** What is known of the values that were computed. */
export interface Values {
  /** Whether a left and a right step (or entry) have the same values, by name. */
  isSame(left: string, right: string): boolean;
}

/** How much is gained by pairing two steps; 0: they do not belong together. */
function gain(left: Step, right: Step, values: Values): number {
  if (left.type.dtype !== right.type.dtype || !isSameShape(left.type.shape, right.type.shape)) return 0;
  const kind = likeness(left.node, right.node);
  if (values.isSame(left.name, right.name)) return kind === 'same' ? 10 : 8;
  return { same: 2, alike: 1, none: 0 }[kind];
}

/**
 * Pairs the steps of two sides in order, so that as many as possible have the same values, and after those as many as
 * possible are of the same kind (the longest common subsequence, with gains).
 */
export function aligned(left: readonly Step[], right: readonly Step[], values: Values): readonly Pair[] {
  const gains = left.map((one) => right.map((other) => gain(one, other, values)));
  const columns = right.length + 1;
  // best[i * columns + j]: the most that can be gained from the steps from i and j on.
  const best = new Float64Array((left.length + 1) * columns);
  const at = (i: number, j: number) => best[i * columns + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const own = gains[i]?.[j] ?? 0;
      const paired = own > 0 ? own + at(i + 1, j + 1) : 0;
      best[i * columns + j] = Math.max(paired, at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    const own = gains[i]?.[j] ?? 0;
    if (one && other && own > 0 && at(i, j) === own + at(i + 1, j + 1)) {
      pairs.push({ left: one, right: other, isSame: values.isSame(one.name, other.name) });
      i++;
      j++;
    } else if (one && (!other || at(i, j) === at(i + 1, j))) {
      pairs.push({ left: one, right: null, isSame: false });
      i++;
    } else if (other) {
      pairs.push({ left: null, right: other, isSame: false });
      j++;
    }
  }
  return pairs;
}
