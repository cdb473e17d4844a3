import { createRandom } from '../../core/random.ts';
import type { Turn } from '../looking/landscape/turn.ts';
import type { Points } from './points.ts';

export interface Projection {
  /** [count, 2] */
  readonly places: Float64Array;
  /** Unit vectors [2, width]. */
  readonly axes: Float64Array;
  /** [width] */
  readonly mean: Float64Array;
  /** The share of the variance along each. */
  readonly explained: readonly [number, number];
}

/** Where points [n, width] lie on the plane of the two directions: [n, 2]. */
export function placesOn({ axes, mean }: Pick<Projection, 'axes' | 'mean'>, values: Float64Array): Float64Array {
  const width = mean.length;
  const places = new Float64Array((2 * values.length) / width);
  for (let i = 0; i < places.length; i++) {
    const [row, axis] = [(i >> 1) * width, (i & 1) * width];
    let sum = 0;
    for (let k = 0; k < width; k++) sum += ((values[row + k] ?? 0) - (mean[k] ?? 0)) * (axes[axis + k] ?? 0);
    places[i] = sum;
  }
  return places;
}

/** Directions that are followed besides the two: they make these settle soon. */
const BLOCK = 8;
const MOST_ROUNDS = 500;
/** Relative to the largest eigenvalue. */
const SETTLED = 1e-12;

/**
 * Principal components (Pearson 1901): the points seen along the two directions in which they spread most, around their mean. The largest
 * entry of a direction is positive, as by scikit-learn's svd_flip. Eigenvectors of the covariance come from subspace iteration.
 */
export async function project(points: Points, turn: Turn): Promise<Projection> {
  const { values, width } = points;
  const mean = meanOf(points);
  const covariance = await covarianceOf(points, mean, turn);
  const total = Array.from({ length: width }, (_, k) => covariance[k * width + k] ?? 0).reduce((a, b) => a + b, 0);
  const found = await largestEigen(covariance, width, turn);
  const axes = new Float64Array(2 * width);
  for (const [i, { vector }] of found.slice(0, 2).entries()) axes.set(turned(vector), i * width);
  const share = (i: number) => (total > 0 ? Math.max(0, found[i]?.value ?? 0) / total : 0);
  return { places: placesOn({ axes, mean }, values), axes, mean, explained: [share(0), share(1)] };
}

function meanOf({ values, count, width }: Points): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < values.length; i++) mean[i % width] = (mean[i % width] ?? 0) + (values[i] ?? 0) / count;
  return mean;
}

async function covarianceOf({ values, count, width }: Points, mean: Float64Array, turn: Turn): Promise<Float64Array> {
  const covariance = new Float64Array(width * width);
  const row = new Float64Array(width);
  for (let i = 0; i < count; i++) {
    if (turn.isOver) await turn.pass();
    for (let k = 0; k < width; k++) row[k] = (values[i * width + k] ?? 0) - (mean[k] ?? 0);
    for (let a = 0; a < width; a++) {
      const factor = (row[a] ?? 0) / count;
      for (let b = 0; b <= a; b++) covariance[a * width + b] = (covariance[a * width + b] ?? 0) + factor * (row[b] ?? 0); // prettier-ignore
    }
  }
  for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) covariance[b * width + a] = covariance[a * width + b] ?? 0; // prettier-ignore
  return covariance;
}

interface Eigen {
  readonly value: number;
  readonly vector: Float64Array;
}

/** Those with the largest values first; the matrix is symmetric and has none below 0. */
async function largestEigen(matrix: Float64Array, width: number, turn: Turn): Promise<readonly Eigen[]> {
  const random = createRandom(1);
  const size = Math.min(BLOCK, width);
  let block = orthonormal(Array.from({ length: size }, () => new Float64Array(width).map(() => random.normal())));
  let found: readonly Eigen[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const images: Float64Array[] = [];
    for (const vector of block) {
      if (turn.isOver) await turn.pass();
      images.push(product(matrix, vector));
    }
    found = withinBlock(block, images);
    const largest = found[0]?.value ?? 0;
    if (!(largest > 0) || residualOf(matrix, found.slice(0, 2)) <= SETTLED * largest) return found;
    block = orthonormal(images);
  }
  return found;
}

/** The best eigenvectors that combinations of the block give (Rayleigh and Ritz). */
function withinBlock(block: readonly Float64Array[], images: readonly Float64Array[]): readonly Eigen[] {
  const small = block.map((a) => images.map((image) => dot(a, image)));
  return jacobi(small).map(({ value, vector }) => ({ value, vector: combined(block, vector) }));
}

/** The largest distance of an image from the multiple that it should be. */
function residualOf(matrix: Float64Array, found: readonly Eigen[]): number {
  const residuals = found.map(({ value, vector }) =>
    Math.hypot(...product(matrix, vector).map((entry, i) => entry - value * (vector[i] ?? 0))),
  );
  return Math.max(...residuals);
}

/** Eigenvectors of a small symmetric matrix by rotations (Jacobi 1846), largest values first. */
function jacobi(matrix: number[][]): readonly { readonly value: number; readonly vector: readonly number[] }[] {
  const size = matrix.length;
  const vectors = matrix.map((_, i) => matrix.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, p, q);
  }
  return matrix
    .map((row, i) => ({ value: row[i] ?? 0, vector: vectors.map((line) => line[i] ?? 0) }))
    .toSorted((a, b) => b.value - a.value);
}

function rotate(matrix: number[][], vectors: number[][], p: number, q: number): void {
  const entry = (i: number, j: number) => matrix[i]?.[j] ?? 0;
  if (entry(p, q) === 0) return;
  const theta = (entry(q, q) - entry(p, p)) / (2 * entry(p, q));
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const columns = (rows: number[][]) => {
    for (const row of rows) [row[p], row[q]] = [cosine * (row[p] ?? 0) - sine * (row[q] ?? 0), sine * (row[p] ?? 0) + cosine * (row[q] ?? 0)]; // prettier-ignore
  };
  columns(matrix);
  const [above, under] = [matrix[p] ?? [], matrix[q] ?? []];
  for (let k = 0; k < matrix.length; k++) [above[k], under[k]] = [cosine * (above[k] ?? 0) - sine * (under[k] ?? 0), sine * (above[k] ?? 0) + cosine * (under[k] ?? 0)]; // prettier-ignore
  columns(vectors);
}

function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    let rest = vector;
    // Twice, as rounding leaves something of the others the first time.
    for (const before of [...done, ...done]) {
      const part = dot(rest, before);
      rest = rest.map((entry, i) => entry - part * (before[i] ?? 0));
    }
    const length = Math.hypot(...rest);
    done.push(length > 0 ? rest.map((entry) => entry / length) : rest);
  }
  return done;
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const width = vector.length;
  return vector.map((_, i) => dot(matrix.subarray(i * width, (i + 1) * width), vector));
}

function combined(vectors: readonly Float64Array[], weights: readonly number[]): Float64Array {
  return new Float64Array(vectors[0]?.length ?? 0).map((_, i) => vectors.reduce((sum, vector, j) => sum + (weights[j] ?? 0) * (vector[i] ?? 0), 0)); // prettier-ignore
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The same direction or the opposite one: that whose largest entry is positive. */
function turned(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const entry of vector) if (Math.abs(entry) > Math.abs(largest)) largest = entry;
  return largest < 0 ? vector.map((entry) => -entry) : vector;
}
