import type { Scale } from '../../core/data/units.ts';

/** Deviations this far below the largest value are what rounding leaves of a column that is constant. */
const ROUNDING = 16 * Number.EPSILON;

/**
 * Mean and (population) standard deviation of the columns of the first `rows` rows, in double precision; a constant
 * column's deviation counts as 1. Columns that `isScaled` leaves out have mean 0 and deviation 1.
 */
export function scaleOf(
  values: ArrayLike<number>,
  columns: number,
  rows = values.length / columns,
  isScaled: (column: number) => boolean = () => true,
): Scale {
  // Differences from the first row are exact for a constant, and small for large numbers that are near each other.
  const first = Float64Array.from({ length: columns }, (_, i) => values[i] ?? 0);
  const [centre, largest, squares] = [0, 1, 2].map(() => new Float64Array(columns)) as Columns;
  eachNumber(values, columns, rows, (value, i) => {
    centre[i] = (centre[i] ?? 0) + (value - (first[i] ?? 0)) / rows;
    largest[i] = Math.max(largest[i] ?? 0, Math.abs(value));
  });
  eachNumber(values, columns, rows, (value, i) => {
    squares[i] = (squares[i] ?? 0) + (value - (first[i] ?? 0) - (centre[i] ?? 0)) ** 2 / rows;
  });
  const deviationOf = (i: number) => {
    const measured = Math.sqrt(squares[i] ?? 0);
    return measured > ROUNDING * (largest[i] ?? 0) ? measured : 1;
  };
  const all = Array.from({ length: columns }, (_, i) => i);
  return {
    mean: all.map((i) => (isScaled(i) ? (first[i] ?? 0) + (centre[i] ?? 0) : 0)),
    deviation: all.map((i) => (isScaled(i) ? deviationOf(i) : 1)),
  };
}

type Columns = [Float64Array, Float64Array, Float64Array];

function eachNumber(
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  take: (value: number, column: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) take(values[row * columns + i] ?? 0, i);
  }
}

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
