import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { readingOf } from '../../../core/data/csv/reading.ts';
import type { Cells, CsvReading } from '../../../core/data/csv/source.ts';
import { decoder } from '../../text/encoding.ts';

/** Takes a row's cells (trimmed) and the line of the file on which it begins, from 1. */
export type RowListener = (cells: string[], line: number) => void;

/** Reads all rows of a file, one after the other. */
export type RowReader = (onRow: RowListener) => Promise<void>;

/** A quotation mark that is never closed. */
export class OpenQuote extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`Line ${line} opens a quotation mark that is never closed.`);
    this.line = line;
  }
}

const CHUNK = 1 << 20;
/** A row that is still open after so many chunks is an open quotation mark, not data. */
const MAX_CHUNKS_A_ROW = 16;

/**
 * Reads a kept file row by row without ever holding it as a whole; blank rows and those that are to be skipped are
 * passed over. Fails with OpenQuote and with whatever `onRow` throws.
 */
export function readRows(file: string, cut: Cells, onRow: RowListener): Promise<void> {
  const reading = readingOf(cut);
  return new Promise((resolve, reject) => {
    const stream = Readable.from(textOf(file, reading.encoding, cut.reading !== undefined));
    let line = 1;
    let idleChunks = 0;
    let skipped = 0;
    const take = ({ data, errors }: Papa.ParseResult<string[]>) => {
      idleChunks = data.length === 0 ? idleChunks + 1 : 0;
      if (idleChunks > MAX_CHUNKS_A_ROW) throw new OpenQuote(line);
      const openRow = errors.some((error) => error.code === 'MissingQuotes') ? data.length - 1 : -1;
      data.forEach((parts, row) => {
        if (row === openRow) throw new OpenQuote(line);
        const begin = line;
        line += 1 + countLineBreaks(parts);
        const cells = withoutSpaces(parts, cut.delimiter);
        if (!trimmed(cells)) return;
        if (skipped < reading.skip) skipped++;
        else onRow(cells, begin);
      });
    };
    Papa.parse<string[]>(stream, {
      ...papaOptions(cut.delimiter, reading.quote),
      ...(cut.reading && { newline: '\n' as const }),
      chunk: (results, parser) => {
        try {
          take(results);
        } catch (error) {
          // First of all: to abort counts as complete.
          reject(error);
          parser.abort();
          stream.destroy();
        }
      },
      complete: () => resolve(),
      error: reject,
    });
  });
}

function papaOptions(delimiter: string, quote: CsvReading['quote']) {
  return quote === 'none' ? { delimiter, fastMode: true } : { delimiter, quoteChar: quote };
}

/** The text of a file in chunks. `isEven`: every line ends in a line feed, whatever it ended in. */
async function* textOf(file: string, encoding: CsvReading['encoding'], isEven: boolean): AsyncGenerator<string> {
  const decode = decoder(encoding);
  let held = '';
  for await (const bytes of createReadStream(file, { highWaterMark: CHUNK })) {
    const text = held + decode(bytes as Buffer);
    // A carriage return at the end may be half of a line end.
    held = text.endsWith('\r') ? '\r' : '';
    const whole = held === '' ? text : text.slice(0, -1);
    if (whole !== '') yield isEven ? evenLines(whole) : whole;
  }
  const rest = held + decode();
  if (rest !== '') yield isEven ? evenLines(rest) : rest;
}

/** Lines that end in a line feed alone. */
export function evenLines(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/** Several spaces delimit as one does. */
function withoutSpaces(cells: string[], delimiter: string): string[] {
  return delimiter === ' ' ? cells.filter((cell) => cell.trim() !== '') : cells;
}

/** Trims the cells of a row in place; false when all of them are empty. */
function trimmed(cells: string[]): boolean {
  let isUsed = false;
  for (let i = 0; i < cells.length; i++) {
    let cell = cells[i] ?? '';
    if (hasEdge(cell)) cells[i] = cell = cell.trim();
    isUsed ||= cell !== '';
  }
  return isUsed;
}

/** Whether there may be something to trim: most cells begin and end with a letter or digit. */
function hasEdge(cell: string): boolean {
  const isPlain = (code: number) => code > 32 && code < 127;
  return cell !== '' && !(isPlain(cell.charCodeAt(0)) && isPlain(cell.charCodeAt(cell.length - 1)));
}

/** Inside quotation marks a cell may go over several lines. */
function countLineBreaks(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.length < 2) continue;
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  }
  return count;
}

/** The first rows of a text with even lines, for guessing; blank ones left out. */
export function parseSample(
  text: string,
  delimiter: string,
  quote: CsvReading['quote'],
): { readonly rows: string[][]; readonly hasOpenQuote: boolean } {
  const { data, errors } = Papa.parse<string[]>(text, {
    ...papaOptions(delimiter, quote),
    newline: '\n',
  });
  const rows = data.map((cells) => withoutSpaces(cells, delimiter)).filter(trimmed);
  return { rows, hasOpenQuote: errors.some((error) => error.code === 'MissingQuotes') };
}
