import { cellReader, plainDigits, readingOf } from '../../../core/data/csv/reading.ts';
import { splitUnit } from '../../../core/data/csv/unit.ts';
import type { Cells } from '../../../core/data/csv/source.ts';
import { Bits } from './bits.ts';
import type { RowReader } from './rows.ts';

/** With more distinct values than this, a column is not a category. */
export const MAX_CATEGORIES = 1000;
/** Rows remembered for display. */
const SHOWN_ROWS = 20;

/** Most cells of large tables are integers below this; they are counted without looking at their text. */
const SMALL = 1000;

/** The location of an unusable cell. */
export interface Place {
  readonly line: number;
  readonly cell: string;
}

/** What was found in one column. */
export class ColumnCensus {
  numbers = 0;
  isWhole = true;
  /** Rows in which the value is missing, or is not a number. */
  readonly missing = new Bits();
  readonly words = new Bits();
  /** Rows in which a number has a unit; and the units, of which no more are added once there are two. */
  readonly quantities = new Bits();
  readonly units = new Set<string>();
  firstMissing: Place | undefined;
  firstWord: Place | undefined;
  firstQuantity: Place | undefined;
  /** The distinct values; no more are added once there are too many. */
  readonly values = new Set<string>();
  #small: Uint8Array | undefined;

  /** Counts an integer below SMALL. */
  addSmall(value: number): void {
    this.numbers++;
    const seen = (this.#small ??= new Uint8Array(SMALL));
    if (seen[value] === 1) return;
    seen[value] = 1;
    this.addValue(String(value));
  }

  addValue(cell: string): void {
    // A copy: a slice would keep the whole chunk of the file alive.
    if (this.values.size <= MAX_CATEGORIES && !this.values.has(cell)) this.values.add(copied(cell));
  }

  get known(): number {
    return this.numbers + this.quantities.count + this.words.count;
  }

  /** The unit that all numbers share. */
  get unit(): string | undefined {
    const [unit] = this.units;
    return this.units.size === 1 && this.numbers === 0 ? unit : undefined;
  }

  /** Rows without a number, or with a different unit from the others. */
  get unread(): readonly Bits[] {
    return this.unit === undefined ? [this.words, this.quantities] : [this.words];
  }

  get firstUnread(): Place | undefined {
    const { firstWord: word, firstQuantity: quantity } = this;
    if (this.unit !== undefined || !quantity) return word;
    return word && word.line < quantity.line ? word : quantity;
  }

  /** A few stray words do not turn a numeric column into a category: they are reported row by row. */
  get type(): 'number' | 'category' {
    const unread = this.unread.reduce((sum, { count }) => sum + count, 0);
    const read = this.known - unread;
    return read > 0 && read >= 4 * unread ? 'number' : 'category';
  }

  /** Sorted, numerically if they are numbers; undefined if there are too many. */
  get categories(): string[] | undefined {
    if (this.values.size > MAX_CATEGORIES) return undefined;
    return [...this.values].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  }
}

/** What a file contains, whatever its columns are used for. */
export interface Census {
  readonly header: readonly string[] | undefined;
  readonly columns: readonly ColumnCensus[];
  /** Rows with the right number of cells, and the lines of the first others. */
  readonly rows: number;
  readonly misshapen: { readonly count: number; readonly places: readonly Place[] };
  readonly shown: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** Reads all rows of a file once. `width`: the number of cells per row. Fails like `rowsOf`. */
export async function takeCensus(
  rowsOf: RowReader,
  source: Cells & { readonly hasHeader?: boolean },
  width: number,
): Promise<Census> {
  const columns = Array.from({ length: width }, () => new ColumnCensus());
  const shown: { line: number; cells: string[] }[] = [];
  const misshapen = { count: 0, places: [] as Place[] };
  const count = counter(source);
  let header: string[] | undefined;
  let rows = 0;
  await rowsOf((cells, line) => {
    if (source.hasHeader && !header) header = cells;
    else if (cells.length !== width) {
      misshapen.count++;
      if (misshapen.places.length < 5) misshapen.places.push({ line, cell: String(cells.length) });
    } else {
      if (shown.length < SHOWN_ROWS) shown.push({ line, cells: [...cells] });
      for (let i = 0; i < width; i++) count(columns[i] as ColumnCensus, cells[i] ?? '', rows, line);
      rows++;
    }
  });
  return { header, columns, rows, misshapen, shown };
}

function counter(source: Cells) {
  const { isMissing, number } = cellReader(source);
  const isMissingNumber = readingOf(source).missing.some((word) => plainDigits(word.trim()) >= 0);
  return (column: ColumnCensus, cell: string, row: number, line: number): void => {
    // Not 007, which is a different category from 7.
    const small =
      cell.length < 4 && !isMissingNumber && (cell.length === 1 || cell[0] !== '0') ? plainDigits(cell) : -1;
    if (small >= 0) return column.addSmall(small);
    if (isMissing(cell)) {
      column.missing.set(row);
      column.firstMissing ??= { line, cell: copied(cell) };
      return;
    }
    const plain = number(cell);
    const unit = Number.isNaN(plain) ? splitUnit(cell)?.unit : undefined;
    const value = unit === undefined ? plain : number(cell, unit);
    if (Number.isNaN(value)) {
      column.words.set(row);
      column.firstWord ??= { line, cell: copied(cell) };
    } else {
      column.isWhole &&= Number.isInteger(value);
      if (unit === undefined) column.numbers++;
      else {
        column.quantities.set(row);
        column.firstQuantity ??= { line, cell: copied(cell) };
        if (column.units.size < 2 && !column.units.has(unit)) column.units.add(copied(unit));
      }
    }
    column.addValue(cell);
  };
}

function copied(cell: string): string {
  return Buffer.from(cell).toString();
}
