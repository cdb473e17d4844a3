import { isWithin, squaredDistance, type Points } from './points.ts';

/** Points in a leaf at most. */
const LEAF = 24;
/** With more coordinates than these, boxes cost more than they save: all points are one leaf. See `WideNeighbours`. */
export const WIDEST = 20;

interface Node {
  /** Where its points stand in the order of the tree. */
  readonly from: number;
  readonly to: number;
  /** The box around them. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly halves: readonly [Node, Node] | undefined;
  /** How many of its points were not taken. */
  left: number;
}

/**
 * Points by where they lie (Bentley 1975). With many coordinates a question looks at all of them, and gives most distances up after a part of
 * their coordinates.
 */
export class KdTree {
  readonly #points: Points;
  readonly #order: Int32Array;
  readonly #root: Node;
  readonly #isTaken: Uint8Array;

  constructor(points: Points) {
    this.#points = points;
    this.#order = Int32Array.from({ length: points.count }, (_, i) => i);
    this.#isTaken = new Uint8Array(points.count);
    this.#root = this.#grown(0, points.count);
  }

  /** Whether at least `count` points are no farther than `radius` from a point, itself among them. */
  hasWithin(point: number, radius: number, count: number): boolean {
    const { values, width } = this.#points;
    const [own, most] = [point * width, radius * radius];
    let found = 0;
    const look = ({ from, to, halves }: Node): void => {
      if (halves) {
        for (const half of this.#nearFirst(own, halves, most)) if (found < count) look(half);
        return;
      }
      for (let at = from; at < to && found < count; at++) {
        if (isWithin(values, own, (this.#order[at] ?? 0) * width, width, most)) found++;
      }
    };
    look(this.#root);
    return found >= count;
  }

  /** The points that are no farther than `radius` from a point and were not taken before, in no order: they are taken now. */
  takeWithin(point: number, radius: number): readonly number[] {
    const { values, width } = this.#points;
    const [own, most, found]: [number, number, number[]] = [point * width, radius * radius, []];
    const look = (node: Node): void => {
      const before = found.length;
      if (node.left === 0) return;
      if (node.halves) for (const half of this.#nearFirst(own, node.halves, most)) look(half);
      else {
        for (let at = node.from; at < node.to; at++) {
          const other = this.#order[at] ?? 0;
          if (this.#isTaken[other] === 1 || !isWithin(values, own, other * width, width, most)) continue;
          this.#isTaken[other] = 1;
          found.push(other);
        }
      }
      node.left -= found.length - before;
    };
    look(this.#root);
    return found;
  }

  /** The distance to the `count`-th nearest of the points, the point itself being the first. */
  distanceTo(point: number, count: number): number {
    const { values, width } = this.#points;
    const own = point * width;
    const nearest: number[] = [];
    const look = ({ from, to, halves }: Node): void => {
      if (!halves) {
        for (let at = from; at < to; at++) insert(nearest, count, squaredDistance(values, own, values, (this.#order[at] ?? 0) * width, width)); // prettier-ignore
        return;
      }
      for (const half of this.#nearFirst(own, halves, Infinity)) {
        const isFull = nearest.length >= count;
        if (!isFull || boxDistance(values, own, half.low, half.high) < (nearest[count - 1] ?? Infinity)) look(half);
      }
    };
    look(this.#root);
    return Math.sqrt(nearest[Math.min(count, nearest.length) - 1] ?? 0);
  }

  /** Those that begin within a squared distance, the nearer one first. */
  #nearFirst(own: number, [a, b]: readonly [Node, Node], most: number): readonly Node[] {
    const { values } = this.#points;
    const [toA, toB] = [boxDistance(values, own, a.low, a.high), boxDistance(values, own, b.low, b.high)];
    if (toA > most) return toB > most ? [] : [b];
    if (toB > most) return [a];
    return toA <= toB ? [a, b] : [b, a];
  }

  #grown(from: number, to: number): Node {
    const { values, width } = this.#points;
    const [low, high] = [new Float64Array(width).fill(Infinity), new Float64Array(width).fill(-Infinity)];
    for (let at = from; at < to; at++) {
      const row = (this.#order[at] ?? 0) * width;
      for (let k = 0; k < width; k++) {
        const value = values[row + k] ?? 0;
        if (value < (low[k] ?? 0)) low[k] = value;
        if (value > (high[k] ?? 0)) high[k] = value;
      }
    }
    const axis = widest(low, high);
    // Points in one place are never parted.
    if (to - from <= LEAF || width > WIDEST || low[axis] === high[axis]) return { from, to, low, high, halves: undefined, left: to - from };
    this.#order.subarray(from, to).sort((a, b) => (values[a * width + axis] ?? 0) - (values[b * width + axis] ?? 0) || a - b);
    const middle = (from + to) >> 1;
    return { from, to, low, high, halves: [this.#grown(from, middle), this.#grown(middle, to)], left: to - from };
  } // prettier-ignore
}

function widest(low: Float64Array, high: Float64Array): number {
  let axis = 0;
  for (let k = 1; k < low.length; k++) {
    if ((high[k] ?? 0) - (low[k] ?? 0) > (high[axis] ?? 0) - (low[axis] ?? 0)) axis = k;
  }
  return axis;
}

/** The squared distance of a point to a box; 0 within. */
function boxDistance(values: Float64Array, at: number, low: Float64Array, high: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < low.length; k++) {
    const value = values[at + k] ?? 0;
    const outside = Math.max((low[k] ?? 0) - value, value - (high[k] ?? 0), 0);
    sum += outside * outside;
  }
  return sum;
}

/** Keeps the `count` least numbers in order. */
function insert(kept: number[], count: number, value: number): void {
  if (kept.length >= count && value >= (kept[count - 1] ?? 0)) return;
  let at = kept.length;
  while (at > 0 && (kept[at - 1] ?? 0) > value) at--;
  kept.splice(at, 0, value);
  if (kept.length > count) kept.pop();
}
