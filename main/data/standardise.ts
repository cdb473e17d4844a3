import type { Scale } from '../../core/data/units.ts';

/** Deviations this far below the largest value are what rounding leaves of a column that is constant. */
const ROUNDING = 16 * Number.EPSILON;

/**
 * Mean and (population) standard deviation of columns of `rows` numbers, in double precision; a constant column's
 * deviation counts as 1. Columns that `isScaled` leaves out have mean 0 and deviation 1.
 */
export function scaleOf(
  rows: number,
  columns: number,
  at: (row: number, column: number) => number,
  isScaled: (column: number) => boolean = () => true,
): Scale {
  const scaled = Array.from({ length: columns }, (_, i) => i).filter(isScaled);
  const eachNumber = (take: (value: number, column: number) => void) => {
    for (let row = 0; row < rows; row++) for (const i of scaled) take(at(row, i), i);
  };
  // Differences from the first row are exact for a constant, and small for large numbers that are near each other.
  const first = Float64Array.from({ length: columns }, (_, i) => at(0, i));
  const [centre, largest, squares] = [0, 1, 2].map(() => new Float64Array(columns)) as Columns;
  eachNumber((value, i) => {
    centre[i] = (centre[i] ?? 0) + (value - (first[i] ?? 0)) / rows;
    largest[i] = Math.max(largest[i] ?? 0, Math.abs(value));
  });
  eachNumber((value, i) => {
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

/** Every column brought to mean 0 and deviation 1: rounded only at the end. */
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
