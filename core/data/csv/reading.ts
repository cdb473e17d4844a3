import type { Cells, CsvReading, CsvSource } from './source.ts';
import { withoutUnit } from './unit.ts';

/** Common words for missing values. */
export const usualMissing: readonly string[] = [
  '?', '-', '--', '.', 'na', 'n/a', 'nan', 'null', 'none', '#n/a', '#nv', 'k.a.', 'k. a.', 'leer', 'fehlt', 'missing',
]; // prettier-ignore

const oldMissing: readonly string[] = ['?', '-', 'na', 'n/a', 'nan', 'null', 'none'];

/** How files were read before this could be chosen: the cached copy is UTF-8, and both decimal marks are accepted. */
export function oldReading(delimiter: CsvSource['delimiter']): CsvReading {
  const decimal = delimiter === ',' ? '.' : 'either';
  return { encoding: 'utf-8', skip: 0, quote: '"', decimal, thousands: 'none', missing: [...oldMissing] };
}

/** How a source's file is read. */
export function readingOf({ reading, delimiter }: Cells): CsvReading {
  return reading ?? oldReading(delimiter);
}

/** A decimal point, and a question mark for missing values: for formats that describe their own contents. */
export const plainCells: Cells = {
  delimiter: ',',
  reading: { encoding: 'utf-8', skip: 0, quote: 'none', decimal: '.', thousands: 'none', missing: ['?'] },
};

/** How to interpret the cells of a table. */
export function cellsOf(source: object): Cells {
  return 'delimiter' in source ? (source as Cells) : plainCells;
}

/** How numbers are written, as a regular expression with the same meaning in JavaScript and Python. */
export interface NumberGrammar {
  /** Matches the whole cell. */
  readonly pattern: string;
  /** Characters removed from a number before it is parsed. */
  readonly separators: string;
  /** The character to replace by a point; empty if it already is one. */
  readonly comma: '' | ',';
}

const SPACES = ' \u00a0\u202f';
const EXPONENT = '(?:[eE][+-]?[0-9]+)?';

/** The number grammar of a source's file. */
export function numberGrammar(source: Cells): NumberGrammar {
  const { reading, delimiter } = source;
  if (!reading) return oldGrammar(delimiter);
  const { decimal, thousands } = reading;
  const mark = { '.': '\\.', ',': ',', either: '[.,]' }[decimal];
  const separators = thousands === 'none' ? '' : thousands === ' ' ? SPACES : thousands;
  const grouped = separators === '' ? '' : `[1-9][0-9]{0,2}(?:[${separators}][0-9]{3})+(?:${mark}[0-9]*)?|`;
  const pattern = `[+-]?(?:${grouped}[0-9]+(?:${mark}[0-9]*)?|${mark}[0-9]+)${EXPONENT}`;
  return { pattern, separators, comma: decimal === '.' ? '' : ',' };
}

/** Numbers with a decimal comma had no exponent and needed a digit after the comma. */
function oldGrammar(delimiter: CsvSource['delimiter']): NumberGrammar {
  const point = `[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)${EXPONENT}`;
  return delimiter === ','
    ? { pattern: point, separators: '', comma: '' }
    : { pattern: `${point}|[+-]?[0-9]*,[0-9]+`, separators: '', comma: ',' };
}

/** How to interpret cells (trimmed). */
export interface CellReader {
  /** Whether the cell stands for a missing value. */
  isMissing(cell: string): boolean;
  /**
   * The number in a cell, with its column's unit if any; NaN for anything else and for numbers that float32 cannot
   * represent.
   */
  number(cell: string, unit?: string): number;
}

/** Creates the reader for a source's cells. */
export function cellReader(source: Cells): CellReader {
  const { pattern, separators, comma } = numberGrammar(source);
  const whole = new RegExp(`^(?:${pattern})$`);
  const separator = separators === '' ? undefined : new RegExp(`[${separators}]`, 'g');
  const words = (source.reading ?? oldReading(source.delimiter)).missing;
  const missing = new Set(['', ...words.map((word) => word.trim().toLowerCase())]);
  const longest = Math.max(...[...missing].map((word) => word.length));
  const isDigit = (code: number) => code >= 48 && code <= 57;
  const hasDigits = [...missing].some((word) => isDigit(word.charCodeAt(0)));
  return {
    isMissing(cell) {
      if (cell.length > longest || (!hasDigits && isDigit(cell.charCodeAt(0)))) return false;
      return missing.has(cell.toLowerCase());
    },
    number(written, unit) {
      const cell = unit === undefined ? written : withoutUnit(written, unit);
      const digits = plainDigits(cell);
      if (digits >= 0) return digits;
      if (!whole.test(cell)) return NaN;
      const ungrouped = separator ? cell.replace(separator, '') : cell;
      const value = Number(comma === '' ? ungrouped : ungrouped.replace(',', '.'));
      return Number.isFinite(Math.fround(value)) ? value : NaN;
    },
  };
}

/** A fast path without a regular expression for cells of a few digits; -1 for any other cell. */
export function plainDigits(cell: string): number {
  const { length } = cell;
  if (length === 0 || length > 9) return -1;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = cell.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}
