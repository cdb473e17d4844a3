import { featureNames, inputField, targetField, type DataSpec, type SpecColumn } from './spec.ts';
import { inUnits, type Scale, type Units } from './units.ts';

/** The columns of the user's file, or the features themselves. */
export function userColumns(spec: DataSpec): readonly SpecColumn[] {
  const field = inputField(spec);
  const columns = field.meaning.kind === 'table' ? field.meaning.columns : undefined;
  return columns ?? featureNames(field).map((name) => ({ name, categories: null }));
}

/** A name with the unit that the user's file writes beside its numbers: `rent (€)`. */
export function withUnit(name: string, unit: string | null | undefined): string {
  return unit ? `${name} (${unit})` : name;
}

/** The values to be predicted, with their units; nothing for classes. */
export function targetNames(spec: DataSpec): readonly string[] {
  const { meaning } = targetField(spec);
  return meaning.kind === 'classes' ? [] : meaning.names.map((name, i) => withUnit(name, meaning.units?.[i]));
}

/** A value of the user's file: a category by its name, or a number with as many decimals as float32 leaves of it. */
export type UserValue = string | { readonly value: number; readonly digits: Intl.NumberFormatOptions };

/** One row of features in the user's own numbers and words, beside `userColumns`. */
export function userValues(columns: readonly SpecColumn[], units: Units | null, row: ArrayLike<number>): UserValue[] {
  let offset = 0;
  return columns.map(({ categories }) => {
    const begin = offset;
    offset += categories?.length ?? 1;
    if (!categories) return userNumber(units?.features, begin, row[begin] ?? NaN);
    return categories.find((_, i) => (row[begin + i] ?? 0) > 0.5) ?? '?';
  });
}

/** A number of the network in the user's unit. */
export function userNumber(scale: Scale | null | undefined, column: number, value: number): Exclude<UserValue, string> {
  const digits = scale ? { maximumFractionDigits: decimals(scale, column, 4) } : { maximumSignificantDigits: 7 };
  return { value: inUnits(scale, column, value), digits };
}

/** The number itself, rounded to its digits. */
export function rounded({ value, digits: { maximumFractionDigits: places } }: Exclude<UserValue, string>): number {
  if (!Number.isFinite(value)) return value;
  return Number(places === undefined ? value.toPrecision(7) : value.toFixed(places));
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

/** Tokens as they are read: nothing between letters, spaces among words; names such as <unk> aside. */
export function between(vocabulary: readonly string[]): string {
  return vocabulary.every((token) => [...token].length <= 1 || /^[<[].+[>\]]$/.test(token)) ? '' : ' ';
}
