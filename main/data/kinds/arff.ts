import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import type { CsvOptions } from '../../../core/data/csv/options.ts';
import { cellReader, plainCells } from '../../../core/data/csv/reading.ts';
import { arff as kind } from '../../../core/data/kinds/arff.ts';
import type { FilePreview } from '../../../core/protocol/requests/data.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { stopIfAsked, type ReadOptions } from '../../text/read.ts';
import { takeCensus, type Census } from '../csv/census.ts';
import { chooseColumns, unusableRows } from '../csv/columns.ts';
import { nameless } from '../csv/guess.ts';
import { loadTable } from '../csv/load.ts';
import { problemsOf, remarksOn } from '../csv/remarks.ts';
import type { RowListener, RowReader } from '../csv/rows.ts';
import type { DataLoader, FileRequest } from '../define.ts';
import { keptFile } from '../kept.ts';

type ArffSource = z.infer<typeof kind.schema>;

export const arff: DataLoader<ArffSource> = {
  kind: kind.kind,
  load: (source, { home }) =>
    loadTable({ ...source, ...plainCells }, home, async (file, onRow) => {
      try {
        await readArff(file, onRow);
      } catch (error) {
        if (!(error instanceof ArffProblem)) throw error;
        throw new EngineError('dataInvalid', text(`${source.name}: ${error.text.en}`, `${source.name}: ${error.text.de}`)); // prettier-ignore
      }
    }),
  file: {
    recognises: isArff,
    preview,
  },
}; // prettier-ignore

/** Judges by the first bytes and the name. */
export function isArff(head: Uint8Array, name: string): boolean {
  return /\.arff$/i.test(name) || /^\ufeff?(?:\s|%[^\n]*\n)*@relation\s/i.test(Buffer.from(head).toString());
}

/** What must be changed in a file before it can be read. */
class ArffProblem extends Error {
  readonly text: Text;

  constructor(problem: Text) {
    super(problem.en);
    this.text = problem;
  }
}

/** A column; for a nominal one, `values` in the order of the file. */
interface Attribute {
  readonly name: string;
  readonly type: 'number' | 'nominal' | 'text';
  readonly values: ReadonlySet<string>;
}

async function preview({ sha256, name, options }: FileRequest, home: string, { signal, onProgress }: ReadOptions = {}): Promise<FilePreview> {
  const { testShare = 0.2, validationShare = 0.15, standardise = true, seed = 1 } = options;
  const blank: ArffSource = { kind: 'arff', name, sha256, rows: 0, testShare, validationShare, standardise, seed,
    columns: [{ name: nameless(0), type: 'category', role: 'ignore' }] }; // prettier-ignore
  try {
    const file = keptFile(home, sha256);
    const attributes = await readArff(file);
    const rows: RowReader = async (onRow) => {
      const each: RowListener = (cells, line) => {
        stopIfAsked(signal);
        onRow(cells, line);
      };
      await readArff(file, each, onProgress);
    };
    const census = await takeCensus(rows, plainCells, attributes.length);
    return previewOf(blank, attributes, census, options);
  } catch (error) {
    if (!(error instanceof ArffProblem)) throw error;
    return { source: blank, counts: { values: [0], gaps: [0], words: [0] }, rows: [], total: 0, remarks: [], problems: [error.text] };
  }
} // prettier-ignore

function previewOf(blank: ArffSource, attributes: readonly Attribute[], census: Census, options: CsvOptions): FilePreview {
  const wishes = new Map((options.columns ?? []).map((wish) => [wish.index, wish]));
  const typed = attributes.map(({ type }, index) => ({
    ...wishes.get(index),
    index,
    type: type === 'number' ? ('number' as const) : ('category' as const),
    ...(type === 'text' && { role: 'ignore' as const }),
  }));
  const names = attributes.map(({ name }) => name);
  const columns = chooseColumns(census, names, typed).map((column, i) => {
    const attribute = attributes[i];
    return attribute?.type === 'nominal' ? { ...column, categories: [...attribute.values] } : column;
  });
  const source = { ...blank, columns, rows: census.rows - unusableRows(census, columns) };
  return {
    source,
    counts: {
      values: census.columns.map(({ values, categories }) => (categories ? values.size : null)),
      gaps: census.columns.map(({ missing }) => missing.count),
      words: census.columns.map(() => 0),
    },
    rows: census.shown.map(({ line, cells }) => ({ line, cells: cells.slice(0, SHOWN_COLUMNS) })),
    total: census.rows,
    remarks: [...attributes.flatMap(textRemark), ...remarksOn(census, columns)],
    problems: problemsOf(source, census),
  };
} // prettier-ignore

/** The number of columns shown in a preview. */
const SHOWN_COLUMNS = 60;

function textRemark({ name, type }: Attribute): readonly Text[] {
  if (type !== 'text') return [];
  return [
    text(
      `“${name}” contains texts or dates, which a network cannot use, so it is left out. To use it, turn it into numbers or nominal values in Weka.`,
      `„${name}“ enthält Texte oder Datumsangaben, mit denen ein Netz nichts anfangen kann, und wird weggelassen. Um es zu verwenden, in Weka Zahlen oder nominale Werte daraus machen.`,
    ),
  ];
}

/**
 * Reads the rows of a file, expanding sparse ones; without `onRow`, only its columns. Fails with ArffProblem at the
 * first line that does not fit.
 */
async function readArff(
  file: string,
  onRow?: RowListener,
  onProgress?: ReadOptions['onProgress'],
): Promise<readonly Attribute[]> {
  const { size } = await stat(file);
  const input = createReadStream(file, { encoding: 'utf8' });
  if (onProgress) input.on('data', () => onProgress(Math.min(1, input.bytesRead / size)));
  try {
    return await readLines(createInterface({ input, crlfDelay: Infinity }), onRow);
  } finally {
    // If the rest of the lines is not needed, the file would stay open.
    input.destroy();
  }
}

async function readLines(lines: AsyncIterable<string>, onRow?: RowListener): Promise<readonly Attribute[]> {
  const attributes: Attribute[] = [];
  const { isMissing, number } = cellReader(plainCells);
  let line = 0;
  let toRow: ((written: string, line: number) => string[]) | undefined;
  for await (const read of lines) {
    line++;
    if (line === 1 && read.includes('\0')) throw new ArffProblem(otherEncoding);
    const written = line === 1 ? read.replace(/^\ufeff/, '') : read;
    const words = tokens(written, line);
    if (words.length === 0) continue;
    if (toRow) {
      const cells = toRow(written, line);
      cells.forEach((cell, i) => {
        const attribute = attributes[i];
        if (attribute && !isMissing(cell)) checkCell(attribute, cell, line, number);
      });
      onRow?.(cells, line);
      continue;
    }
    const [keyword = ''] = words;
    if (keyword.toLowerCase() === '@attribute') attributes.push(attributeOf(written, words, line));
    else if (keyword.toLowerCase() === '@data') {
      if (attributes.length < 2) throw new ArffProblem(tooFew(line));
      toRow = rowOf(attributes);
      if (!onRow) break;
    } else if (keyword.toLowerCase() !== '@relation') throw new ArffProblem(strange(line, keyword));
  }
  if (!toRow) throw new ArffProblem(noData);
  return attributes;
}

const TOKEN = /'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|[{}]|%.*|[^\s,{}%'"]+|(['"])/g;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The values in a line, without quotation marks; a comment ends them. */
function tokens(written: string, line: number): string[] {
  const found: string[] = [];
  for (const [whole, single, double, open] of written.matchAll(TOKEN)) {
    if (whole.startsWith('%')) break;
    if (open !== undefined) throw new ArffProblem(openQuote(line));
    const quoted = single ?? double;
    found.push(quoted === undefined ? whole : quoted.replace(/\\(.)/g, (_, sign: string) => ESCAPED[sign] ?? sign));
  }
  return found;
}

function attributeOf(written: string, [, name, type = '', ...rest]: readonly string[], line: number): Attribute {
  if (name === undefined || type === '') throw new ArffProblem(noType(line));
  if (type === '{') {
    const end = rest.lastIndexOf('}');
    if (end < 0) throw new ArffProblem(openList(line, name));
    return { name, type: 'nominal', values: new Set(rest.slice(0, end)) };
  }
  if (/^(numeric|real|integer)$/i.test(type)) return { name, type: 'number', values: new Set() };
  if (/^(string|date)$/i.test(type)) return { name, type: 'text', values: new Set() };
  throw new ArffProblem(strangeType(line, name, written.trim().endsWith(type) ? type : rest.join(' ') || type));
}

/** A line of data as cells: those omitted from a sparse row are 0, or the first value of a nominal column. */
function rowOf(attributes: readonly Attribute[]): (written: string, line: number) => string[] {
  const first = attributes.map(({ type, values }) => (type === 'number' ? '0' : ([...values][0] ?? '')));
  return (written, line) => {
    const words = tokens(written, line);
    if (!written.trimStart().startsWith('{')) {
      if (words.length !== attributes.length) throw new ArffProblem(otherWidth(line, words.length, attributes.length));
      return words;
    }
    const cells = [...first];
    if (words.at(-1) !== '}' || words.length % 2 !== 0) throw new ArffProblem(badSparse(line));
    for (let i = 1; i < words.length - 1; i += 2) {
      const place = Number(words[i]);
      if (!Number.isInteger(place) || place < 0 || place >= cells.length) {
        throw new ArffProblem(noColumn(line, words[i] ?? '', cells.length));
      }
      cells[place] = words[i + 1] ?? '';
    }
    return cells;
  };
}

function checkCell(
  { name, type, values }: Attribute,
  cell: string,
  line: number,
  number: (cell: string) => number,
): void {
  if (type === 'number' && Number.isNaN(number(cell))) throw new ArffProblem(noNumber(line, name, cell));
  if (type === 'nominal' && !values.has(cell)) throw new ArffProblem(noValue(line, name, cell));
}

const otherEncoding = text(
  'The file is not in UTF-8: open it in a text editor and save it as UTF-8.',
  'Die Datei ist nicht in UTF-8: in einem Texteditor öffnen und als UTF-8 speichern.',
);

const noData = text(
  'The line @data, which comes before the rows, is missing: add it below the attributes.',
  'Die Zeile @data, nach der die Zeilen der Tabelle kommen, fehlt: unter den Attributen einfügen.',
);

const tooFew = (line: number) =>
  text(
    `Line ${line}: a feature and a target are needed, so at least two lines @attribute above @data.`,
    `Zeile ${line}: Gebraucht werden ein Merkmal und ein Ziel, also mindestens zwei Zeilen @attribute über @data.`,
  );

const strange = (line: number, word: string) =>
  text(
    `Line ${line} begins with “${word}”: above @data there may be only @relation, @attribute and comments after %. Correct it, or put @data above the rows.`,
    `Zeile ${line} beginnt mit „${word}“: Über @data stehen nur @relation, @attribute und Kommentare nach %. Berichtigen oder @data über die Zeilen der Tabelle setzen.`,
  );

const openQuote = (line: number) =>
  text(
    `Line ${line} opens a quotation mark that is not closed: close it, or put \\ before it.`,
    `Zeile ${line} öffnet ein Anführungszeichen, das nicht geschlossen wird: schließen oder \\ davor setzen.`,
  );

const noType = (line: number) =>
  text(
    `Line ${line}: after @attribute come a name and a type (numeric, or values in braces).`,
    `Zeile ${line}: Nach @attribute kommen ein Name und ein Typ (numeric, oder Werte in geschweiften Klammern).`,
  );

const openList = (line: number, name: string) =>
  text(
    `Line ${line}: the values of “${name}” are not closed by }: add it at the end of the line.`,
    `Zeile ${line}: Die Werte von „${name}“ sind nicht mit } geschlossen: am Ende der Zeile ergänzen.`,
  );

const strangeType = (line: number, name: string, type: string) =>
  text(
    `Line ${line}: “${name}” has the type “${type}”, which is not known: make it numeric, values in braces, string or date. A name with spaces needs quotation marks.`,
    `Zeile ${line}: „${name}“ hat den Typ „${type}“, der nicht bekannt ist: numeric, Werte in geschweiften Klammern, string oder date daraus machen. Ein Name mit Leerzeichen braucht Anführungszeichen.`,
  );

function otherWidth(line: number, cells: number, width: number): Text {
  const [has, wanted] = [counted(cells, ['value', 'values'], ['Wert', 'Werte']), counted(width, ['attribute', 'attributes'], ['Attribut', 'Attribute'])];
  return text(
    `Line ${line} has ${has.en} for ${wanted.en}: correct it. Values with spaces need quotation marks, unknown ones are ?.`,
    `Zeile ${line} hat ${has.de} für ${wanted.de}: berichtigen. Werte mit Leerzeichen brauchen Anführungszeichen, unbekannte sind ?.`,
  );
} // prettier-ignore

const badSparse = (line: number) =>
  text(
    `Line ${line}: between braces there are pairs of a column’s number and its value, as in {1 x, 3 y}: correct it.`,
    `Zeile ${line}: Zwischen geschweiften Klammern stehen Paare aus Spaltennummer und Wert, wie in {1 x, 3 y}: berichtigen.`,
  );

const noColumn = (line: number, place: string, count: number) =>
  text(
    `Line ${line}: there is no column “${place}”; they are numbered from 0 to ${count - 1}. Correct the number.`,
    `Zeile ${line}: Es gibt keine Spalte „${place}“; sie sind nummeriert von 0 bis ${count - 1}. Die Nummer berichtigen.`,
  );

const noNumber = (line: number, name: string, cell: string) =>
  text(
    `Line ${line}: “${name}” is numeric, but “${cell}” is not a number: correct it, or write ? where it is not known.`,
    `Zeile ${line}: „${name}“ ist numerisch, aber „${cell}“ ist keine Zahl: berichtigen oder ? schreiben, wo sie nicht bekannt ist.`,
  );

const noValue = (line: number, name: string, cell: string) =>
  text(
    `Line ${line}: “${cell}” is not one of the values of “${name}”: correct it, or add it to the braces after @attribute ${name}.`,
    `Zeile ${line}: „${cell}“ ist keiner der Werte von „${name}“: berichtigen oder in den Klammern hinter @attribute ${name} ergänzen.`,
  );
