import { open } from 'node:fs/promises';
import type { CsvColumn, CsvSource } from '../../../core/data/source.ts';
import { dataSpec } from '../../../core/data/spec.ts';
import type { CsvImport } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { ColumnCensus, guessColumns, guessDelimiter, guessHeader, hasDecimalComma, uniqueNames } from './guess.ts';
import { MAX_NUMBERS, readTable } from './load.ts';
import { parseSample, readRows, type Delimiter } from './rows.ts';
import { csvFile, keepText } from './text.ts';

const SAMPLE_BYTES = 1 << 18;
const PREVIEW_ROWS = 20;

/**
 * Takes a user's CSV file in: keeps its content under its hash, guesses delimiter, header, types, roles and target, and
 * reads it once as it would be trained on, so that what is left out is known at once.
 * `name` is what the user sees. Fails with fileUnreadable or dataInvalid.
 */
export async function importCsv(path: string, name: string, home: string): Promise<CsvImport> {
  const sha256 = await keepText(path, home);
  const file = csvFile(home, sha256);
  const sample = await readSample(file);
  const delimiter = guessDelimiter(sample);
  const rows = parseSample(sample, delimiter, 1000);
  const hasHeader = guessHeader(rows, delimiter);
  const [first] = rows;
  if (!first || first.every((cell) => cell === '')) throw new EngineError('dataInvalid', `${name} is empty.`);
  if (first.length < 2) {
    const advice = 'A table needs at least one feature and a target, with a comma, semicolon or tab between them.';
    throw new EngineError('dataInvalid', `${name} has only one column. ${advice}`);
  }
  if (hasHeader && rows.length < 2) throw new EngineError('dataInvalid', `${name} has a header but no rows of data.`);
  const names = uniqueNames(hasHeader ? first : first.map(() => ''));
  const census = await countColumns(file, delimiter, hasHeader, names.length);
  const { columns, warnings } = fitted(guessColumns(names, census.columns), census.rows);
  const source: CsvSource = {
    kind: 'csv', name, sha256, rows: census.rows, hasHeader, delimiter, columns, testShare: 0.2, standardise: true, seed: 1,
  }; // prettier-ignore
  const { issues } = await readTable(file, source, dataSpec(source));
  issues.check(name);
  const preview = rows.slice(hasHeader ? 1 : 0, PREVIEW_ROWS + 1);
  return { source: { ...source, rows: issues.used }, preview, warnings: [...warnings, ...issues.sentences] };
}

async function readSample(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    // The last row may be cut in the middle.
    return bytesRead < SAMPLE_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  } finally {
    await handle.close();
  }
}

async function countColumns(file: string, delimiter: Delimiter, hasHeader: boolean, width: number) {
  const columns = Array.from({ length: width }, () => new ColumnCensus());
  const decimalComma = hasDecimalComma(delimiter);
  let rows = 0;
  let isHeader = hasHeader;
  await readRows(file, delimiter, (cells) => {
    if (!isHeader && cells.length === width) {
      rows++;
      columns.forEach((column, i) => column.add(cells[i] ?? '', decimalComma));
    }
    isHeader = false;
  });
  return { columns, rows };
}

/** Ignores the widest categories until the table fits into memory, and says so and what else is ignored. */
function fitted(guessed: readonly CsvColumn[], rows: number): { columns: CsvColumn[]; warnings: string[] } {
  const columns = [...guessed];
  const warnings = columns
    .filter((column) => column.role === 'ignore')
    .map(
      ({ name }) => `The column "${name}" is ignored: it is mostly empty, or text that differs in nearly every row.`,
    );
  const widthOf = ({ role, type, categories }: CsvColumn) =>
    role !== 'feature' ? 0 : type === 'category' ? (categories?.length ?? 0) : 1;
  const total = () => columns.reduce((sum, column) => sum + widthOf(column), 0);
  while (rows * total() > MAX_NUMBERS) {
    const widest = columns.reduce(
      (best, column, i) => (widthOf(column) > widthOf(columns[best] ?? column) ? i : best),
      0,
    );
    const column = columns[widest];
    if (!column || widthOf(column) <= 1) break;
    warnings.push(
      `The column "${column.name}" is ignored: its ${widthOf(column)} categories would need too much memory.`,
    );
    columns[widest] = { ...column, role: 'ignore' };
  }
  return { columns, warnings };
}
