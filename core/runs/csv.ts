import type { Language } from '../text.ts';

/** A cell of a table; null is empty. */
export type Cell = string | number | boolean | null;

/** How spreadsheets read a table that is opened by a double click: by what stands between cells, and before decimals. */
const signs = { en: [',', '.'], de: [';', ','] } as const;

/** Without it Excel takes letters that are not English for others. */
const BYTE_ORDER_MARK = '\ufeff';

/** The beginning of a file whose rows `csvOf` writes. */
export const csvBegin = BYTE_ORDER_MARK;

/**
 * Rows of a table as CSV that a spreadsheet of the language opens: commas and points, or semicolons and decimal commas. Fields with
 * separators, quotes or line breaks are in quotes, and lines end with CR and LF (RFC 4180). A field that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
export function csvOf(rows: readonly (readonly Cell[])[], language: Language): string {
  const [separator, point] = signs[language];
  return rows.map((row) => `${row.map((cell) => field(cell, point)).join(separator)}\r\n`).join('');
}

function field(cell: Cell, point: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell).replace('.', point);
  if (typeof cell !== 'string') return String(cell);
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
