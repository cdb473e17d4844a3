import { inputField, targetField, targetSize, type DataSpec } from '../../../core/data/spec.ts';
import { existsSync } from 'node:fs';
import type { Cells, CsvSource, TableSource } from '../../../core/data/csv/source.ts';
import { tableSpec } from '../../../core/data/csv/spec.ts';
import { partSizes } from '../../../core/data/parts.ts';
import { splitOrder } from '../../../core/data/csv/order.ts';
import type { Scale, Units } from '../../../core/data/units.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, joined, text, type Text } from '../../../core/text.ts';
import { eachRow } from '../rowTurns.ts';
import { scaleOf } from '../standardise.ts';
import { FilledCells } from '../filledCells.ts';
import { cutInParts, StoredExamples, type LoadedData } from '../types.ts';
import { unseenClasses } from '../unseen.ts';
import { fillings } from './gaps.ts';
import type { NumberRows } from './numberRows.ts';
import { OpenQuote, readRows, type RowListener } from './rows.ts';
import { MAX_NUMBERS, megabytes, numbersInRow, readTable } from './table.ts';
import { keptFile, notHere } from '../kept.ts';

/** Loads an imported file of delimited cells. Fails like loadTable. */
export function loadCsv(source: CsvSource, home: string): Promise<LoadedData> {
  return loadTable(source, home, async (file, onRow) => {
    let isHeader = source.hasHeader;
    try {
      await readRows(file, source, (cells, line) => {
        if (!isHeader) onRow(cells, line);
        isHeader = false;
      });
    } catch (error) {
      if (!(error instanceof OpenQuote)) throw error;
      throw new EngineError('dataInvalid', openQuote(source.name, error.line));
    }
  });
}

/**
 * Loads an imported table by its hash: numeric columns in double precision until they are scaled, categories one-hot
 * encoded, rows shuffled with the source's seed.
 * Fails with dataUnavailable if the content is missing, with dataInvalid if it does not fit the columns, and like
 * `readFile`.
 */
export async function loadTable(
  source: TableSource & Cells,
  home: string,
  readFile: (file: string, onRow: RowListener) => Promise<void>,
): Promise<LoadedData> {
  const file = keptFile(home, source.sha256);
  if (!existsSync(file)) {
    throw new EngineError('dataUnavailable', notHere(source.name));
  }
  const spec = tableSpec(source);
  checkSize(source, spec);
  const { rows, issues } = await readTable((onRow) => readFile(file, onRow), source, spec);
  issues.check(source.name);
  const sizes = partSizes(rows.length, source);
  const trained = sizes.training;
  const order = await orderOf(source, spec, rows, trained);
  const { all, units } = await examplesOf(source, spec, rows, order, trained);
  const parts = cutInParts(all, sizes);
  const notice = joined([...issues.sentences, unseenClasses({ spec, ...parts })]);
  return { spec, isFull: true, origin: 'file', notice, units, ...parts };
}

function checkSize(source: TableSource, spec: DataSpec): void {
  const refuse = ({ en, de }: Text) => new EngineError('dataInvalid', text(`${source.name}: ${en}`, `${source.name}: ${de}`)); // prettier-ignore
  if (inputField(spec).type.shape[0] === 0) throw refuse(noFeature);
  if (targetSize(targetField(spec).meaning) === 0) throw refuse(noTarget);
  const numbers = source.rows * numbersInRow(spec);
  if (numbers <= MAX_NUMBERS) return;
  const rows = counted(source.rows, ['row', 'rows'], ['Zeile', 'Zeilen']);
  const columns = counted(inputField(spec).type.shape[0] ?? 0, ['input', 'inputs'], ['Eingang', 'Eingängen']);
  const [needed, most] = [megabytes(numbers), megabytes(MAX_NUMBERS)];
  throw refuse(
    text(
      `${rows.en} of ${columns.en} would need ${needed} MB of memory; at most ${most} MB are allowed. Leave out some columns in the Data tab.`,
      `${rows.de} mit ${columns.de} bräuchten ${needed} MB Speicher; erlaubt sind höchstens ${most} MB. Unter „Daten“ einige Spalten weglassen.`,
    ),
  );
}

const noFeature = text(
  'no column is a feature. Give at least one column that role.',
  'Keine Spalte ist ein Merkmal. Mindestens einer Spalte diese Rolle geben.',
);
const noTarget = text(
  'no column is the target. Give one column that role.',
  'Keine Spalte ist das Ziel. Einer Spalte diese Rolle geben.',
);

function openQuote(name: string, line: number): Text {
  return text(
    `${name}: Line ${line} opens a quotation mark that is never closed. Change how it is read in the Data tab.`,
    `${name}: Zeile ${line} öffnet ein Anführungszeichen, das nie geschlossen wird. Unter „Daten“ ändern, wie sie gelesen wird.`,
  );
}

/** The rows in split order: the first `trained` are for training. */
async function orderOf(source: TableSource & Cells, spec: DataSpec, rows: NumberRows, trained: number): Promise<Uint32Array> {
  const isStratified = source.reading && targetField(spec).meaning.kind === 'classes';
  const classes = isStratified ? await columnOf(rows, rows.width - 2) : undefined;
  return splitOrder(rows.length, trained, source.seed, classes);
} // prettier-ignore

/** A column of whole numbers, in the order of the file or in this one. */
async function columnOf(rows: NumberRows, column: number, order?: Uint32Array): Promise<Uint32Array> {
  const values = new Uint32Array(rows.length);
  await eachRow(rows.length, (i) => void (values[i] = rows.at(order ? (order[i] ?? 0) : i, column)));
  return values;
}

/** The rows as the network gets them: in order, gaps filled, categories one-hot encoded, numbers scaled. */
async function examplesOf(
  source: TableSource,
  spec: DataSpec,
  rows: NumberRows,
  order: Uint32Array,
  trained: number,
): Promise<{ readonly all: StoredExamples; readonly units: Units | null }> {
  const features = featurePlaces(source);
  const filling = await fillings(source, rows, order.subarray(0, trained));
  const numberAt = (place: number, column: number) => {
    const value = rows.at(order[place] ?? 0, column);
    return Number.isNaN(value) ? (filling[column] ?? NaN) : value;
  };
  const filled = await filledCells(rows, order, filling);
  const hasValues = targetField(spec).meaning.kind === 'values';
  const isScaled = (column: number) => source.standardise && (features[column]?.isNumber ?? hasValues);
  const scale = await scaleOf(trained, rows.width - 1, numberAt, isScaled);
  const scaledAt = (place: number, column: number) =>
    (numberAt(place, column) - (scale.mean[column] ?? 0)) / (scale.deviation[column] ?? 1);

  const size = inputField(spec).type.shape[0] ?? 0;
  const labelSize = rows.width - 1 - features.length;
  const [count, line] = [rows.length, rows.width - 1];
  const written = new Float32Array(count * size);
  const labels = new (hasValues ? Float32Array : Int32Array)(count * labelSize);
  await eachRow(count, (place) => {
    features.forEach(({ isNumber, offset }, column) => {
      if (isNumber) written[place * size + offset] = scaledAt(place, column);
      else written[place * size + offset + numberAt(place, column)] = 1;
    });
    for (let i = 0; i < labelSize; i++) labels[place * labelSize + i] = scaledAt(place, features.length + i);
  });
  const lines = await columnOf(rows, line, order);
  const units = source.standardise ? unitsOf(scale, features, spec) : null;
  return { all: new StoredExamples(spec, { features: written, labels }, { lines, filled }), units };
}

/** Where gaps were filled; undefined where none can be. */
async function filledCells(
  rows: NumberRows,
  order: Uint32Array,
  filling: readonly number[],
): Promise<FilledCells | undefined> {
  const columns = [...filling.keys()].filter((column) => !Number.isNaN(filling[column]));
  if (columns.length === 0) return undefined;
  const filled = new FilledCells(filling.length, order.length);
  await eachRow(order.length, (place) => {
    const row = order[place] ?? 0;
    for (const column of columns) if (Number.isNaN(rows.at(row, column))) filled.add(place, column);
  });
  return filled;
}

/** Where each feature column is written: a number at this index, a category from this index on. */
interface FeaturePlace {
  readonly isNumber: boolean;
  readonly offset: number;
  readonly size: number;
}

function featurePlaces({ columns }: TableSource): readonly FeaturePlace[] {
  let end = 0;
  return columns.flatMap(({ role, type, categories = [] }) => {
    if (role !== 'feature') return [];
    const isNumber = type === 'number';
    const size = isNumber ? 1 : categories.length;
    end += size;
    return [{ isNumber, offset: end - size, size }];
  });
}

/** The scales of the numbers; one-hot columns and classes stay as they are. */
function unitsOf({ mean, deviation }: Scale, features: readonly FeaturePlace[], spec: DataSpec): Units {
  const spread = (scale: readonly number[], rest: number) =>
    features.flatMap(({ isNumber, size }, i) => (isNumber ? [scale[i] ?? rest] : new Array<number>(size).fill(rest)));
  const after = features.length;
  return {
    features: { mean: spread(mean, 0), deviation: spread(deviation, 1) },
    targets:
      targetField(spec).meaning.kind === 'values'
        ? { mean: mean.slice(after), deviation: deviation.slice(after) }
        : null,
  };
}
