import type { CsvColumn, TableSource } from '../../../core/data/csv/source.ts';
import { eachRow } from '../rowTurns.ts';
import type { NumberRows } from './numberRows.ts';

/**
 * The values that fill gaps in each feature column, based on the training part (`trained`: its rows): the mean or
 * median of the numbers, the most frequent number (the smallest if tied) or category (the first if tied); 0 if there
 * are no values. NaN for columns whose gaps are not filled.
 */
export async function fillings(
  source: TableSource,
  rows: NumberRows,
  trained: Uint32Array,
): Promise<readonly number[]> {
  const found: number[] = [];
  const features = source.columns.filter(({ role }) => role === 'feature');
  for (const [place, { type, gaps = 'drop' }] of features.entries()) {
    if (gaps === 'drop' || !(await hasGaps(rows, place))) found.push(NaN);
    else found.push(fillingOf(await knownIn(rows, place, trained), type === 'category' ? 'mostFrequent' : gaps));
  }
  return found;
}

async function hasGaps(rows: NumberRows, place: number): Promise<boolean> {
  let has = false;
  await eachRow(rows.length, (row) => void (has ||= Number.isNaN(rows.at(row, place))));
  return has;
}

/** The values of a column in these rows, without the gaps. */
async function knownIn(rows: NumberRows, place: number, trained: Uint32Array): Promise<Float64Array> {
  const known = new Float64Array(trained.length);
  let count = 0;
  await eachRow(trained.length, (i) => {
    const value = rows.at(trained[i] ?? 0, place);
    if (!Number.isNaN(value)) known[count++] = value;
  });
  return known.subarray(0, count);
}

function fillingOf(known: Float64Array, rule: keyof typeof rules): number {
  return known.length === 0 ? 0 : rules[rule](known);
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
