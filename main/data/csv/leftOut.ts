import type { ColumnWish } from '../../../core/data/csv/options.ts';
import { targetColumns, type CsvColumn } from '../../../core/data/csv/source.ts';
import { listed, same, text, wholeNumber, type Text } from '../../../core/text.ts';
import { MAX_CATEGORIES, type Census } from './census.ts';
import { likelyTarget } from './columns.ts';

/** 2020-01-31, 31.01.2020, 1/31/20; a time may follow. */
const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ]|$)/;

/** What is said of columns that were left out although nobody asked for it, and that one would miss: a target, and dates. */
export function leftOutRemarks(
  census: Census,
  columns: readonly CsvColumn[],
  wishes: readonly ColumnWish[],
): readonly Text[] {
  const wished = new Set(wishes.filter(({ role }) => role !== undefined).map(({ index }) => index));
  const isLeftOut = (i: number) =>
    columns[i]?.role === 'ignore' && !wished.has(i) && (census.columns[i]?.known ?? 0) > 0;
  const dates = [...columns.keys()].filter((i) => isLeftOut(i) && DATE.test(census.columns[i]?.firstWord?.cell ?? ''));
  const missed = likelyTarget(columns.map(({ name }) => name));
  // Who has chosen a target misses no other.
  const isChosen = wishes.some(({ role }) => role === 'target');
  const why = isLeftOut(missed) && !dates.includes(missed) && !isChosen ? reasonIn(census, missed) : undefined;
  return [
    ...(why ? [noTarget(columns, missed, why)] : []),
    ...(dates.length > 0 ? [noDates(dates.map((i) => columns[i]?.name ?? ''))] : []),
  ];
}

/** Why a column is no target; undefined for the numbers of rows, which are none anyway. */
function reasonIn({ columns, rows }: Census, i: number): Text | undefined {
  const column = columns[i];
  if (!column) return undefined;
  if (column.missing.count > rows / 2) {
    return text('more than half of its cells are empty', 'Mehr als die Hälfte der Zellen ist leer');
  }
  if (column.type === 'number') return undefined;
  const most = wholeNumber(MAX_CATEGORIES);
  return column.values.size > MAX_CATEGORIES
    ? text(
        `it has more than ${most.en} different values, so there are no classes to be learned`,
        `Die Spalte hat mehr als ${most.de} verschiedene Werte, also sind keine Klassen zu lernen`,
      )
    : text(
        'nearly every row has another value, so there are no classes to be learned',
        'Fast jede Zeile hat einen anderen Wert, also sind keine Klassen zu lernen',
      );
}

function noTarget(columns: readonly CsvColumn[], i: number, why: Text): Text {
  const name = columns[i]?.name ?? '';
  const left = text(`“${name}” is left out: ${why.en}.`, `„${name}“ wird weggelassen: ${why.de}.`);
  const targets = targetColumns(columns);
  if (targets.length === 0) return left;
  const instead = listed(targets.map((column) => same(column.name)));
  return text(
    `${left.en} Predicted is “${instead.en}”: choose another target if that is not meant.`,
    `${left.de} Vorhergesagt wird „${instead.de}“: ein anderes Ziel wählen, wenn das nicht gemeint ist.`,
  );
}

function noDates(names: readonly string[]): Text {
  const list = (quoted: (name: string) => string) => names.slice(0, 4).map(quoted).join(', ') + (names.length > 4 ? ', …' : '');
  return text(
    `Dates are left out (${list((name) => `“${name}”`)}): put numbers in their place in the file, such as the month, the weekday, or days since a beginning.`,
    `Kalenderdaten werden weggelassen (${list((name) => `„${name}“`)}): in der Datei durch Zahlen ersetzen, etwa Monat, Wochentag oder Tage seit einem Anfang.`,
  );
} // prettier-ignore
