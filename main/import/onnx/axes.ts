// What the axes of a value mean: here and in the file they stand in another order and are joined in another way.
import type { TensorType } from '../../../core/tensorType.ts';
import type { Ref } from '../draft.ts';

/** An axis longer than 1 that is not divided any further. Axes are told apart by identity. */
export interface Axis {
  readonly size: number;
}
/** The axes of a tensor: each of its axes is the product of a group. */
export type Groups = readonly (readonly Axis[])[];

/** The batch. A prime that hardly occurs in a network stands for its size, which is not known. */
export const BATCH: Axis = { size: 7919 };

/** A value of the file as an output of a node. */
export interface Laid {
  readonly ref: Ref;
  readonly type: TensorType;
  /** The axes as the node has them, without the batch. */
  readonly own: Groups;
  /** The axes as the file has them, with the batch. */
  readonly view: Groups;
}

export const productOf = (group: readonly Axis[]) => group.reduce((product, { size }) => product * size, 1);
export const sizesOf = (groups: Groups) => groups.map(productOf);

export function axis(size: number): readonly Axis[] {
  return size === 1 ? [] : [{ size }];
}

export function isSameGroup(a: readonly Axis[], b: readonly Axis[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

export function isSame(a: Groups, b: Groups): boolean {
  return a.length === b.length && a.every((group, i) => isSameGroup(group, b[i] ?? []));
}

/** The same value with an axis divided in two. */
function divided(laid: Laid, whole: Axis, parts: readonly Axis[]): Laid {
  const divide = (groups: Groups) => groups.map((group) => group.flatMap((one) => (one === whole ? parts : [one])));
  return { ...laid, own: divide(laid.own), view: divide(laid.view) };
}

/** The value as the file reshapes it, to known sizes; undefined if axes were torn apart. */
export function reshapedTo(laid: Laid, sizes: readonly number[]): Laid | undefined {
  let current = laid;
  const rest = [...laid.view.flat()];
  const view: Axis[][] = [];
  for (const size of sizes) {
    const group: Axis[] = [];
    let left = size;
    while (left > 1) {
      const next = rest.shift();
      if (!next) return undefined;
      if (left % next.size === 0) {
        group.push(next);
        left /= next.size;
        continue;
      }
      if (next === BATCH || next.size % left !== 0) return undefined;
      const [outer, inner] = [{ size: left }, { size: next.size / left }];
      current = divided(current, next, [outer, inner]);
      rest.unshift(inner);
      group.push(outer);
      left = 1;
    }
    if (size < 1) return undefined;
    view.push(group);
  }
  return rest.length === 0 ? { ...current, view } : undefined;
}

/**
 * Two values of the same sizes with the same axes: those of the second are named like those of the first, divided where
 * either is. Undefined if they do not go together.
 */
export function unified(a: Laid, b: Laid): readonly [Laid, Laid] | undefined {
  if (a.view.length !== b.view.length) return undefined;
  let [one, other] = [a, b];
  const names = new Map<Axis, Axis>();
  for (let dimension = 0; dimension < a.view.length; dimension++) {
    const left = [...(a.view[dimension] ?? [])];
    const right = [...(b.view[dimension] ?? [])];
    while (left.length > 0 || right.length > 0) {
      const [x, y] = [left.shift(), right.shift()];
      if (!x || !y || (x === BATCH) !== (y === BATCH)) return undefined;
      if (x.size === y.size) {
        names.set(y, x);
        continue;
      }
      const isFirst = x.size > y.size;
      const [large, small] = isFirst ? [x, y] : [y, x];
      if (large.size % small.size !== 0) return undefined;
      const parts = [{ size: small.size }, { size: large.size / small.size }] as const;
      if (isFirst) {
        one = divided(one, large, parts);
        left.unshift(...parts);
        right.unshift(small);
      } else {
        other = divided(other, large, parts);
        left.unshift(small);
        right.unshift(...parts);
      }
    }
  }
  const renamed = (groups: Groups) => groups.map((group) => group.map((each) => names.get(each) ?? each));
  return [one, { ...other, own: renamed(other.own), view: renamed(other.view) }];
}

/** For every place of axes in the order `to`, its place in the order `from`. */
export function placesOf(to: readonly Axis[], from: readonly Axis[]): Uint32Array {
  const strides = new Map<Axis, number>();
  let stride = 1;
  for (const one of from.toReversed()) {
    strides.set(one, stride);
    stride *= one.size;
  }
  const places = new Uint32Array(productOf(to));
  const index = to.map(() => 0);
  let at = 0;
  for (let i = 0; i < places.length; i++) {
    places[i] = at;
    for (let k = to.length - 1; k >= 0; k--) {
      const one = to[k];
      if (!one) break;
      const step = strides.get(one) ?? 0;
      const next = (index[k] ?? 0) + 1;
      if (next < one.size) {
        index[k] = next;
        at += step;
        break;
      }
      index[k] = 0;
      at -= step * (one.size - 1);
    }
  }
  return places;
}
