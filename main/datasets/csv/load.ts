import { existsSync } from 'node:fs';
import type { CsvSource } from '../../../core/data/source.ts';
import { dataSpec, type DataSpec } from '../../../core/data/spec.ts';
import { heldOut } from '../../../core/data/generate.ts';
import { splitOrder } from '../../../core/data/csv/order.ts';
import type { Units } from '../../../core/data/units.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { joined } from '../../../core/text.ts';
import { scaleOf, standardised } from '../standardise.ts';
import { Examples, type LoadedData } from '../types.ts';
import { unseenClasses } from '../unseen.ts';
import { fillGaps } from './gaps.ts';
import { OpenQuote } from './rows.ts';
import { MAX_NUMBERS, readTable, type Table } from './table.ts';
import { csvFile } from './text.ts';

/**
 * Loads an imported file by its hash: number columns in double precision until they are scaled, categories as one-hot
 * columns, rows in an order drawn from the source's seed, the last of them held out.
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
  checkSize(source, spec);
  const read = await readTable(file, source, spec).catch((error: unknown) => {
    if (!(error instanceof OpenQuote)) throw error;
    throw new EngineError('dataInvalid', `${source.name}: ${error.message} Change how it is read in the Data tab.`);
  });
  read.issues.check(source.name);
  const trained = read.issues.used - heldOut(read.issues.used, source.testShare);
  const table = ordered(read, source, spec, trained);
  fillGaps(source, table.features, table.width, trained);
  const units = source.standardise ? unitsOf(source, table, spec, trained) : null;
  const all = examplesOf(spec, table, units);
  const [training, test] = [all.slice(spec, 0, trained), all.slice(spec, trained)];
  const notice = joined([...read.issues.sentences, unseenClasses({ spec, training, test })]);
  return { spec, isFull: true, origin: 'file', notice, units, training, test };
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

/** The rows in the order of the split: the first `trained` to be trained on. */
function ordered(table: Table, source: CsvSource, spec: DataSpec, trained: number): Table {
  const { features, labels, lines, width, labelSize } = table;
  const classes = source.reading && spec.target.kind === 'classes' ? labels : undefined;
  const order = splitOrder(lines.length, trained, source.seed, classes);
  const gathered = (from: Float64Array, size: number) => {
    const to = new Float64Array(from.length);
    order.forEach((row, i) => to.set(from.subarray(row * size, (row + 1) * size), i * size));
    return to;
  };
  return {
    ...table,
    features: gathered(features, width),
    labels: gathered(labels, labelSize),
    lines: order.map((row) => lines[row] ?? 0),
  };
}

/** Scales of the number columns, measured on the training part; one-hot columns stay 0 and 1, classes as they are. */
function unitsOf(source: CsvSource, table: Table, spec: DataSpec, trained: number): Units {
  const isNumber = source.columns
    .filter((column) => column.role === 'feature')
    .flatMap(({ type, categories }) => (type === 'number' ? [true] : (categories ?? []).map(() => false)));
  return {
    features: scaleOf(table.features, table.width, trained, (column) => isNumber[column] ?? false),
    targets: spec.target.kind === 'values' ? scaleOf(table.labels, table.labelSize, trained) : null,
  };
}

function examplesOf(spec: DataSpec, { features, labels, lines }: Table, units: Units | null): Examples {
  const scaled = units ? standardised(features, units.features) : Float32Array.from(features);
  if (spec.target.kind === 'classes') return new Examples(spec, scaled, Int32Array.from(labels), lines);
  const values = units?.targets ? standardised(labels, units.targets) : Float32Array.from(labels);
  return new Examples(spec, scaled, values, lines);
}
