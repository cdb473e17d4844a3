import type { CsvColumn } from '../../../core/data/source.ts';
import { isMissing, isNumber, parseNumber } from './cells.ts';
import { parseSample, type Delimiter } from './rows.ts';

/** More different values than this are no category but text. */
export const MAX_CATEGORIES = 1000;
/** Whole numbers with at most so many different values, as target, are names of classes. */
const MAX_CODED_CLASSES = 20;
const TARGET_NAMES = new Set(['target', 'label', 'class', 'species', 'y', 'klasse', 'ziel', 'zielwert']);

/** Decimal commas can be told apart only where the comma does not delimit. */
export function hasDecimalComma(delimiter: Delimiter): boolean {
  return delimiter !== ',';
}

/**
 * The delimiter that cuts (nearly) every row of the sample into the same number of cells. The comma is asked last,
 * since it also stands inside decimal numbers; it is the answer when there is only one column.
 */
export function guessDelimiter(sample: string): Delimiter {
  const isRegular = (delimiter: Delimiter) => {
    const widths = parseSample(sample, delimiter, 100).map((row) => row.length);
    const width = mostFrequent(widths);
    return width > 1 && widths.filter((other) => other === width).length >= 0.8 * widths.length;
  };
  return (['\t', ';', ','] as const).find(isRegular) ?? ',';
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/**
 * Whether the first row names the columns: no cell of it is a number, and either a column below is of numbers, or its
 * cells do not come up again below.
 */
export function guessHeader(rows: readonly (readonly string[])[], delimiter: Delimiter): boolean {
  const [first, ...others] = rows;
  if (!first) return false;
  const decimalComma = hasDecimalComma(delimiter);
  if (first.some((cell) => isNumber(cell, decimalComma))) return false;
  if (others.length === 0) return first.every((cell) => cell !== '');
  const hasNumbers = first.some((_, column) => others.some((row) => isNumber(row[column] ?? '', decimalComma)));
  return hasNumbers || first.every((cell, column) => others.every((row) => row[column] !== cell));
}

/** The header's names, none empty and none twice. */
export function uniqueNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, column) => {
    const base = cell === '' ? `column ${column + 1}` : cell;
    let name = base;
    for (let copy = 2; taken.has(name); copy++) name = `${base} ${copy}`;
    taken.add(name);
    return name;
  });
}

/** What was seen in one column. */
export class ColumnCensus {
  numbers = 0;
  texts = 0;
  missing = 0;
  isWhole = true;
  readonly values = new Set<string>();

  add(cell: string, decimalComma: boolean): void {
    if (isMissing(cell)) {
      this.missing++;
      return;
    }
    if (isNumber(cell, decimalComma)) {
      this.numbers++;
      this.isWhole &&= Number.isInteger(parseNumber(cell, decimalComma));
    } else this.texts++;
    // A copy of its own: a slice would keep the whole chunk of the file alive.
    if (this.values.size <= MAX_CATEGORIES && !this.values.has(cell)) this.values.add(Buffer.from(cell).toString());
  }

  /** A few stray words make no category out of a column of numbers: they are reported row by row. */
  get type(): CsvColumn['type'] {
    return this.numbers > 0 && this.numbers >= 4 * this.texts ? 'number' : 'category';
  }

  /** Sorted by number where they are numbers; undefined when there are too many. */
  get categories(): string[] | undefined {
    if (this.values.size > MAX_CATEGORIES) return undefined;
    return [...this.values].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  }
}

/**
 * Types and roles for columns that have been counted. Mostly empty columns, and text that differs in nearly every row
 * (names, numbers of tickets), are ignored. A column of few whole numbers carries its values too, so that it can be
 * turned into a category.
 */
export function guessColumns(names: readonly string[], census: readonly ColumnCensus[]): CsvColumn[] {
  const rows = Math.max(0, ...census.map((column) => column.numbers + column.texts + column.missing));
  const isUsable = census.map((column) => {
    const isText = column.type === 'category' && column.values.size > Math.min(MAX_CATEGORIES, Math.max(20, rows / 2));
    return column.missing <= rows / 2 && !isText;
  });
  const target = guessTarget(names, isUsable);
  return census.map((column, i) => {
    const role = i === target ? 'target' : isUsable[i] ? 'feature' : 'ignore';
    const isCoded = column.isWhole && column.values.size <= MAX_CODED_CLASSES && 2 * column.values.size <= rows;
    const type = role === 'target' && isCoded ? 'category' : column.type;
    const categories = type === 'category' || isCoded ? column.categories : undefined;
    return { name: names[i] ?? '', type, role, ...(categories && { categories }) };
  });
}

function guessTarget(names: readonly string[], isUsable: readonly boolean[]): number {
  const named = names.findIndex((name, i) => isUsable[i] && TARGET_NAMES.has(name.toLowerCase()));
  return named >= 0 ? named : isUsable.lastIndexOf(true);
}
