import { open } from 'node:fs/promises';
import type { CsvOptions } from '../../../core/data/csv/options.ts';
import type { CsvReading, CsvSource, Encoding } from '../../../core/data/csv/source.ts';
import type { FilePreview } from '../../../core/protocol/requests/data.ts';
import { text, type Text } from '../../../core/text.ts';
import { takeCensus, type Census } from './census.ts';
import { chooseColumns, unusableRows } from './columns.ts';
import { guessEncoding, isZip } from '../../../core/data/csv/encoding.ts';
import { decoder } from '../../text/encoding.ts';
import type { ReadOptions } from '../../text/read.ts';
import {
  columnNames,
  guessDelimiter,
  guessHeader,
  guessReading,
  mostFrequent,
  nameless,
  tellingRows,
} from './guess.ts';
import { leftOutRemarks } from './leftOut.ts';
import { problemsOf, remarksOn } from './remarks.ts';
import { evenLines, OpenQuote, parseSample, readRows } from './rows.ts';
import type { FileRequest } from '../define.ts';
import { keptFile, readPart } from '../kept.ts';
import { SharedReading } from '../sharedReading.ts';

/** How a file is read, and the result. */
type CsvPreview = FilePreview<CsvSource>;

/** The sample used for guessing: pieces of a file, and lines of each. */
const SAMPLE_BYTES = 1 << 18;
const SAMPLE_LINES = 1000;
/** The number of columns shown in a preview. */
const SHOWN_COLUMNS = 60;

/** The encoding of a stored file; empty if it does not look like text. */
export async function csvBeginning(file: string, isUtf8: boolean): Promise<CsvOptions> {
  const encoding = guessEncoding(await readPart(file, 0, SAMPLE_BYTES), isUtf8);
  return encoding ? { encoding } : {};
}

/** A stored file, read with these options; whatever they leave open is guessed. Fails with cancelled. */
export async function previewCsv(
  { sha256, name, options }: FileRequest,
  home: string,
  reading: ReadOptions = {},
): Promise<CsvPreview> {
  const file = keptFile(home, sha256);
  const head = await readPart(file, 0, SAMPLE_BYTES);
  const encoding = options.encoding ?? guessEncoding(head, true) ?? 'utf-8';
  const cut = guessCut(await readSample(file, encoding), encoding, options);
  const blank: CsvSource = { kind: 'csv', name, sha256, rows: 0, hasHeader: cut.hasHeader, delimiter: cut.delimiter,
    reading: cut.reading, columns: [{ name: nameless(0), type: 'category', role: 'ignore' }], testShare: options.testShare ?? 0.2, validationShare: options.validationShare ?? 0.15,
    standardise: options.standardise ?? true, seed: options.seed ?? 1 }; // prettier-ignore
  const refusal = refusalOf(head, options.encoding);
  if (refusal) return emptyPreview(blank, refusal);
  const census = await countedOnce(file, blank, cut.width, reading);
  return 'line' in census ? emptyPreview(blank, openQuote(census.line)) : previewOf(blank, census, options);
}

function previewOf(blank: CsvSource, census: Census, options: CsvOptions): CsvPreview {
  const isEmptyEnd = census.columns.at(-1)?.known === 0;
  const names = columnNames(isEmptyEnd ? census.header?.concat('') : census.header, census.columns.length);
  const columns = chooseColumns(census, names, options.columns ?? []);
  const used = census.rows - unusableRows(census, columns);
  const source = columns.length === 0 ? blank : { ...blank, columns, rows: used };
  return {
    source,
    counts: {
      values: census.columns.map(({ values, categories }) => (categories ? values.size : null)),
      gaps: census.columns.map(({ missing }) => missing.count),
      words: census.columns.map(({ unread }) => unread.reduce((sum, { count }) => sum + count, 0)),
    },
    rows: census.shown.map(({ line, cells }) => ({ line, cells: cells.slice(0, SHOWN_COLUMNS) })),
    total: census.rows + census.misshapen.count,
    remarks: [...remarksOn(census, columns), ...leftOutRemarks(census, columns, options.columns ?? [])],
    problems: problemsOf(source, census),
  };
}

function emptyPreview(source: CsvSource, problem: Text): CsvPreview {
  return {
    source,
    counts: { values: [0], gaps: [0], words: [0] },
    rows: [],
    total: 0,
    remarks: [],
    problems: [problem],
  };
}

function openQuote(line: number): Text {
  return text(
    `Line ${line} opens a quotation mark that is never closed: close it in the file, or choose another quotation mark here, or none.`,
    `Zeile ${line} öffnet ein Anführungszeichen, das nie geschlossen wird: in der Datei schließen oder hier ein anderes oder keines wählen.`,
  );
}

/** Why a file is not text; undefined if it may be. */
function refusalOf(head: Uint8Array, encoding: Encoding | undefined): Text | undefined {
  if (head.length === 0) return text('The file is empty.', 'Die Datei ist leer.');
  if (isZip(head)) {
    return text(
      'This is a workbook or a zip, not a text file: save the table as CSV first.',
      'Das ist eine Arbeitsmappe oder ein Zip, keine Textdatei: die Tabelle zuerst als CSV speichern.',
    );
  }
  if (encoding !== undefined || guessEncoding(head, true) !== undefined) return undefined;
  return text(
    'This does not look like a text file: save the table as CSV first, or choose its encoding.',
    'Das sieht nicht nach einer Textdatei aus: die Tabelle zuerst als CSV speichern oder die Kodierung wählen.',
  );
}

type Counted = Census | { readonly line: number };

/** The latest census: only a different way of reading requires a new one. */
let last: { readonly key: string; readonly census: SharedReading<Counted> } | undefined;

function countedOnce(file: string, source: CsvSource, width: number, options: ReadOptions): Promise<Counted> {
  const { delimiter, reading, hasHeader } = source;
  const key = JSON.stringify([file, delimiter, reading, hasHeader, width]);
  if (last?.key !== key || last.census.isGivenUp) {
    const census = new SharedReading((reading) => counted(file, source, width, reading));
    last = { key, census };
    census.result.catch(() => {
      if (last?.census === census) last = undefined;
    });
  }
  return last.census.wait(options);
}

async function counted(file: string, source: CsvSource, width: number, reading: ReadOptions): Promise<Counted> {
  try {
    return await takeCensus((onRow) => readRows(file, source, onRow, reading), source, width);
  } catch (error) {
    if (error instanceof OpenQuote) return { line: error.line };
    throw error;
  }
}

interface GuessedCut extends Pick<CsvSource, 'delimiter' | 'hasHeader'> {
  readonly reading: CsvReading;
  /** The number of cells per row. */
  readonly width: number;
}

/** How a sample is split into rows, cells and numbers: as chosen, or guessed. */
function guessCut(sample: string, encoding: Encoding, options: CsvOptions): GuessedCut {
  const delimiter = options.delimiter ?? guessDelimiter(sample);
  // A longer sample may end inside quotation marks.
  const isWhole = sample.split('\n', SAMPLE_LINES).length < SAMPLE_LINES && sample.length < SAMPLE_BYTES / 2;
  const quote = options.quote ?? (isWhole && parseSample(sample, delimiter, '"').hasOpenQuote ? 'none' : '"');
  const { rows } = parseSample(sample, delimiter, quote);
  const telling = tellingRows(rows);
  const guess = guessReading(telling, quote);
  const { skip = guess.skip, missing = guess.missing, decimal = guess.decimal, thousands = guess.thousands } = options;
  const reading = {
    encoding,
    skip,
    quote,
    decimal,
    thousands: thousands === decimal ? 'none' : thousands,
    missing,
  } as const;
  const below = rows.slice(skip);
  const hasHeader = options.hasHeader ?? guessHeader(telling.slice(skip), reading);
  const widths = below.slice(hasHeader && below.length > 1 ? 1 : 0).map((row) => row.length);
  return { delimiter, reading, hasHeader, width: mostFrequent(widths) };
}

/** The beginning of a file and, if it is long, pieces from further on: whole lines, with normalised line breaks. */
async function readSample(file: string, encoding: Encoding): Promise<string> {
  const { size } = await sizeOf(file);
  const head = await readPart(file, 0, SAMPLE_BYTES);
  const wide = encoding.startsWith('utf-16') ? 2 : 1;
  const starts = size <= 4 * SAMPLE_BYTES ? [] : [0.35, 0.7, 1].map((share) => share * (size - SAMPLE_BYTES));
  const parts = await Promise.all(starts.map((start) => readPart(file, wide * Math.floor(start / wide), SAMPLE_BYTES)));
  const texts = [head, ...parts].map((bytes, i) => {
    const whole = evenLines(decoder(encoding)(bytes));
    const begin = i === 0 ? 0 : whole.indexOf('\n') + 1;
    // The last row may be incomplete.
    const end = bytes.length < SAMPLE_BYTES ? whole.length : whole.lastIndexOf('\n') + 1;
    const lines = whole.slice(begin, end).split('\n');
    return lines.slice(...(i === 0 ? [0, SAMPLE_LINES] : [-SAMPLE_LINES])).join('\n');
  });
  return texts.join('\n');
}

async function sizeOf(file: string): Promise<{ size: number }> {
  const handle = await open(file, 'r');
  try {
    return await handle.stat();
  } finally {
    await handle.close();
  }
}
