/** A cell of a table; null is empty. */
export type Cell = string | number | boolean | null;

/**
 * A table as CSV (RFC 4180): fields with commas, quotes or line breaks are in quotes, numbers have a point, and lines end
 * with CR and LF. A field that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
