import type { Cells, CsvReading, CsvSource } from './source.ts';
import { withoutUnit } from './unit.ts';

/** Words that usually say that a value is not known. */
export const usualMissing: readonly string[] = [
  '?', '-', '--', '.', 'na', 'n/a', 'nan', 'null', 'none', '#n/a', '#nv', 'k.a.', 'k. a.', 'leer', 'fehlt', 'missing',
]; // prettier-ignore

const oldMissing: readonly string[] = ['?', '-', 'na', 'n/a', 'nan', 'null', 'none'];

/** How files were read before it was a choice: the copy in the cache is UTF-8, and both decimal marks count. */
export function oldReading(delimiter: CsvSource['delimiter']): CsvReading {
  const decimal = delimiter === ',' ? '.' : 'either';
  return { encoding: 'utf-8', skip: 0, quote: '"', decimal, thousands: 'none', missing: [...oldMissing] };
}

/** How a source's file is read. */
export function readingOf({ reading, delimiter }: Cells): CsvReading {
  return reading ?? oldReading(delimiter);
}

/** Numbers with a point, and a question mark for what is not known: as files have it that say themselves what they hold. */
export const plainCells: Cells = {
  delimiter: ',',
  reading: { encoding: 'utf-8', skip: 0, quote: 'none', decimal: '.', thousands: 'none', missing: ['?'] },
};

/** How the cells of a table are understood. */
export function cellsOf(source: object): Cells {
  return 'delimiter' in source ? (source as Cells) : plainCells;
}

/** How a number is written, as a regular expression that means the same in JavaScript and Python. */
export interface NumberGrammar {
  /** A whole cell matches. */
  readonly pattern: string;
  /** Characters that are taken out of a number before it is read. */
  readonly separators: string;
  /** The character that becomes a point; empty where the point is one already. */
  readonly comma: '' | ',';
}

const SPACES = ' \u00a0\u202f';
const EXPONENT = '(?:[eE][+-]?[0-9]+)?';

/** The grammar of numbers in a source's file. */
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

/** A decimal comma had no exponent, and needed a digit behind it. */
function oldGrammar(delimiter: CsvSource['delimiter']): NumberGrammar {
  const point = `[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)${EXPONENT}`;
  return delimiter === ','
    ? { pattern: point, separators: '', comma: '' }
    : { pattern: `${point}|[+-]?[0-9]*,[0-9]+`, separators: '', comma: ',' };
}

/** How cells (trimmed) are understood. */
export interface CellReader {
  /** Whether the cell says that its value is not known. */
  isMissing(cell: string): boolean;
  /**
   * The number that a cell writes, with the unit of its column where it has one; NaN for anything else, and for what
   * float32 cannot hold.
   */
  number(cell: string, unit?: string): number;
}

/** The reader of a source's cells. */
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

/** The number that a cell of a few digits writes, without a regular expression; -1 for any other cell. */
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
