const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NUMBER_WITH_COMMA = /^[+-]?\d*,\d+$/;
const MISSING = new Set(['', '?', '-', 'na', 'n/a', 'nan', 'null', 'none']);

/** Whether a (trimmed) cell says that its value is not known. */
export function isMissing(cell: string): boolean {
  return cell.length <= 4 && MISSING.has(cell.toLowerCase());
}

/**
 * Whether a (trimmed) cell writes a number; hexadecimal and thousands' marks count as text.
 * `decimalComma`: 1,5 may stand for 1.5, as it can where another character delimits the cells.
 */
export function isNumber(cell: string, decimalComma: boolean): boolean {
  return NUMBER.test(cell) || (decimalComma && NUMBER_WITH_COMMA.test(cell));
}

/** The number that a (trimmed) cell writes; NaN for anything else. */
export function parseNumber(cell: string, decimalComma: boolean): number {
  if (NUMBER.test(cell)) return Number(cell);
  return decimalComma && NUMBER_WITH_COMMA.test(cell) ? Number(cell.replace(',', '.')) : NaN;
}
