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
  return [
    ...(isLeftOut(missed) && !dates.includes(missed) ? [noTarget(census, columns, missed)] : []),
    ...(dates.length > 0 ? [noDates(dates.map((i) => columns[i]?.name ?? ''))] : []),
  ];
}

function noTarget(census: Census, columns: readonly CsvColumn[], i: number): Text {
  const name = columns[i]?.name ?? '';
  const most = wholeNumber(MAX_CATEGORIES);
  const why =
    (census.columns[i]?.values.size ?? 0) > MAX_CATEGORIES
      ? text(`it has more than ${most.en} different values`, `Die Spalte hat mehr als ${most.de} verschiedene Werte`)
      : text('nearly every row has another value', 'Fast jede Zeile hat einen anderen Wert');
  const instead = listed(targetColumns(columns).map((column) => same(column.name)));
  return text(
    `"${name}" is left out: ${why.en}, so there are no classes to be learned. Predicted is "${instead.en}": choose another target if that is not meant.`,
    `„${name}“ wird weggelassen: ${why.de}, also sind keine Klassen zu lernen. Vorhergesagt wird „${instead.de}“: ein anderes Ziel wählen, wenn das nicht gemeint ist.`,
  );
}

function noDates(names: readonly string[]): Text {
  const list = (quoted: (name: string) => string) => names.slice(0, 4).map(quoted).join(', ') + (names.length > 4 ? ', …' : '');
  return text(
    `Dates are left out (${list((name) => `"${name}"`)}): put numbers in their place in the file, such as the month, the weekday, or days since a beginning.`,
    `Kalenderdaten werden weggelassen (${list((name) => `„${name}“`)}): in der Datei durch Zahlen ersetzen, etwa Monat, Wochentag oder Tage seit einem Anfang.`,
  );
} // prettier-ignore
