import { featureNames, inputField, targetField, type DataSpec, type SpecColumn } from '../../../core/data/spec.ts';
import { inUnits, type Scale, type Units } from '../../../core/data/units.ts';

/** More columns than this are not drawn: a table of thousands would stop the page. */
export const MOST_COLUMNS = 60;

type Format = (value: number, options?: Intl.NumberFormatOptions) => string;

/** The columns of a table's features as they stand in the user's file, with their units; of many only the first. */
export function columnNames(spec: DataSpec): readonly string[] {
  return columnsOf(spec)
    .slice(0, MOST_COLUMNS)
    .map(({ name, unit }) => withUnit(name, unit));
}

/** The columns of the user's file, or the features themselves. */
function columnsOf(spec: DataSpec): readonly SpecColumn[] {
  const field = inputField(spec);
  const columns = field.meaning.kind === 'table' ? field.meaning.columns : undefined;
  return columns ?? featureNames(field).map((name) => ({ name, categories: null }));
}

/** The values to be predicted, with their units; nothing for classes. */
export function targetNames(spec: DataSpec): readonly string[] {
  const { meaning } = targetField(spec);
  return meaning.kind === 'classes' ? [] : meaning.names.map((name, i) => withUnit(name, meaning.units?.[i]));
}

function withUnit(name: string, unit: string | null | undefined): string {
  return unit ? `${name} (${unit})` : name;
}

/** How many columns are not drawn. */
export function columnsLeft(spec: DataSpec): number {
  return Math.max(0, columnsOf(spec).length - MOST_COLUMNS);
}

/** One row of features in the user's own numbers and words, beside `columnNames`. */
export function userCells(spec: DataSpec, units: Units | null, row: ArrayLike<number>, format: Format): string[] {
  const columns = columnsOf(spec);
  let offset = 0;
  return columns.slice(0, MOST_COLUMNS).map(({ categories }) => {
    const begin = offset;
    offset += categories?.length ?? 1;
    if (!categories) return userNumber(units?.features, begin, row[begin] ?? NaN, format);
    return categories.find((_, i) => (row[begin + i] ?? 0) > 0.5) ?? '?';
  });
}

/** A number in the user's unit, with as many decimals as float32 leaves of it. */
export function userNumber(scale: Scale | null | undefined, column: number, value: number, format: Format): string {
  return format(inUnits(scale, column, value), exactDigits(scale, column));
}

function exactDigits(scale: Scale | null | undefined, column: number): Intl.NumberFormatOptions {
  return scale ? { maximumFractionDigits: decimals(scale, column, 4) } : { maximumSignificantDigits: 7 };
}

/** Digits for predicted values: a thousandth of the deviation is as fine as anybody wants it. */
export function predictedDigits(scale: Scale | null | undefined, column: number): Intl.NumberFormatOptions {
  const digits = decimals(scale, column, 3);
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

/** `fine` decimals where the deviation is 1 to 10, fewer for larger ones, more for smaller ones. */
function decimals(scale: Scale | null | undefined, column: number, fine: number): number {
  const deviation = scale?.deviation[column] ?? 1;
  return Math.min(12, Math.max(0, fine - Math.floor(Math.log10(deviation))));
}
