import * as tf from '@tensorflow/tfjs';
import { createBuffer, createSession } from '../graph/onnx/session.ts';
import { trace } from '../graph/tracer.ts';
import type { Turn } from '../looking/landscape/turn.ts';
import { isWithin, squaredDistance, type Points } from './points.ts';

/** Rows of products that are computed at once. */
const ROWS = 128;
/** Squares beyond this have no products in float32. */
const LARGEST = 1e30;

/** Called for every point: what its squared distances to all points are, and by how much each of them may be off. */
type Look = (point: number, squared: Float64Array, error: Float64Array) => void;

/**
 * Squared distances as |a|² + |b|² - 2ab, of which ONNX Runtime computes the products in float32: with many coordinates
 * far faster than one by one, but not exactly. False if the numbers are too large for that.
 */
async function lookAtAll({ values, count, width }: Points, look: Look, turn: Turn, onProgress?: (share: number) => void): Promise<boolean> {
  const { rows, columns, norms } = centred(values, count, width);
  if (!norms.every((norm) => norm < LARGEST)) return false;
  const block = Math.min(ROWS, count);
  const types = { rows: { dtype: 'float32', shape: [block, width] }, columns: { dtype: 'float32', shape: [width, count] } } as const;
  const graph = trace(types, (given) => ({ products: tf.matMul(given['rows'] ?? tf.scalar(0), given['columns'] ?? tf.scalar(0)) }));
  const session = await createSession(graph);
  const products = createBuffer({ dtype: 'float32', shape: [block, count] });
  const given = createBuffer(types.columns, columns);
  const [squared, error] = [new Float64Array(count), new Float64Array(count)];
  // A sum of so many products, rounded each time (Higham 2002, 3.1), and the numbers themselves.
  const share = (width + 8) * 2 ** -23;
  try {
    for (let done = 0; done < count; done += block) {
      const from = Math.min(done, count - block);
      await session.run({ rows: createBuffer(types.rows, rows.subarray(from * width)), columns: given }, { products });
      for (let point = done; point < from + block; point++) {
        const [own, begin] = [norms[point] ?? 0, (point - from) * count];
        for (let other = 0; other < count; other++) {
          const both = own + (norms[other] ?? 0);
          squared[other] = both - 2 * (products.values[begin + other] ?? 0);
          error[other] = share * both;
        }
        look(point, squared, error);
      }
      onProgress?.((from + block) / count);
      await turn.pass();
    }
  } finally {
    await session.release();
  }
  return true;
} // prettier-ignore

/** Around their middle, where the squares are smallest: row by row, column by column, and their squared lengths. */
function centred(values: Float64Array, count: number, width: number) {
  const middle = new Float64Array(width);
  for (let i = 0; i < values.length; i++) middle[i % width] = (middle[i % width] ?? 0) + (values[i] ?? 0) / count;
  const [rows, columns, norms] = [new Float32Array(values.length), new Float32Array(values.length), new Float64Array(count)];
  for (let point = 0; point < count; point++) {
    for (let k = 0; k < width; k++) {
      const value = (values[point * width + k] ?? 0) - (middle[k] ?? 0);
      rows[point * width + k] = value;
      columns[k * count + point] = value;
      norms[point] = (norms[point] ?? 0) + value * value;
    }
  }
  return { rows, columns, norms };
} // prettier-ignore

/** Who is no farther than a radius from whom, a bit for each pair. */
export class WideNeighbours {
  readonly #count: number;
  readonly #near: Uint8Array;
  /** By point. */
  readonly #sizes: Int32Array;
  readonly #isTaken: Uint8Array;

  private constructor(count: number) {
    this.#count = count;
    this.#near = new Uint8Array(count * Math.ceil(count / 8));
    this.#sizes = new Int32Array(count);
    this.#isTaken = new Uint8Array(count);
  }

  /** Undefined if the numbers are too large. Where products do not decide, distances do. */
  static async within(points: Points, radius: number, turn: Turn, onProgress?: (share: number) => void): Promise<WideNeighbours | undefined> {
    const { values, count, width } = points;
    const all = new WideNeighbours(count);
    const most = radius * radius;
    const look: Look = (point, squared, error) => {
      for (let other = 0; other < count; other++) {
        const [nearly, off] = [squared[other] ?? 0, error[other] ?? 0];
        if (nearly > most + off) continue;
        if (nearly < most - off || isWithin(values, point * width, other * width, width, most)) all.#put(point, other);
      }
    };
    return (await lookAtAll(points, look, turn, onProgress)) ? all : undefined;
  } // prettier-ignore

  /** See KdTree. */
  hasWithin(point: number, _radius: number, count: number): boolean {
    return (this.#sizes[point] ?? 0) >= count;
  }

  /** See KdTree. */
  takeWithin(point: number): readonly number[] {
    const found: number[] = [];
    const row = this.#rowOf(point);
    for (let other = 0; other < this.#count; other++) {
      if (this.#isTaken[other] === 1 || ((this.#near[row + (other >> 3)] ?? 0) & (1 << (other & 7))) === 0) continue;
      this.#isTaken[other] = 1;
      found.push(other);
    }
    return found;
  }

  #rowOf(point: number): number {
    return point * Math.ceil(this.#count / 8);
  }

  #put(point: number, other: number): void {
    const at = this.#rowOf(point) + (other >> 3);
    this.#near[at] = (this.#near[at] ?? 0) | (1 << (other & 7));
    this.#sizes[point] = (this.#sizes[point] ?? 0) + 1;
  }
}

/** Every point's distance to its `count`-th nearest, itself being the first; undefined if the numbers are too large. */
export async function wideDistances(points: Points, count: number, turn: Turn, onProgress?: (share: number) => void): Promise<Float64Array | undefined> {
  const { values, width } = points;
  const distances = new Float64Array(points.count);
  const look: Look = (point, squared, error) => {
    const most = leastOf(squared, error, count);
    const exact: number[] = [];
    for (const [other, nearly] of squared.entries()) {
      if (nearly - (error[other] ?? 0) <= most) exact.push(squaredDistance(values, point * width, values, other * width, width));
    }
    distances[point] = Math.sqrt(Float64Array.from(exact).sort()[count - 1] ?? 0);
  };
  return (await lookAtAll(points, look, turn, onProgress)) ? distances : undefined;
} // prettier-ignore

/** What the `count`-th least number is at most. */
function leastOf(squared: Float64Array, error: Float64Array, count: number): number {
  const most = squared.map((nearly, i) => nearly + (error[i] ?? 0)).sort();
  return most[count - 1] ?? Infinity;
}
