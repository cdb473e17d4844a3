import { Turn } from './turn.ts';
import { dot, type Point } from '../../train/history/vector.ts';

export interface Components {
  /** Orthonormal. */
  readonly axes: readonly [Point, Point];
  /** The share of the squared distances along each. */
  readonly explained: readonly [number, number];
}

const ITERATIONS = 200;
/** A second direction with less than this share is just rounding. */
const LEAST_SHARE = 1e-10;

/**
 * The two directions of largest spread of some vectors, relative to zero. As there are few but long vectors, the
 * eigenvectors are computed from the small matrix of their products (the "snapshot method", Sirovich 1987), by power
 * iteration. Undefined if they do not spread in two directions. Takes turns with other work; rejects with the signal's
 * reason when aborted.
 */
export async function principalComponents(
  vectors: readonly Point[],
  signal: AbortSignal,
): Promise<Components | undefined> {
  const turn = new Turn(signal);
  const products = await productsOf(vectors, turn);
  const total = products.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const first = await largestEigen(products, turn);
  if (!first || !(total > 0) || !Number.isFinite(total)) return undefined;
  const second = await largestEigen(deflated(products, first), turn);
  if (!second || second.value / total < LEAST_SHARE) return undefined;
  const axisOf = ({ value, vector }: Eigen) => weightedSum(vectors, vector, 1 / Math.sqrt(value), turn);
  return { axes: [await axisOf(first), await axisOf(second)], explained: [first.value / total, second.value / total] };
}

/** Each pair is multiplied only once: the matrix is symmetric. */
async function productsOf(vectors: readonly Point[], turn: Turn): Promise<number[][]> {
  const products = vectors.map(() => new Array<number>(vectors.length).fill(0));
  for (const [i, a] of vectors.entries()) {
    for (const [j, b] of vectors.slice(0, i + 1).entries()) {
      if (turn.isOver) await turn.pass();
      const product = dot(a, b);
      for (const [row, column] of [[i, j], [j, i]] as const) (products[row] ?? [])[column] = product; // prettier-ignore
    }
  }
  return products;
}

interface Eigen {
  readonly value: number;
  readonly vector: readonly number[];
}

async function largestEigen(matrix: readonly (readonly number[])[], turn: Turn): Promise<Eigen | undefined> {
  // Irregular, so that it is not orthogonal to any eigenvector.
  let vector = matrix.map((_, i) => 1 + Math.sin(i + 1) / 2);
  let value = 0;
  for (let i = 0; i < ITERATIONS; i++) {
    if (turn.isOver) await turn.pass();
    const image = matrix.map((row) => row.reduce((sum, entry, j) => sum + entry * (vector[j] ?? 0), 0));
    value = Math.hypot(...image);
    if (!(value > 0)) return undefined;
    vector = image.map((entry) => entry / value);
  }
  return { value, vector };
}

/** The matrix minus the contribution of an eigenvector. */
function deflated(matrix: readonly (readonly number[])[], { value, vector }: Eigen): readonly (readonly number[])[] {
  return matrix.map((row, i) => row.map((entry, j) => entry - value * (vector[i] ?? 0) * (vector[j] ?? 0)));
}

async function weightedSum(
  vectors: readonly Point[],
  weights: readonly number[],
  scale: number,
  turn: Turn,
): Promise<Point> {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const [k, vector] of vectors.entries()) {
    if (turn.isOver) await turn.pass();
    const weight = (weights[k] ?? 0) * scale;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? 0);
  }
  return Float32Array.from(sum);
}
