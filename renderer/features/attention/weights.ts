import type { ChosenAttention } from '../../../core/protocol/attention.ts';
import { decodeTensor } from '../../kit/tensor.ts';

/** The weights of an attention, as far as they are there. */
export interface Weights {
  readonly rows: number;
  readonly columns: number;
  /** The heads that are there. */
  readonly heads: readonly number[];
  /** [rows, columns] of a head; undefined where it is not there. */
  of(head: number): Float32Array | undefined;
  readonly mean: Float32Array;
}

export function weightsOf({ heads, weights, mean }: ChosenAttention): Weights {
  const [, rows = 0, columns = 0] = weights.shape;
  const values = decodeTensor(weights).values as Float32Array;
  const size = rows * columns;
  return {
    rows,
    columns,
    heads,
    of: (head) => {
      const at = heads.indexOf(head);
      return at < 0 ? undefined : values.subarray(at * size, (at + 1) * size);
    },
    mean: decodeTensor(mean).values as Float32Array,
  };
}

/** The side of a connection: who looks, and who is looked at. */
export type Side = 'query' | 'key';

export interface Place {
  readonly side: Side;
  readonly index: number;
}

export interface Share {
  readonly index: number;
  readonly weight: number;
}

/** How much a place looks at each other one, or is looked at by each, over these heads in the mean. */
export function sharesOf(weights: Weights, heads: readonly number[], { side, index }: Place): Float32Array {
  const { rows, columns } = weights;
  const shares = new Float32Array(side === 'query' ? columns : rows);
  const matrices = heads.length === 0 ? [weights.mean] : heads.flatMap((head) => weights.of(head) ?? []);
  for (const matrix of matrices) {
    for (let i = 0; i < shares.length; i++) {
      const at = side === 'query' ? index * columns + i : i * columns + index;
      shares[i] = (shares[i] ?? 0) + (matrix[at] ?? NaN) / matrices.length;
    }
  }
  return shares;
}

/** The largest, falling. */
export function strongest(shares: Float32Array, count: number): readonly Share[] {
  return [...shares.keys()]
    .map((index) => ({ index, weight: shares[index] ?? NaN }))
    .filter(({ weight }) => !(weight <= 0.0005))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count);
}

export interface Line {
  readonly head: number;
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** Weights below this are not drawn: hundreds of them would be a fog. */
const LEAST = 0.02;

/** The strongest connections of these heads, weak ones first, so that strong ones lie over them; of one place, if there is one. */
export function linesOf(weights: Weights, heads: readonly number[], place: Place | null, most: number): readonly Line[] {
  const { rows, columns } = weights;
  const lines: Line[] = [];
  for (const head of heads) {
    const matrix = weights.of(head);
    if (!matrix) continue;
    for (let at = 0; at < rows * columns; at++) {
      const weight = matrix[at] ?? 0;
      if (!(weight >= LEAST)) continue;
      const [query, key] = [Math.floor(at / columns), at % columns];
      if (place && (place.side === 'query' ? query : key) !== place.index) continue;
      lines.push({ head, query, key, weight });
    }
  }
  return lines.sort((a, b) => a.weight - b.weight).slice(-most);
} // prettier-ignore

/** The line nearest to a point; heights in rows, `across` from 0 on the left to 1 on the right. */
export function lineAt(lines: readonly Line[], across: number, row: number, tolerance: number): Line | undefined {
  const far = (line: Line) => Math.abs(line.query + (line.key - line.query) * across - row);
  const near = lines.filter((line) => far(line) <= tolerance);
  return near.reduce<Line | undefined>((best, line) => (best && far(best) < far(line) ? best : line), undefined);
}
