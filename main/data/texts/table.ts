import type { TextColumns } from '../../../core/data/textImport.ts';
import type { CsvOptions } from '../../../core/data/csv/options.ts';
import type { CsvSource } from '../../../core/data/csv/source.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { csvBeginning, previewCsv } from '../csv/import.ts';
import { OpenQuote, readRows } from '../csv/rows.ts';
import type { ReadOptions } from '../../text/read.ts';
import { keepFile, keptFile } from '../kept.ts';
import type { TextRecord } from './records.ts';

/** What to look for in a table: a text, a second one, a label. */
export type Wanted = readonly (keyof TextColumns)[];

const words = (all: string) => new Set(all.split(' '));
/** Common column names. */
const NAMES: Readonly<Record<keyof TextColumns, ReadonlySet<string>>> = {
  text: words('text texts message sentence review body content document comment title headline tweet mail email sms question description sentence1 text1 question1 premise source src german deutsch de nachricht satz satz1 quelle bewertung'), // prettier-ignore
  pair: words('pair sentence2 text2 question2 hypothesis translation target tgt english englisch en second satz2 übersetzung ziel answer antwort'), // prettier-ignore
  label: words('label labels class category target sentiment topic y kind spam genre newsgroup klasse kategorie thema gold_label is_duplicate'), // prettier-ignore
};

/** Whether a column name is known to stand for one of these. */
export function isNamed(name: string, wanted: Wanted): boolean {
  return wanted.some((what) => NAMES[what].has(name.trim().toLowerCase()));
}

export interface TextTable {
  readonly source: CsvSource;
  readonly names: readonly string[];
  readonly columns: TextColumns;
}

interface TableWish {
  readonly wanted: Wanted;
  readonly columns?: TextColumns | undefined;
  readonly options?: CsvOptions | undefined;
  readonly reading?: ReadOptions;
}

/** Scans a table file: how to split it, and which columns hold what. Fails with dataInvalid, cancelled and like keepFile. */
export async function openTable(
  file: string,
  name: string,
  home: string,
  { wanted, columns, options = {}, reading = {} }: TableWish,
): Promise<TextTable> {
  const { sha256, isUtf8 } = await keepFile(file, home, reading);
  const begun = { ...(await csvBeginning(keptFile(home, sha256), isUtf8)), ...options };
  const guess = await previewCsv({ sha256, name, options: begun }, home, reading);
  // Texts are all different, just like column names: a header is recognised by its words.
  const first = guess.source.hasHeader ? guess.source.columns.map((column) => column.name) : guess.rows[0]?.cells;
  const hasNames = first?.some((cell) => isNamed(cell, wanted));
  const hasHeader = options.hasHeader ?? (hasNames || (wanted.includes('label') && guess.source.hasHeader));
  const isGuessed = hasHeader === guess.source.hasHeader;
  const preview = isGuessed ? guess : await previewCsv({ sha256, name, options: { ...begun, hasHeader } }, home, reading); // prettier-ignore
  const { source, rows, counts, problems } = preview;
  const [unread] = rows.length === 0 ? problems : [];
  if (unread) throw new EngineError('dataInvalid', text(`${name}: ${unread.en}`, `${name}: ${unread.de}`));
  const names = source.columns.map((column) => column.name);
  const cells = rows.map((row) => row.cells);
  const found = columnsOf({ names, cells, values: counts.values }, wanted, columns ?? {});
  const missing = wanted.find((what) => what !== 'pair' && found[what] === undefined);
  if (missing !== undefined) throw noColumn(name, missing, names.length);
  return { source, names, columns: found };
}

interface Seen {
  readonly names: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly values: readonly (number | null)[];
}

/** By name; otherwise the longest cells are texts, and the fewest distinct ones labels. */
function columnsOf({ names, cells, values }: Seen, wanted: Wanted, wish: TextColumns): TextColumns {
  const found: Record<string, number> = {};
  const free = (index: number) => !Object.values(found).includes(index);
  for (const what of wanted) {
    const wished = wish[what];
    if (wished !== undefined && wished < names.length) found[what] = wished;
  }
  for (const what of wanted) {
    const named = names.findIndex((name, i) => free(i) && isNamed(name, [what]));
    if (found[what] === undefined && named >= 0) found[what] = named;
  }
  const length = (index: number) => cells.reduce((sum, row) => sum + (row[index]?.length ?? 0), 0);
  const rest = () => names.map((_, i) => i).filter(free);
  const longest = () => rest().toSorted((a, b) => length(b) - length(a))[0];
  if (found['text'] === undefined) found['text'] = longest() ?? 0;
  if (wanted.includes('label') && found['label'] === undefined) {
    const label = rest().filter((i) => (values[i] ?? 0) > 1).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0))[0]; // prettier-ignore
    const other = label ?? rest().at(-1);
    if (other !== undefined) found['label'] = other;
  }
  // A second text is only assumed if the column cannot be anything else, or has such a name.
  const isPairs = wanted.includes('pair') && !wanted.includes('label');
  const second = isPairs && found['pair'] === undefined ? longest() : undefined;
  if (second !== undefined) found['pair'] = second;
  return found;
}

const needs: Readonly<Record<keyof TextColumns, Text>> = {
  text: text('with texts', 'mit Texten'),
  label: text('with labels', 'mit Labels'),
  pair: text('with a second text', 'mit einem zweiten Text'),
};

function noColumn(name: string, what: keyof TextColumns, count: number): EngineError {
  const has = counted(count, ['column', 'columns'], ['Spalte', 'Spalten']);
  return new EngineError(
    'dataInvalid',
    text(
      `${name} has ${has.en}, and none ${needs[what].en} is among them: give it a header and columns like “text” and “label”, or choose another file.`,
      `${name} hat ${has.de}, darunter keine ${needs[what].de}: eine Kopfzeile und Spalten wie „text“ und „label“ anlegen oder eine andere Datei wählen.`,
    ),
  );
}

export interface TableCounts {
  /** Rows without a text, without a label, and of the wrong width. */
  empty: number;
  unlabelled: number;
  misshapen: number;
}

/** The rows as texts. Fails with dataInvalid and with whatever `add` fails with. */
export async function readTable(
  { source, columns: { text, pair, label }, names }: TextTable,
  home: string,
  add: (record: TextRecord) => void,
  reading: ReadOptions = {},
): Promise<TableCounts> {
  const counts: TableCounts = { empty: 0, unlabelled: 0, misshapen: 0 };
  let isHeader = source.hasHeader;
  try {
    await readRows(
      keptFile(home, source.sha256),
      source,
      (cells) => {
        if (isHeader) isHeader = false;
        else if (cells.length !== names.length) counts.misshapen++;
        else {
          const at = (index: number | undefined) => (index === undefined ? undefined : (cells[index] ?? ''));
          const [first = '', second, name] = [at(text), at(pair), at(label)];
          if (first === '' || second === '') counts.empty++;
          else if (name === '') counts.unlabelled++;
          else
            add({
              text: first,
              ...(second !== undefined && { pair: second }),
              ...(name !== undefined && { label: name }),
            });
        }
      },
      reading,
    );
  } catch (error) {
    if (!(error instanceof OpenQuote)) throw error;
    throw new EngineError('dataInvalid', openQuote(source.name, error.line));
  }
  return counts;
}

function openQuote(name: string, line: number): Text {
  return text(
    `${name}: Line ${line} opens a quotation mark that is never closed. Close it in the file, or choose another quotation mark, or none.`,
    `${name}: Zeile ${line} öffnet ein Anführungszeichen, das nie geschlossen wird. In der Datei schließen oder ein anderes oder keines wählen.`,
  );
}

/** What was left out of a table. */
export function tableRemarks({ empty, unlabelled, misshapen }: TableCounts): Text[] {
  const say = (count: number, en: string, de: string) => {
    const rows = counted(count, ['row', 'rows'], ['Zeile', 'Zeilen']);
    return count === 0 ? [] : [text(`${rows.en} left out: ${en}.`, `${rows.de} weggelassen: ${de}.`)];
  };
  return [
    ...say(empty, 'there is no text', 'ohne Text'),
    ...say(unlabelled, 'there is no label', 'ohne Label'),
    ...say(misshapen, 'they have more or fewer cells than the others', 'mehr oder weniger Zellen als die anderen'),
  ];
}
