import type { TextKind, TextLookWish } from '../../../core/data/textImport.ts';
import { previewCsv, csvBeginning } from '../csv/import.ts';
import { guessEncoding } from '../../../core/data/csv/encoding.ts';
import { decoder } from '../../text/encoding.ts';
import type { ReadOptions } from '../../text/read.ts';
import { keepFile, keptFile } from '../kept.ts';
import { isNamed } from './table.ts';
import type { TextPlace } from './importTexts.ts';

/** How many lines to inspect, and what fraction of them must be alike. */
const [LINES, ALIKE] = [60, 0.95];
/** A cell with this many words, on average, is a text rather than a category. */
const WORDS = 3;
/** Beside so many columns of numbers, a cell of fewer words than these is a note, unless its column is called a text. */
const [MANY_NUMBERS, MANY_WORDS] = [2, 12];
/** If this fraction of a table's texts are distinct, they are not categories. */
const DIFFERENT = 0.8;

/** Whether a file starts like a table: its lines all split into the same number of cells. */
export function isTable(head: Uint8Array): boolean {
  const encoding = guessEncoding(head, true);
  if (encoding === undefined) return false;
  const text = decoder(encoding)(head);
  const lines = text.split(/\r?\n/).slice(0, -1).filter((line) => line.trim() !== '').slice(0, LINES); // prettier-ignore
  if (lines.length < 3) return false;
  return ['\t', ';', '|', ','].some((delimiter) => {
    const [first = 1, ...others] = lines.map((line) => line.split(delimiter).length);
    return first > 1 && others.filter((count) => count === first).length >= ALIKE * others.length;
  });
}

/** What a table contains: texts with labels, texts and their translations, or numbers and categories. */
export async function guessOfTable(
  { file, name, home }: TextPlace,
  wish: TextLookWish,
  reading: ReadOptions,
): Promise<TextKind | 'table'> {
  const { sha256, isUtf8 } = await keepFile(file, home, reading);
  const begun = { ...(await csvBeginning(keptFile(home, sha256), isUtf8)), ...wish.options };
  const { source, rows, counts, total } = await previewCsv({ sha256, name, options: begun }, home, reading);
  const isCategory = source.columns.map(({ type }) => type === 'category');
  const words = source.columns.map((_, i) => {
    const cells = rows.map(({ cells }) => cells[i] ?? '').filter((cell) => cell !== '');
    return cells.reduce((sum, cell) => sum + cell.trim().split(/\s+/).length, 0) / Math.max(1, cells.length);
  });
  // Of very many, nobody has counted how many are different.
  const isDifferent = counts.values.map((count) => (count ?? Infinity) >= DIFFERENT * total);
  const first = source.hasHeader ? source.columns.map((column) => column.name) : (rows[0]?.cells ?? []);
  const isPair = source.columns.length === 2 && isCategory.every(Boolean);
  if (isPair && (isDifferent.every(Boolean) || first.every((cell) => isNamed(cell, ['text', 'pair']))))
    return 'parallel';
  const identifies = (i: number) => isDifferent[i] && source.columns[i]?.role === 'ignore';
  const numbers = source.columns.filter(({ type }, i) => type === 'number' && !identifies(i)).length;
  const isText = (count: number, i: number) =>
    count >= WORDS &&
    isCategory[i] === true &&
    isDifferent[i] === true &&
    (numbers < MANY_NUMBERS || count >= MANY_WORDS || isNamed(first[i] ?? '', ['text']));
  return words.some(isText) ? 'labelled' : 'table';
}
