import { cellReader, type CellReader } from '../../../core/data/csv/reading.ts';
import type { CsvColumn, CsvSource } from '../../../core/data/source.ts';
import { targetColumns, type DataSpec } from '../../../core/data/spec.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { RowIssues } from './issues.ts';
import { readRows } from './rows.ts';

/** The rows of a file that can be used, in its order, before anything is scaled. */
export interface Table {
  readonly issues: RowIssues;
  /** Numbers in one row of the features. */
  readonly width: number;
  readonly labelSize: number;
  /** [rows, width]; a gap that is to be filled is NaN, at the first place of a category. */
  readonly features: Float64Array;
  /** [rows, labelSize] values, or class indices. */
  readonly labels: Float64Array;
  /** The line on which each row begins. */
  readonly lines: Uint32Array;
}

/** The most numbers (rows times columns after one-hot) that a table may have: 400 MB as float32. */
export const MAX_NUMBERS = 100_000_000;

/** The most rows for which room is made before any is seen. */
const FIRST_ROWS = 1 << 16;

/**
 * Reads the rows of a kept file that fit the source's columns; reports the others. Fails as readRows does, and with
 * dataInvalid where there are more than `most` numbers.
 */
export async function readTable(file: string, source: CsvSource, spec: DataSpec, most = MAX_NUMBERS): Promise<Table> {
  const width = spec.shape[0] ?? 0;
  const labelSize = spec.target.kind === 'classes' ? 1 : spec.target.names.length;
  const issues = new RowIssues();
  // What a document says of its rows is not believed: only room for some is made at once.
  const expected = Math.min(source.rows, FIRST_ROWS) + 1;
  let features = new Float64Array(expected * width);
  let labels = new Float64Array(expected * labelSize);
  let lines = new Uint32Array(expected);
  const readers = columnReaders(source);
  const cellsAre = cellReader(source);
  const row = new Float64Array(width);
  const label = new Float64Array(labelSize);
  let isHeader = source.hasHeader;
  await readRows(file, source, (cells, line) => {
    if (isHeader) {
      isHeader = false;
      return;
    }
    const reason = readRow(cells, readers, cellsAre, row, label);
    if (reason !== undefined) return issues.leaveOut(line, reason);
    const { used } = issues;
    if ((used + 1) * width > most) throw tooLarge(source.name, most);
    if (used >= lines.length) {
      const rows = Math.ceil(1.5 * used) + 1024;
      features = moved(features, new Float64Array(rows * width));
      labels = moved(labels, new Float64Array(rows * labelSize));
      lines = moved(lines, new Uint32Array(rows));
    }
    features.set(row, used * width);
    labels.set(label, used * labelSize);
    lines[used] = line;
    issues.used++;
  });
  const { used } = issues;
  return {
    issues, width, labelSize, features: features.subarray(0, used * width),
    labels: labels.subarray(0, used * labelSize), lines: lines.subarray(0, used),
  }; // prettier-ignore
}

function moved<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** What becomes of a cell: where it goes, and how it is read. */
interface ColumnReader {
  readonly column: CsvColumn;
  readonly index: number;
  /** Where its numbers begin, in the features or in the label. */
  readonly offset: number;
  readonly categories: ReadonlyMap<string, number>;
}

/** The readers of all columns, in their order. Beside a category that is the target there is no other target. */
function columnReaders(source: CsvSource): ColumnReader[] {
  const isTarget = targetColumns(source.columns);
  const ends = { feature: 0, target: 0, ignore: 0 };
  return source.columns.map((written, index) => {
    const column = written.role === 'target' && !isTarget.includes(written) ? ignored(written) : written;
    const categories = new Map((column.categories ?? []).map((value, i) => [value, i]));
    const offset = ends[column.role];
    ends[column.role] += column.role === 'feature' && column.type === 'category' ? categories.size : 1;
    return { column, index, offset, categories };
  });
}

function ignored(column: CsvColumn): CsvColumn {
  return { ...column, role: 'ignore' };
}

/** Reads a row's cells into `row` and `label`; or says why it cannot be used. */
function readRow(
  cells: string[],
  readers: readonly ColumnReader[],
  { isMissing, number }: CellReader,
  row: Float64Array,
  label: Float64Array,
): Text | undefined {
  if (cells.length !== readers.length) return otherWidth(readers.length);
  row.fill(0);
  for (const { column, index, offset, categories } of readers) {
    const { role, type, gaps = 'drop', name } = column;
    if (role === 'ignore') continue;
    const cell = cells[index] ?? '';
    const target = role === 'target' ? label : row;
    if (isMissing(cell)) {
      if (role === 'target' || gaps === 'drop') return text(`"${name}" is empty`, `„${name}“ ist leer`);
      row[offset] = NaN;
    } else if (type === 'number') {
      const value = number(cell);
      if (Number.isNaN(value)) return text(`"${name}" holds no number`, `„${name}“ ist keine Zahl`);
      target[offset] = value;
    } else {
      const category = categories.get(cell);
      if (category === undefined) return unknownCategory(name);
      if (role === 'target') label[offset] = category;
      else row[offset + category] = 1;
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
    `"${name}" has a value that is none of its categories`,
    `„${name}“ hat einen Wert, der keine ihrer Kategorien ist`,
  );
}

function tooLarge(name: string, most: number): EngineError {
  const megabytes = Math.round(most / 250_000);
  return new EngineError(
    'dataInvalid',
    `${name} needs more than the ${megabytes} MB that are allowed: leave out some columns.`,
  );
}
