import { existsSync } from 'node:fs';
import type { CsvColumn, CsvSource } from '../../../core/data/source.ts';
import { dataSpec, type DataSpec } from '../../../core/data/spec.ts';
import { heldOut } from '../../../core/data/generate.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { createRandom, hashName, seedOf } from '../../../core/random.ts';
import { scaleOf, standardise, type Scale } from '../standardise.ts';
import { Examples, type LoadedData } from '../types.ts';
import { isMissing, parseNumber } from './cells.ts';
import { hasDecimalComma } from './guess.ts';
import { RowIssues } from './issues.ts';
import { readRows } from './rows.ts';
import { csvFile } from './text.ts';

/** The most numbers (rows times columns after one-hot) that a table may have: 400 MB as float32. */
export const MAX_NUMBERS = 100_000_000;

/**
 * Loads an imported file by its hash: number columns as they are, categories as one-hot columns, rows in an order
 * drawn from the source's seed, the last of them held out.
 * Fails with dataUnavailable when the content is not there, and with dataInvalid when it does not fit the columns.
 */
export async function loadCsv(source: CsvSource, home: string): Promise<LoadedData> {
  const file = csvFile(home, source.sha256);
  if (!existsSync(file)) {
    throw new EngineError(
      'dataUnavailable',
      `The content of ${source.name} is not on this computer: import the file again.`,
    );
  }
  const spec = dataSpec(source);
  const { features, labels, issues } = await readTable(file, source, spec);
  issues.check(source.name);
  const all = new Examples(spec, features, labels);
  shuffle(all, source.seed);
  const trained = all.count - heldOut(all.count, source.testShare);
  const training = all.slice(spec, 0, trained);
  if (source.standardise) standardiseNumbers(source, all, training);
  const notice = issues.leftOut > 0 ? issues.sentences.join(' ') : null;
  return { spec, isFull: true, origin: 'file', notice, training, test: all.slice(spec, trained) };
}

/** A table in the making; `features` and `labels` have room for more than the rows that are used. */
export interface Table {
  readonly features: Float32Array;
  readonly labels: Int32Array | Float32Array;
  readonly issues: RowIssues;
}

/** Reads the rows of a kept file that fit the source's columns; reports the others. */
export async function readTable(file: string, source: CsvSource, spec: DataSpec): Promise<Table> {
  checkSize(source, spec);
  const width = spec.shape[0] ?? 0;
  const labelSize = spec.target.kind === 'classes' ? 1 : spec.target.names.length;
  let features = new Float32Array(source.rows * width);
  let labels: Int32Array | Float32Array =
    spec.target.kind === 'classes' ? new Int32Array(source.rows) : new Float32Array(source.rows * labelSize);
  const issues = new RowIssues();
  const readers = columnReaders(source);
  const row = new Float64Array(width);
  const label = new Float64Array(labelSize);
  let isHeader = source.hasHeader;
  await readRows(file, source.delimiter, (cells, line) => {
    if (isHeader) {
      isHeader = false;
      return;
    }
    const reason = readRow(cells, readers, row, label);
    if (reason !== undefined) return issues.leaveOut(line, reason);
    if ((issues.used + 1) * width > features.length) {
      features = grown(features, width);
      labels = grown(labels, labelSize);
    }
    features.set(row, issues.used * width);
    labels.set(label, issues.used * labelSize);
    issues.used++;
  });
  const { used } = issues;
  return { features: features.subarray(0, used * width), labels: labels.subarray(0, used * labelSize), issues };
}

function checkSize(source: CsvSource, spec: DataSpec): void {
  const refuse = (message: string) => new EngineError('dataInvalid', `${source.name}: ${message}`);
  if (spec.shape[0] === 0) throw refuse('no column is a feature. Give at least one column that role.');
  if ((spec.target.kind === 'classes' ? spec.target.classes : spec.target.names).length === 0) {
    throw refuse('no column is the target. Give one column that role.');
  }
  const numbers = source.rows * (spec.shape[0] ?? 0);
  if (numbers > MAX_NUMBERS) {
    const size = `${source.rows} rows of ${spec.shape[0]} features`;
    throw refuse(
      `${size} would need ${Math.round(numbers / 250_000)} MB; at most 400 MB are allowed. Ignore some columns.`,
    );
  }
}

function grown<T extends Int32Array | Float32Array>(array: T, rowSize: number): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2 + 1024 * rowSize);
  larger.set(array);
  return larger;
}

/** What becomes of a cell: where it goes, and how it is read. */
interface ColumnReader {
  readonly column: CsvColumn;
  readonly index: number;
  /** Where its numbers begin, in the features or in the label. */
  readonly offset: number;
  readonly decimalComma: boolean;
  readonly categories: ReadonlyMap<string, number>;
}

function columnReaders(source: CsvSource): ColumnReader[] {
  const ends = { feature: 0, target: 0, ignore: 0 };
  return source.columns.map((column, index) => {
    const categories = new Map((column.categories ?? []).map((value, i) => [value, i]));
    const offset = ends[column.role];
    ends[column.role] += column.role === 'feature' && column.type === 'category' ? categories.size : 1;
    return { column, index, offset, decimalComma: hasDecimalComma(source.delimiter), categories };
  });
}

/** Reads a row's cells into `row` and `label`; or says why it cannot be used. */
function readRow(
  cells: string[],
  readers: readonly ColumnReader[],
  row: Float64Array,
  label: Float64Array,
): string | undefined {
  if (cells.length !== readers.length) return `they do not have ${readers.length} cells`;
  row.fill(0);
  for (const reader of readers) {
    const { column, index, offset } = reader;
    if (column.role === 'ignore') continue;
    const cell = cells[index] ?? '';
    if (isMissing(cell)) return `"${column.name}" is empty`;
    const target = column.role === 'target' ? label : row;
    if (column.type === 'number') {
      const value = parseNumber(cell, reader.decimalComma);
      if (!Number.isFinite(Math.fround(value))) return `"${column.name}" holds no number`;
      target[offset] = value;
    } else {
      const category = reader.categories.get(cell);
      if (category === undefined) return `"${column.name}" has a value that is none of its categories`;
      if (column.role === 'target') label[0] = category;
      else row[offset + category] = 1;
    }
  }
  return undefined;
}

/** Brings the rows into an order drawn from the seed, in place (Fisher and Yates). */
function shuffle(all: Examples, seed: number): void {
  const random = createRandom(seedOf(seed, hashName('csv')));
  const swap = (array: Float32Array | Int32Array | Uint8Array, size: number, i: number, j: number) => {
    const kept = array.slice(i * size, (i + 1) * size);
    array.copyWithin(i * size, j * size, (j + 1) * size);
    array.set(kept, j * size);
  };
  for (let i = all.count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    swap(all.features, all.size, i, j);
    swap(all.labels, all.labelSize, i, j);
  }
}

/** Standardises the number columns by the training part; one-hot columns stay 0 and 1. */
function standardiseNumbers(source: CsvSource, all: Examples, training: Examples): void {
  const isNumber = source.columns
    .filter((column) => column.role === 'feature')
    .flatMap(({ type, categories }) => (type === 'number' ? [true] : (categories ?? []).map(() => false)));
  const scale = scaleOf(training.features, training.size);
  const only: Scale = {
    mean: scale.mean.map((mean, i) => (isNumber[i] ? mean : 0)),
    deviation: scale.deviation.map((deviation, i) => (isNumber[i] ? deviation : 1)),
  };
  standardise(all.features, only);
  if (all.labels instanceof Float32Array) standardise(all.labels, scaleOf(training.labels, training.labelSize));
}
