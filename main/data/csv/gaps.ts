import type { CsvColumn, TableSource } from '../../../core/data/csv/source.ts';
import type { NumberRows } from './numberRows.ts';

/**
 * The values that fill gaps in each feature column, based on the training part (`trained`: its rows): the mean or
 * median of the numbers, the most frequent number (the smallest if tied) or category (the first if tied); 0 if there
 * are no values. NaN for columns whose gaps are not filled.
 */
export function fillings(source: TableSource, rows: NumberRows, trained: Uint32Array): readonly number[] {
  return source.columns
    .filter(({ role }) => role === 'feature')
    .map(({ type, gaps = 'drop' }, place) => {
      if (gaps === 'drop' || !hasGaps(rows, place)) return NaN;
      const known = Float64Array.from(trained, (row) => rows.at(row, place)).filter((value) => !Number.isNaN(value));
      if (known.length === 0) return 0;
      return type === 'category' ? mostFrequent(known) : rules[gaps](known);
    });
}

function hasGaps(rows: NumberRows, place: number): boolean {
  for (let row = 0; row < rows.length; row++) if (Number.isNaN(rows.at(row, place))) return true;
  return false;
}

const rules: Readonly<Record<Exclude<CsvColumn['gaps'], 'drop' | undefined>, (known: Float64Array) => number>> = {
  mean: (values) => values.reduce((sum, value) => sum + value / values.length, 0),
  median: (values) => {
    values.sort();
    const middle = values.length / 2;
    return ((values[Math.ceil(middle) - 1] ?? 0) + (values[Math.floor(middle)] ?? 0)) / 2;
  },
  mostFrequent,
};

/** The smallest if tied. */
function mostFrequent(values: Float64Array): number {
  values.sort();
  let [best, most, count] = [0, 0, 0];
  values.forEach((value, i) => {
    count = value === values[i - 1] ? count + 1 : 1;
    if (count > most) [best, most] = [value, count];
  });
  return best;
}
