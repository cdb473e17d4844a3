import { isSameShape } from '../shape.ts';

interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** How far a weight that both have has moved. */
export interface WeightDifference {
  readonly name: string;
  readonly shape: readonly number[];
  /** The largest difference of a value; NaN if one of them is none. */
  readonly largest: number;
  /** The length of the difference, and that beside the length of the former weight (Frobenius norms); infinite beside zeros. */
  readonly norm: number;
  readonly relative: number;
}

export interface WeightsDifference {
  /** Those that differ, in the order of the newer. */
  readonly moved: readonly WeightDifference[];
  /** How many are the same to the last bit. */
  readonly same: number;
  /** Only in one, or of another shape. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** How the weights of two versions differ, by name. Sums are taken in double precision. */
export function weightsDifference(
  before: ReadonlyMap<string, Tensor>,
  after: ReadonlyMap<string, Tensor>,
): WeightsDifference {
  const pairs = [...after].flatMap(([name, tensor]) => {
    const former = before.get(name);
    return former && isSameShape(former.shape, tensor.shape) ? [distance(name, former, tensor)] : [];
  });
  const common = new Set(pairs.map(({ name }) => name));
  const moved = pairs.filter(({ largest }) => largest !== 0);
  return {
    moved,
    same: pairs.length - moved.length,
    added: [...after.keys()].filter((name) => !common.has(name)),
    removed: [...before.keys()].filter((name) => !common.has(name)),
  };
}

function distance(name: string, before: Tensor, after: Tensor): WeightDifference {
  let [largest, squares, formerSquares] = [0, 0, 0];
  // Pretrained models have a hundred million: an iterator would take seconds.
  for (let i = 0; i < after.values.length; i++) {
    const [value, former] = [after.values[i] ?? NaN, before.values[i] ?? NaN];
    // The same number that is none, or the same infinity, has not moved.
    const difference = Object.is(value, former) ? 0 : value - former;
    largest = Math.max(largest, Math.abs(difference));
    squares += difference * difference;
    formerSquares += former * former;
  }
  const norm = Math.sqrt(squares);
  return { name, shape: after.shape, largest, norm, relative: norm / Math.sqrt(formerSquares) };
}
