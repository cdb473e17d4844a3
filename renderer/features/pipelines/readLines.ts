import { guessEncoding } from '../../../core/data/csv/encoding.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { MOST_CHARACTERS, MOST_IN_LINES, MOST_LINES } from '../../../core/protocol/requests/pretrained.ts';
import { text } from '../../../core/text.ts';

/** A file of texts: its columns by name; a plain text has one. */
export interface Columns {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The lines of a .txt file, or the rows of a table, whose first one names the columns. */
export function columnsIn(name: string, content: string): Columns {
  const words = content.replace(/^\ufeff/, '');
  if (!/\.(csv|tsv)$/i.test(name)) return { names: ['text'], rows: words.split(/\r?\n/).map((line) => [line]) };
  const [head = ''] = words.split(/\r?\n/, 1);
  const [delimiter] = DELIMITERS.toSorted((a, b) => head.split(b).length - head.split(a).length);
  const [names = [], ...rows] = rowsIn(words, delimiter ?? ',');
  return { names: names.map((one, i) => one.trim() || `${i + 1}`), rows };
}

/** Cells may stand in quotes, which hold delimiters, line breaks and doubled quotes. */
function rowsIn(words: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  const row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < words.length; i++) {
    const sign = words[i] ?? '';
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (words[i + 1] === '"') cell += words[++i] ?? '';
      else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === delimiter || sign === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (sign === '\n') rows.push(row.splice(0));
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** The column that looks most like texts: the one with the longest cells. */
export function textColumn({ names, rows }: Columns): number {
  const lengths = names.map((_, i) => rows.slice(0, 100).reduce((sum, row) => sum + (row[i]?.length ?? 0), 0));
  return lengths.indexOf(Math.max(...lengths));
}

/** A column as lines, as many as can be read: a cell's own line breaks are spaces. */
export function linesOf({ rows }: Columns, column: number): { readonly lines: string; readonly left: number } {
  const taken: string[] = [];
  let room = MOST_IN_LINES;
  for (const row of rows.slice(0, MOST_LINES)) {
    const line = (row[column] ?? '').slice(0, MOST_CHARACTERS).replace(/\s*\r?\n\s*/g, ' ');
    room -= line.length + 1;
    if (room < 0) break;
    taken.push(line);
  }
  const left = rows.slice(taken.length).filter((row) => (row[column] ?? '').trim() !== '').length;
  return { lines: taken.join('\n'), left };
}

/** A file's text, in whatever encoding it seems to be. Fails with dataInvalid if it is no text. */
export function decoded(bytes: ArrayBuffer, name: string): string {
  const encoding = guessEncoding(new Uint8Array(bytes, 0, Math.min(bytes.byteLength, HEAD)), isUtf8(bytes));
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  throw new EngineError(
    'dataInvalid',
    text(
      `${name} is no plain text: save its texts as .txt or .csv first.`,
      `${name} ist kein reiner Text: die Texte zuerst als .txt oder .csv speichern.`,
    ),
  );
}

const HEAD = 1 << 18;

function isUtf8(bytes: ArrayBuffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
