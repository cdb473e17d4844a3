import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import type { CsvSource } from '../../../core/data/source.ts';
import { EngineError } from '../../../core/protocol/errors.ts';

export type Delimiter = CsvSource['delimiter'];

/** Takes a row's cells (trimmed) and the line of the file on which it begins, from 1. */
export type RowListener = (cells: string[], line: number) => void;

const CHUNK = 1 << 20;
/** A row that is still open after so many chunks is an open quotation mark, not data. */
const MAX_CHUNKS_A_ROW = 16;

/**
 * Reads a UTF-8 file row by row without ever holding it as a whole; blank lines are passed over.
 * Fails with dataInvalid at a quotation mark that is never closed, and with whatever `onRow` throws.
 */
export function readRows(file: string, delimiter: Delimiter, onRow: RowListener): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: CHUNK });
    let line = 1;
    let idleChunks = 0;
    const openQuote = () =>
      new EngineError(
        'dataInvalid',
        `Line ${line} opens a quotation mark (") that is never closed: close it or remove it.`,
      );
    const take = ({ data, errors }: Papa.ParseResult<string[]>) => {
      idleChunks = data.length === 0 ? idleChunks + 1 : 0;
      if (idleChunks > MAX_CHUNKS_A_ROW) throw openQuote();
      const openRow = errors.find((error) => error.code === 'MissingQuotes') ? data.length - 1 : -1;
      data.forEach((cells, row) => {
        if (row === openRow) throw openQuote();
        const begin = line;
        line += 1 + countLineBreaks(cells);
        if (cells.length === 1 && cells[0]?.trim() === '') return;
        for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] ?? '').trim();
        onRow(cells, begin);
      });
    };
    Papa.parse<string[]>(stream, {
      delimiter,
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

/** Inside quotation marks a cell may go over several lines. */
function countLineBreaks(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  }
  return count;
}

/** The first rows of a text, for a preview and for guessing. */
export function parseSample(text: string, delimiter: Delimiter, rows: number): string[][] {
  const { data } = Papa.parse<string[]>(text, { delimiter, preview: rows, skipEmptyLines: true });
  return data.map((row) => row.map((cell) => cell.trim()));
}
