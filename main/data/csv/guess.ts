import { cellReader, usualMissing, type CellReader } from '../../../core/data/csv/reading.ts';
import { splitUnit, withoutUnit } from '../../../core/data/csv/unit.ts';
import { delimiters, type CsvReading, type Delimiter } from '../../../core/data/csv/source.ts';
import { parseSample } from './rows.ts';

type Row = readonly string[];

/** A spreadsheet's first line that declares the delimiter. */
const SEPARATOR_LINE = /^"?sep=(.)"?$/i;

/**
 * The delimiter that splits (nearly) every row of the sample into the same number of cells. The comma is tried late,
 * since it also occurs in decimal numbers; it is the default if there is only one column. A line `sep=;` decides.
 */
export function guessDelimiter(sample: string): Delimiter {
  const [first = ''] = sample.split('\n', 1);
  const named = SEPARATOR_LINE.exec(first.trimStart())?.[1];
  const known = delimiters.find((delimiter) => delimiter === named);
  if (known) return known;
  const shares = (['\t', ';', '|', ',', ' '] as const).map((delimiter) => {
    const widths = parseSample(sample, delimiter, '"').rows.map((row) => row.length);
    const width = mostFrequent(widths);
    return { delimiter, share: width < 2 ? 0 : widths.filter((other) => other === width).length / widths.length };
  });
  const regular = shares.find(({ share, delimiter }) => share >= (delimiter === ' ' ? 0.98 : 0.8));
  const likely = shares.slice(0, -1).reduce((best, one) => (one.share > best.share ? one : best));
  return regular?.delimiter ?? (likely.share > 0.3 ? likely.delimiter : ',');
}

/** The most frequent value; 0 if there is none. */
export function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

/** How many rows precede the header: `sep=;`, and titles of a single cell. */
function guessSkip(rows: readonly Row[]): number {
  const begin = rows[0]?.length === 1 && SEPARATOR_LINE.test(rows[0][0] ?? '') ? 1 : 0;
  // The line sep=; is itself split by the delimiter it declares.
  const isCut = rows[0]?.[0]?.toLowerCase() === 'sep=' && rows[0].slice(1).every((cell) => cell === '');
  const after = isCut ? 1 : begin;
  const width = mostFrequent(rows.map((row) => row.length));
  const isTitle = (row: Row) => row.slice(1).every((cell) => cell === '');
  let skip = after;
  while (skip < Math.min(20, rows.length - 2) && isTitle(rows[skip] ?? [])) skip++;
  // A single cell above two columns may also be the header of a table with row names.
  return width < 2 || (width === 2 && skip === after + 1) ? after : skip;
}

/** How numbers are written in a sample: the decimal mark, and the thousands separator. */
function guessNumbers(rows: readonly Row[]): Pick<CsvReading, 'decimal' | 'thousands'> {
  const seen = { point: 0, comma: 0, points: 0, commas: 0, spaces: 0, apostrophes: 0 };
  for (const row of rows) {
    for (const cell of row) {
      const kind = writtenAs(cell);
      if (kind) seen[kind]++;
      // Groups before a decimal mark: 1.082,5 or 1 082.5.
      const between = kind === 'comma' || kind === 'point' ? separatorOf(cell) : undefined;
      if (between) seen[between]++;
    }
  }
  const other = seen.spaces > 0 ? ' ' : seen.apostrophes > 0 ? "'" : 'none';
  if (seen.comma > 0 && seen.point > 0) return { decimal: 'either', thousands: other };
  if (seen.comma > 0) return { decimal: ',', thousands: seen.points > 0 ? '.' : other };
  if (seen.point > 0) return { decimal: '.', thousands: seen.commas > 0 ? ',' : other };
  if (isGrouped(rows, 'points')) return { decimal: ',', thousands: '.' };
  if (isGrouped(rows, 'commas')) return { decimal: '.', thousands: ',' };
  return { decimal: seen.commas > 0 ? ',' : '.', thousands: other };
}

type Written = 'point' | 'comma' | 'points' | 'commas' | 'spaces' | 'apostrophes';

const EXPONENT = '(?:[eE][+-]?\\d+)?';
/** In this order: what could be groups of three says nothing about the decimal mark. */
const forms: readonly (readonly [Written, RegExp])[] = [
  ['points', /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/],
  ['commas', /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/],
  ['comma', new RegExp(`^[+-]?(?:\\d*|[1-9]\\d{0,2}(?:[.' \u00a0\u202f]\\d{3})+),\\d+${EXPONENT}$`)],
  ['point', new RegExp(`^[+-]?(?:\\d*|[1-9]\\d{0,2}(?:[,' \u00a0\u202f]\\d{3})+)\\.\\d+${EXPONENT}$`)],
  ['spaces', /^[+-]?[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+$/],
  ['apostrophes', /^[+-]?[1-9]\d{0,2}(?:'\d{3})+$/],
];

const PLAIN = /^\d+$/;

/** What a cell reveals about how numbers are written; undefined for plain integers and for words. */
function writtenAs(cell: string): Written | undefined {
  const code = cell.charCodeAt(0);
  // Nothing that starts with a letter is a number.
  return code > 57 || cell.length < 2 || PLAIN.test(cell) ? undefined : forms.find(([, form]) => form.test(cell))?.[0];
}

/** The thousands separator in a number with a decimal mark. */
function separatorOf(cell: string): Written | undefined {
  const mark = /\d([^\d])\d{3}[^\d]/.exec(cell)?.[1];
  if (mark === undefined) return undefined;
  return mark === '.' ? 'points' : mark === ',' ? 'commas' : mark === "'" ? 'apostrophes' : 'spaces';
}

/** Whether a column has groups of three from 1,000 on, and plain integers below. */
function isGrouped(rows: readonly Row[], form: 'points' | 'commas'): boolean {
  const width = mostFrequent(rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? '')).some((cells) => {
    const whole = cells.filter((cell) => /^\d+$/.test(cell));
    return cells.some((cell) => writtenAs(cell) === form) && whole.length > 0 && whole.every((cell) => cell.length < 4);
  });
}

/** Titles and a header are among so many first rows; more cells than these take a while and say little that is new. */
const [FIRST_ROWS, TELLING_CELLS] = [50, 60_000];

/** The first rows of a sample, and of the others, from all of it, so many as say how cells are written; a single number of its own form says it, too. */
export function tellingRows(rows: readonly Row[]): readonly Row[] {
  const width = mostFrequent(rows.map((row) => row.length));
  const most = Math.max(FIRST_ROWS, Math.floor(TELLING_CELLS / Math.max(1, width)));
  const step = (rows.length - FIRST_ROWS) / Math.max(1, most - FIRST_ROWS);
  if (step <= 1) return rows;
  const others = Array.from({ length: most - FIRST_ROWS }, (_, i) => rows[FIRST_ROWS + Math.floor(i * step)] ?? []);
  const telling = [...rows.slice(0, FIRST_ROWS), ...others];
  const seen = new Set(telling.flatMap((row) => row.map(formOf)));
  const isNew = (cell: string) => !seen.has(formOf(cell)) && Boolean(seen.add(formOf(cell)));
  return [...telling, ...rows.filter((row) => row.some(isNew))];
}

/** All that a cell reveals of how numbers are written. */
function formOf(cell: string): string {
  const kind = writtenAs(cell);
  return kind === 'comma' || kind === 'point' ? `${kind} ${separatorOf(cell) ?? ''}` : (kind ?? '');
}

/** A sample without units that (nearly) all cells of a column have: 1.234,56 € reveals how numbers are written. */
function withoutUnits(rows: readonly Row[]): readonly Row[] {
  const width = mostFrequent(rows.map((row) => row.length));
  const units = Array.from({ length: width }, (_, column) => {
    const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
    const found = cells.map((cell) => splitUnit(cell)?.unit).filter((unit) => unit !== undefined);
    return 3 * found.length >= 2 * cells.length && new Set(found).size === 1 ? found[0] : undefined;
  });
  if (units.every((unit) => unit === undefined)) return rows;
  return rows.map((row) => row.map((cell, i) => (units[i] === undefined ? cell : withoutUnit(cell, units[i]))));
}

/** How to read a sample, except for the encoding. */
export function guessReading(rows: readonly Row[], quote: CsvReading['quote']): Omit<CsvReading, 'encoding'> {
  const skip = guessSkip(rows);
  return { skip, quote, ...guessNumbers(withoutUnits(rows.slice(skip))), missing: [...usualMissing] };
}

/**
 * Whether the first row contains column names. Every column gives evidence: words above numbers speak for it, and so
 * does a word that does not recur in a column of few distinct words; recurring words speak against it, and so do
 * numbers above numbers, unless they increase evenly like years or indices.
 */
export function guessHeader(rows: readonly Row[], reading: CsvReading): boolean {
  const reader = cellReader({ delimiter: ';', reading });
  const [first = [], ...body] = rows;
  const width = mostFrequent(body.map((row) => row.length));
  if (body.length === 0)
    return first.length > 0 && first.every((cell) => cell !== '' && Number.isNaN(reader.number(cell)));
  if (first.length === width - 1) return true;
  const below = first.map((_, column) => body.map((row) => row[column] ?? ''));
  const votes = first.map((cell, column) => vote(cell, below[column] ?? [], reader));
  if (votes.includes('repeated')) return false;
  const numbers = first.filter((cell, column) => isLikeThose(cell, below[column] ?? [], reader));
  if (new Set(numbers).size < numbers.length) return false;
  if (votes.includes('word')) return numbers.length === 0 || isLadder(numbers) || votes.includes('new');
  if (votes.includes('new')) return true;
  if (numbers.length > 0) return numbers.length > 2 && isLadder(numbers) && !isLadder(body[0] ?? []);
  return first.every((cell, column) => body.every((row) => row[column] !== cell));
}

type Vote = 'word' | 'new' | 'repeated' | undefined;

function isNumeric(cell: string, { number }: CellReader): boolean {
  return !Number.isNaN(number(cell)) || splitUnit(cell) !== undefined;
}

/** Whether the first cell is a number like those below, including their unit: 5 kg above 7 kg, but not 3P above 7. */
function isLikeThose(cell: string, below: readonly string[], { number }: CellReader): boolean {
  if (!Number.isNaN(number(cell))) return true;
  const unit = splitUnit(cell)?.unit;
  return unit !== undefined && below.some((other) => splitUnit(other)?.unit === unit);
}

function vote(cell: string, below: readonly string[], reader: CellReader): Vote {
  const { isMissing } = reader;
  const known = below.filter((other) => !isMissing(other));
  if (cell === '' || known.length === 0) return undefined;
  if (2 * known.filter((other) => isNumeric(other, reader)).length > known.length) {
    return isLikeThose(cell, known, reader) || isMissing(cell) ? undefined : 'word';
  }
  if (known.includes(cell)) return 'repeated';
  return 2 * new Set(known).size <= known.length ? 'new' : undefined;
}

/** Integers that increase in equal steps: 0, 1, 2 or 1990, 2000, 2010. */
function isLadder(cells: readonly string[]): boolean {
  const numbers = cells.map(Number);
  const [first = 0, second = first + 1] = numbers;
  const step = second - first;
  return step > 0 && numbers.every((value, i) => value === first + i * step);
}

/** A column without a name, in every language: variable 1, 2, 3, as R calls them. */
export const nameless = (column: number): string => `V${column + 1}`;

/**
 * Names for `width` columns: those in the header, made non-empty and unique. A header that is one cell short names all
 * but the first column, which contains row names.
 */
export function columnNames(header: Row | undefined, width: number): string[] {
  const isShort = header?.length === width - 1;
  const cells = isShort ? [undefined, ...header] : (header ?? []);
  // A name that the file has is not taken by a column that has none: R writes row names without one before its V1.
  const given = new Set(header);
  const taken = new Set<string>();
  const copies = new Map<string, number>();
  return Array.from({ length: width }, (_, column) => {
    const own = cells[column];
    const base = own || (isShort && column === 0 ? 'row' : nameless(column));
    let name = base;
    let copy = copies.get(base) ?? 2;
    for (; taken.has(name) || (!own && given.has(name)); copy++) name = `${base} ${copy}`;
    copies.set(base, copy);
    taken.add(name);
    return name;
  });
}
