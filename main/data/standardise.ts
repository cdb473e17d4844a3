import type { Scale } from '../../core/data/units.ts';
import { eachRow } from './rowTurns.ts';

/** Deviations this far below the largest value are just rounding errors of a constant column. */
const ROUNDING = 16 * Number.EPSILON;

/**
 * Mean and (population) standard deviation of columns of `rows` numbers, in double precision; 1 is used as deviation of
 * constant columns. Columns excluded by `isScaled` have mean 0 and deviation 1.
 */
export async function scaleOf(
  rows: number,
  columns: number,
  at: (row: number, column: number) => number,
  isScaled: (column: number) => boolean = () => true,
): Promise<Scale> {
  const scaled = Array.from({ length: columns }, (_, i) => i).filter(isScaled);
  const eachNumber = (take: (value: number, column: number) => void) =>
    eachRow(rows, (row) => {
      for (const i of scaled) take(at(row, i), i);
    });
  // Differences from the first row are exact for a constant, and small for large numbers that are close together.
  const first = Float64Array.from({ length: columns }, (_, i) => at(0, i));
  const [centre, largest, squares] = [0, 1, 2].map(() => new Float64Array(columns)) as Columns;
  await eachNumber((value, i) => {
    centre[i] = (centre[i] ?? 0) + (value - (first[i] ?? 0)) / rows;
    largest[i] = Math.max(largest[i] ?? 0, Math.abs(value));
  });
  await eachNumber((value, i) => {
    squares[i] = (squares[i] ?? 0) + (value - (first[i] ?? 0) - (centre[i] ?? 0)) ** 2 / rows;
  });
  const mean = new Array<number>(columns).fill(0);
  const deviation = new Array<number>(columns).fill(1);
  for (const i of scaled) {
    const measured = Math.sqrt(squares[i] ?? 0);
    mean[i] = (first[i] ?? 0) + (centre[i] ?? 0);
    if (measured > ROUNDING * (largest[i] ?? 0)) deviation[i] = measured;
  }
  return { mean, deviation };
}

type Columns = [Float64Array, Float64Array, Float64Array];

/** Scales every column to mean 0 and standard deviation 1, rounding only at the end. */
export function standardised(values: Float64Array, { mean, deviation }: Scale): Float32Array {
  const columns = mean.length;
  const result = new Float32Array(values.length);
  for (let row = 0; row < values.length; row += columns) {
    for (let i = 0; i < columns; i++) {
      result[row + i] = ((values[row + i] ?? 0) - (mean[i] ?? 0)) / (deviation[i] ?? 1);
    }
  }
  return result;
}
