import { cellReader, type CellReader } from '../../../core/data/csv/reading.ts';
import { targetColumns, type Cells, type CsvColumn, type TableSource } from '../../../core/data/csv/source.ts';
import { inputField, targetField, type DataSpec } from '../../../core/data/spec.ts';
import { sizeOf } from '../../../core/shape.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { RowIssues } from './issues.ts';
import { NumberRows } from './numberRows.ts';
import type { RowReader } from './rows.ts';

/** The usable rows of a file in file order, before scaling. */
export interface Table {
  readonly issues: RowIssues;
  /**
   * One number per column: features first, then the label, then the line on which the row starts. A category is the
   * index of its value in the column's list; a gap to be filled is NaN.
   */
  readonly rows: NumberRows;
}

/** The most numbers (rows times columns after one-hot encoding, including the target's) in a table. */
export const MAX_NUMBERS = 100_000_000;

/** Memory for each number while a table is loaded: 8 bytes when read, 4 for the network. */
const BYTES_A_NUMBER = 12;

/** The number of values in a row after one-hot encoding: features, label and line. */
export function numbersInRow(spec: DataSpec): number {
  return sizeOf(inputField(spec).type.shape) + sizeOf(targetField(spec).type.shape) + 1;
}

/** The memory, in megabytes, that this many numbers take while a table is loaded. */
export function megabytes(numbers: number): number {
  return Math.ceil((numbers * BYTES_A_NUMBER) / 1e6);
}

/**
 * Reads the rows of a file that fit the source's columns; reports the others. Fails like `rowsOf`, and with dataInvalid
 * if there are more than `most` numbers.
 */
export async function readTable(
  rowsOf: RowReader,
  source: TableSource & Cells,
  spec: DataSpec,
  most = MAX_NUMBERS,
): Promise<Table> {
  const issues = new RowIssues();
  const readers = columnReaders(source);
  const width = source.columns.length;
  const mostRows = Math.floor(most / numbersInRow(spec));
  const rows = new NumberRows(readers.length + 1);
  const row = new Float64Array(readers.length + 1);
  const cellsAre = cellReader(source);
  await rowsOf((cells, line) => {
    const reason = cells.length === width ? readRow(cells, readers, cellsAre, row) : otherWidth(width);
    if (reason !== undefined) return issues.leaveOut(line, reason);
    // The number of rows in the document cannot be trusted.
    if (rows.length >= mostRows) throw tooLarge(source.name, most);
    row[readers.length] = line;
    rows.push(row);
    issues.used++;
  });
  return { issues, rows };
}

/** How to process a cell: where its number goes, and how to parse it. */
interface ColumnReader {
  readonly column: CsvColumn;
  readonly index: number;
  readonly place: number;
  readonly categories: ReadonlyMap<string, number>;
}

/** The readers of the columns in use. A category as target excludes other targets. */
function columnReaders({ columns }: TableSource): ColumnReader[] {
  const targets = new Set(targetColumns(columns));
  let feature = 0;
  let target = columns.filter(({ role }) => role === 'feature').length;
  return columns.flatMap((column, index) => {
    if (column.role !== 'feature' && !targets.has(column)) return [];
    const place = column.role === 'feature' ? feature++ : target++;
    const categories = new Map((column.categories ?? []).map((value, i) => [value, i]));
    return [{ column, index, place, categories }];
  });
}

/** Parses a row's cells into `row`, or returns why it cannot be used. */
function readRow(
  cells: string[],
  readers: readonly ColumnReader[],
  { isMissing, number }: CellReader,
  row: Float64Array,
): Text | undefined {
  for (const { column, index, place, categories } of readers) {
    const { role, type, gaps = 'drop', name, unit } = column;
    const cell = cells[index] ?? '';
    if (isMissing(cell)) {
      if (role === 'target' || gaps === 'drop') return text(`“${name}” is empty`, `„${name}“ ist leer`);
      row[place] = NaN;
    } else if (type === 'number') {
      const value = number(cell, unit);
      if (Number.isNaN(value)) return text(`“${name}” does not contain a number`, `„${name}“ ist keine Zahl`);
      row[place] = value;
    } else {
      const category = categories.get(cell);
      if (category === undefined) return unknownCategory(name);
      row[place] = category;
    }
  }
  return undefined;
}

function otherWidth(width: number): Text {
  const cells = counted(width, ['cell', 'cells'], ['Zelle', 'Zellen']);
  return text(`they do not have ${cells.en}`, `Sie haben nicht ${cells.de}`);
}

function unknownCategory(name: string): Text {
  return text(
    `“${name}” has a value that is not one of its categories`,
    `„${name}“ hat einen Wert, der keine ihrer Kategorien ist`,
  );
}

function tooLarge(name: string, most: number): EngineError {
  return new EngineError(
    'dataInvalid',
    text(
      `${name} needs more than the ${megabytes(most)} MB of memory that are allowed: leave out some columns in the Data tab.`,
      `${name} braucht mehr als die erlaubten ${megabytes(most)} MB Speicher: unter „Daten“ einige Spalten weglassen.`,
    ),
  );
}
