import type { DataSpec } from '../../../core/data/spec.ts';
import type { Scale, Units } from '../../../core/data/units.ts';
import { userColumns, userNumber as numberOf, userValues, withUnit } from '../../../core/data/userValues.ts';

/** More columns than this are not drawn: a table of thousands would stop the page. */
export const MOST_COLUMNS = 60;

type Format = (value: number, options?: Intl.NumberFormatOptions) => string;

/** The columns of a table's features as they stand in the user's file, with their units; of many only the first. */
export function columnNames(spec: DataSpec): readonly string[] {
  return userColumns(spec)
    .slice(0, MOST_COLUMNS)
    .map(({ name, unit }) => withUnit(name, unit));
}

/** How many columns are not drawn. */
export function columnsLeft(spec: DataSpec): number {
  return Math.max(0, userColumns(spec).length - MOST_COLUMNS);
}

/** One row of features in the user's own numbers and words, beside `columnNames`. */
export function userCells(spec: DataSpec, units: Units | null, row: ArrayLike<number>, format: Format): string[] {
  const columns = userColumns(spec).slice(0, MOST_COLUMNS);
  return userValues(columns, units, row).map((one) => (typeof one === 'string' ? one : format(one.value, one.digits)));
}

/** A number in the user's unit, with as many decimals as float32 leaves of it. */
export function userNumber(scale: Scale | null | undefined, column: number, value: number, format: Format): string {
  const { value: own, digits } = numberOf(scale, column, value);
  return format(own, digits);
}
