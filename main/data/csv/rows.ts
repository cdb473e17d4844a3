import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { readingOf } from '../../../core/data/csv/reading.ts';
import type { Cells, CsvReading } from '../../../core/data/csv/source.ts';
import { decoder } from '../../text/encoding.ts';
import { stopIfAsked, type ReadOptions } from '../../text/read.ts';

/** Receives a row's cells (trimmed) and the line on which it starts, from 1. */
export type RowListener = (cells: string[], line: number) => void;

/** Reads all rows of a file in order. */
export type RowReader = (onRow: RowListener) => Promise<void>;

/** A quotation mark that is never closed. */
export class OpenQuote extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`Line ${line} opens a quotation mark that is never closed.`);
    this.line = line;
  }
}

/** Bytes that are read before others get their turn: some tens of milliseconds, whatever is done with the rows. */
const CHUNK = 1 << 18;
/** A row that is still open after this many chunks is due to an open quotation mark. */
const MAX_CHUNKS_A_ROW = 64;

/**
 * Reads a stored file row by row, without ever holding all of it in memory; blank rows and those to be skipped are left
 * out. Fails with OpenQuote, with cancelled, and with whatever `onRow` throws.
 */
export async function readRows(file: string, cut: Cells, onRow: RowListener, options: ReadOptions = {}): Promise<void> {
  const reading = readingOf(cut);
  const bytes = bytesOf(file, (await stat(file)).size, options);
  await new Promise<void>((resolve, reject) => {
    const stream = Readable.from(textIn(bytes, reading.encoding, cut.reading !== undefined));
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
          // Must come first: aborting counts as completion.
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

/** A file in chunks, each of which tells how much has been read with it. Fails with cancelled. */
async function* bytesOf(file: string, size: number, { signal, onProgress }: ReadOptions): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    stopIfAsked(signal);
    yield chunk;
    read += chunk.length;
    onProgress?.(Math.min(1, read / size));
  }
}

/** Their text, in chunks. `isEven`: normalises all line breaks to line feeds. */
async function* textIn(
  chunks: AsyncIterable<Buffer>,
  encoding: CsvReading['encoding'],
  isEven: boolean,
): AsyncGenerator<string> {
  const decode = decoder(encoding);
  let held = '';
  for await (const bytes of chunks) {
    const text = held + decode(bytes);
    // A carriage return at the end may be half of a line break.
    held = text.endsWith('\r') ? '\r' : '';
    const whole = held === '' ? text : text.slice(0, -1);
    if (whole !== '') yield isEven ? evenLines(whole) : whole;
  }
  const rest = held + decode();
  if (rest !== '') yield isEven ? evenLines(rest) : rest;
}

/** Normalises line breaks to line feeds. */
export function evenLines(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/** Treats several spaces as a single delimiter. */
function withoutSpaces(cells: string[], delimiter: string): string[] {
  return delimiter === ' ' ? cells.filter((cell) => cell.trim() !== '') : cells;
}

/** Trims the cells of a row in place; false if all of them are empty. */
function trimmed(cells: string[]): boolean {
  let isUsed = false;
  for (let i = 0; i < cells.length; i++) {
    let cell = cells[i] ?? '';
    if (hasEdge(cell)) cells[i] = cell = cell.trim();
    isUsed ||= cell !== '';
  }
  return isUsed;
}

/** Whether there may be something to trim: most cells start and end with a letter or digit. */
function hasEdge(cell: string): boolean {
  const isPlain = (code: number) => code > 32 && code < 127;
  return cell !== '' && !(isPlain(cell.charCodeAt(0)) && isPlain(cell.charCodeAt(cell.length - 1)));
}

/** Inside quotation marks, a cell may span several lines. */
function countLineBreaks(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.length < 2) continue;
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  }
  return count;
}

/** The first rows of a text with normalised line breaks, for guessing, without blank ones. */
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
