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

/** A column as lines: a cell's own line breaks are spaces. */
export function linesOf({ rows }: Columns, column: number): string {
  return rows.map((row) => (row[column] ?? '').replace(/\s*\r?\n\s*/g, ' ')).join('\n');
}

/** UTF-8, or what older programs write. */
export function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
