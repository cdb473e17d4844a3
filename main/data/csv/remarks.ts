import type { CsvColumn, TableSource } from '../../../core/data/csv/source.ts';
import { tableSpec } from '../../../core/data/csv/spec.ts';
import { counted, text, type Language, type Text } from '../../../core/text.ts';
import { MAX_CATEGORIES, type Census } from './census.ts';
import { MAX_NUMBERS, megabytes, numbersInRow } from './table.ts';

/** The most sentences about single columns; any others are only counted. */
const MOST_SENTENCES = 6;

/** What the user should know about a file: which rows and columns are not used, and what can be done. */
export function remarksOn(census: Census, columns: readonly CsvColumn[]): readonly Text[] {
  const about = columns.flatMap((column, i) => columnRemarks(census, column, i));
  const rest = about.length - MOST_SENTENCES;
  const more = text(`… and ${rest} more remarks like these.`, `… und ${rest} weitere Hinweise dieser Art.`);
  return [...shapeRemarks(census), ...about.slice(0, MOST_SENTENCES), ...(rest > 0 ? [more] : [])];
}

function shapeRemarks({ misshapen, columns }: Census): readonly Text[] {
  const { count, places } = misshapen;
  if (count === 0) return [];
  const dots = count > places.length ? ', ...' : '';
  const cells = (number: number) => counted(number, ['cell', 'cells'], ['Zelle', 'Zellen']);
  const which = (language: Language) =>
    places.map(({ line, cell }) => `${line} (${cells(Number(cell))[language]})`).join(', ') + dots;
  const rows = counted(count, ['row does not have', 'rows do not have'], ['Zeile hat nicht', 'Zeilen haben nicht']);
  const [leftOut, dropped] =
    count === 1
      ? ['and is left out: line', 'und wird ausgelassen:']
      : ['and are left out: lines', 'und werden ausgelassen:'];
  const all = cells(columns.length);
  return [
    text(
      `${rows.en} ${all.en} ${leftOut} ${which('en')}. Correct them in the file, or choose another delimiter or quotation mark.`,
      `${rows.de} ${all.de} ${dropped} ${which('de')}. In der Datei berichtigen oder ein anderes Trennzeichen oder Anführungszeichen wählen.`,
    ),
  ];
}

function columnRemarks(
  { columns }: Census,
  { name, type, role, gaps = 'drop' }: CsvColumn,
  i: number,
): readonly Text[] {
  const column = columns[i];
  if (!column || role === 'ignore') return [];
  const { unread, missing, firstUnread, firstMissing } = column;
  const remarks: Text[] = [];
  if (type === 'number' && firstUnread) {
    const count = unread.reduce((sum, rows) => sum + rows.count, 0);
    remarks.push(
      text(
        `Line ${firstUnread.line}, column “${name}”: “${shortened(firstUnread.cell)}” is not a number; rows left out because of such cells: ${count}. Correct them in the file, add the word to those for missing values, or read the column as a category.`,
        `Zeile ${firstUnread.line}, Spalte „${name}“: „${shortened(firstUnread.cell)}“ ist keine Zahl; wegen solcher Zellen ausgelassene Zeilen: ${count}. In der Datei berichtigen, das Wort zu denen für fehlende Werte nehmen oder die Spalte als Kategorie lesen.`,
      ),
    );
  }
  if (firstMissing) remarks.push(gapRemark(name, missing.count, firstMissing.line, role === 'target', gaps));
  if (type === 'category' && column.values.size === 1) {
    const [value = ''] = column.values;
    remarks.push(
      text(
        `“${name}” has the same value everywhere (${shortened(value)}): there is nothing to be ${role === 'target' ? 'told apart. Choose another target' : 'learned from it. Leave it out'}.`,
        `„${name}“ hat überall denselben Wert (${shortened(value)}): ${role === 'target' ? 'Es gibt nichts zu unterscheiden. Ein anderes Ziel wählen' : 'Daraus ist nichts zu lernen. Weglassen'}.`,
      ),
    );
  }
  return remarks;
}

function gapRemark(name: string, count: number, line: number, isTarget: boolean, gaps: CsvColumn['gaps']): Text {
  const en = `${count} ${count === 1 ? 'gap' : 'gaps'} in “${name}” (the first in line ${line})`;
  const de = `${count} ${count === 1 ? 'Lücke' : 'Lücken'} in „${name}“ (die erste in Zeile ${line})`;
  switch (gaps) {
    case 'mean':
      return text(`${en}: filled with the mean.`, `${de}: mit dem Mittel gefüllt.`);
    case 'median':
      return text(`${en}: filled with the median.`, `${de}: mit dem Median gefüllt.`);
    case 'mostFrequent':
      return text(`${en}: filled with the most frequent value.`, `${de}: mit dem häufigsten Wert gefüllt.`);
    default:
      if (isTarget) {
        return text(`${en}: these rows are left out.`, `${de}: Diese Zeilen werden ausgelassen.`);
      }
      return text(
        `${en}: these rows are left out. Or fill the gaps, or leave the column out.`,
        `${de}: Diese Zeilen werden ausgelassen. Oder die Lücken füllen oder die Spalte weglassen.`,
      );
  }
}

function shortened(cell: string): string {
  return cell.length > 40 ? `${cell.slice(0, 40)}...` : cell;
}

/** There must be something to predict, and something to predict it from. */
function roleProblems({ columns }: TableSource): readonly Text[] {
  const has = (wanted: CsvColumn['role']) => columns.some(({ role }) => role === wanted);
  if (!has('target')) {
    return [
      text(
        'Choose the column that is to be predicted as target.',
        'Die Spalte, die vorhergesagt werden soll, als Ziel wählen.',
      ),
    ];
  }
  if (has('feature')) return [];
  return [
    text(
      'No column is a feature: give at least one that role, or choose another delimiter.',
      'Keine Spalte ist ein Merkmal: mindestens einer diese Rolle geben oder ein anderes Trennzeichen wählen.',
    ),
  ];
}

/** Why nothing can be learned from a source; empty if something can. */
export function problemsOf(source: TableSource, { header = [], columns, rows }: Census): readonly Text[] {
  const isBlank = header.length > 0 ? header.every((cell) => cell === '') : columns.length < 2;
  if (rows === 0 && isBlank) {
    return [
      text(
        'There are only blank lines in the file: choose another one.',
        'In der Datei stehen nur leere Zeilen: eine andere wählen.',
      ),
    ];
  }
  if (columns.length < 2) {
    return [
      text(
        'There is only one column, but a feature and a target are needed: choose another delimiter.',
        'Es gibt nur eine Spalte, gebraucht werden aber ein Merkmal und ein Ziel: ein anderes Trennzeichen wählen.',
      ),
    ];
  }
  if (rows === 0) {
    return [
      text(
        'There are no rows of data: switch the header off, skip fewer lines, or choose another delimiter.',
        'Es gibt keine Datenzeilen: die Kopfzeile abschalten, weniger Zeilen überspringen oder ein anderes Trennzeichen wählen.',
      ),
    ];
  }
  const problems: Text[] = [...roleProblems(source)];
  for (const { name, type, role, categories } of source.columns) {
    if (role === 'ignore' || type !== 'category' || categories) continue;
    problems.push(
      text(
        `“${name}” has more than ${MAX_CATEGORIES} different values, too many for a category: read it as a number or leave it out.`,
        `„${name}“ hat mehr als ${MAX_CATEGORIES} verschiedene Werte, zu viele für eine Kategorie: als Zahl lesen oder weglassen.`,
      ),
    );
  }
  const numbers = source.rows * numbersInRow(tableSpec(source));
  if (source.rows === 0) {
    problems.push(
      text(
        'No row can be used. Fill the gaps, or leave out the columns that have most of them.',
        'Keine Zeile ist brauchbar. Die Lücken füllen oder die Spalten mit den meisten Lücken weglassen.',
      ),
    );
  } else if (numbers > MAX_NUMBERS) {
    const [needed, most] = [megabytes(numbers), megabytes(MAX_NUMBERS)];
    problems.push(
      text(
        `Loading the table would need ${needed} MB of memory; at most ${most} MB are allowed. Leave out some columns, especially categories with many values.`,
        `Die Tabelle zu laden bräuchte ${needed} MB Speicher; erlaubt sind höchstens ${most} MB. Einige Spalten weglassen, vor allem Kategorien mit vielen Werten.`,
      ),
    );
  }
  return problems;
}
