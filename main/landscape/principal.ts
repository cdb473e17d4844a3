import { dot, type Point } from './vector.ts';

export interface Components {
  /** Of unit length, at right angles. */
  readonly axes: readonly [Point, Point];
  /** The share of the squared distances that lies along each. */
  readonly explained: readonly [number, number];
}

const ITERATIONS = 200;
/** A second direction with less than this share is rounding. */
const LEAST_SHARE = 1e-10;

/**
 * The two directions along which some vectors spread most, seen from zero. There are few vectors of many numbers, so the
 * eigenvectors are those of the small matrix of their products (the "snapshot method", Sirovich 1987), by power
 * iteration. Undefined when they do not spread in two directions.
 */
export function principalComponents(vectors: readonly Point[]): Components | undefined {
  const products = vectors.map((a) => vectors.map((b) => dot(a, b)));
  const total = products.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const first = largestEigen(products);
  if (!first || !(total > 0) || !Number.isFinite(total)) return undefined;
  const second = largestEigen(deflated(products, first));
  if (!second || second.value / total < LEAST_SHARE) return undefined;
  const axisOf = ({ value, vector }: Eigen) => weightedSum(vectors, vector, 1 / Math.sqrt(value));
  return { axes: [axisOf(first), axisOf(second)], explained: [first.value / total, second.value / total] };
}

interface Eigen {
  readonly value: number;
  readonly vector: readonly number[];
}

function largestEigen(matrix: readonly (readonly number[])[]): Eigen | undefined {
  // Not symmetric in any way, so that it is at right angles to no eigenvector.
  let vector = matrix.map((_, i) => 1 + Math.sin(i + 1) / 2);
  let value = 0;
  for (let i = 0; i < ITERATIONS; i++) {
    const image = matrix.map((row) => row.reduce((sum, entry, j) => sum + entry * (vector[j] ?? 0), 0));
    value = Math.hypot(...image);
    if (!(value > 0)) return undefined;
    vector = image.map((entry) => entry / value);
  }
  return { value, vector };
}

/** The matrix without what an eigenvector contributes. */
function deflated(matrix: readonly (readonly number[])[], { value, vector }: Eigen): readonly (readonly number[])[] {
  return matrix.map((row, i) => row.map((entry, j) => entry - value * (vector[i] ?? 0) * (vector[j] ?? 0)));
}

function weightedSum(vectors: readonly Point[], weights: readonly number[], scale: number): Point {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const [k, vector] of vectors.entries()) {
    const weight = (weights[k] ?? 0) * scale;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? 0);
  }
  return Float32Array.from(sum);
}
