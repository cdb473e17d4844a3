/** A currency before a number ($5, US$ 5, EUR 5), or a unit after one (5 €, 12 %, 80 km/h). */
const BEFORE = /^([+-]?)((?:[A-Z]{1,3})?\p{Sc}|EUR|USD|GBP|CHF|JPY)\s*(.+)$/u;
const BEHIND = /^(.*[\d.,])\s*([%‰°\p{Sc}\p{L}µ][^\d\s]{0,11})$/u;
const LIKE_A_NUMBER = /^[+-]?[\d.,' \u00a0\u202f]*\d[\d.,' \u00a0\u202f]*$/;
/** Longer cells are treated as words. */
const LONGEST = 40;
/** The maximum length of a unit, in UTF-16 code units. */
export const LONGEST_UNIT = 20;

/** Splits a (trimmed) cell that may be a number with a unit. */
export function splitUnit(cell: string): { readonly unit: string; readonly number: string } | undefined {
  if (cell.length > LONGEST) return undefined;
  const [, sign = '', currency = '', after = ''] = BEFORE.exec(cell) ?? [];
  if (LIKE_A_NUMBER.test(after)) return { unit: currency, number: sign + after };
  const [, before = '', unit = ''] = BEHIND.exec(cell) ?? [];
  return unit.length <= LONGEST_UNIT && LIKE_A_NUMBER.test(before) ? { unit, number: before } : undefined;
}

/** A cell with its unit removed from the front or end; empty if it does not have the unit. */
export function withoutUnit(cell: string, unit: string): string {
  if (cell.endsWith(unit)) return cell.slice(0, -unit.length).trimEnd();
  const sign = cell.startsWith('-') || cell.startsWith('+') ? cell.slice(0, 1) : '';
  return cell.startsWith(unit, sign.length) ? sign + cell.slice(sign.length + unit.length).trimStart() : '';
}
