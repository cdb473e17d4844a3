import type { ColumnWish } from '../../../core/data/csv/options.ts';
import type { CsvColumn } from '../../../core/data/csv/source.ts';
import { Bits } from './bits.ts';
import { MAX_CATEGORIES, type Census, type ColumnCensus } from './census.ts';

/**
 * Integers with at most this many distinct values are class labels if used as target; with more, only if the name says
 * so.
 */
const MAX_CODED_CLASSES = 20;
const MAX_NAMED_CLASSES = 100;
const TARGET_NAMES = new Set([
  'target',
  'label',
  'class',
  'species',
  'klasse',
  'ziel',
  'zielwert',
  'survived',
  'outcome',
  'diagnosis',
]);
const ROW_NAMES = new Set(['', 'row', 'id', 'index', 'idx', 'no', 'nr', '#', 'unnamed: 0', 'rownames', 'nummer']);
/** PassengerId, customer_id: identifiers, from which nothing can be learned. */
const ID_NAME = /(?:^|[_ -])id$|[a-z]I[dD]$/;
/** Rows with gaps are dropped if they are at most this share; otherwise the gaps are filled. */
const DROPPED_SHARE = 0.1;

/** Types, roles and rules for gaps: as chosen, or guessed where nothing was chosen. */
export function chooseColumns(census: Census, names: readonly string[], wishes: readonly ColumnWish[]): CsvColumn[] {
  const wished = new Map(wishes.map((wish) => [wish.index, wish]));
  const guessed = guessRoles(census, names, wished);
  const columns = census.columns.map((column, i): CsvColumn => {
    const role = guessed[i] ?? 'ignore';
    const type = wished.get(i)?.type ?? guessType(column, names[i] ?? '', role, census.rows);
    const categories = type === 'category' && role !== 'ignore' ? column.categories : undefined;
    const unit = type === 'number' ? column.unit : undefined;
    return { name: names[i] ?? '', type, role, ...(categories && { categories }), ...(unit !== undefined && { unit }) };
  });
  const gaps = guessGaps(census, columns);
  return columns.map((column, i) => {
    const rule = wished.get(i)?.gaps ?? gaps[i] ?? 'drop';
    if (rule === 'drop' || column.role === 'target') return column;
    // A category has no mean.
    return { ...column, gaps: column.type === 'category' ? 'mostFrequent' : rule };
  });
}

/** The column that its name makes the target, of those that may be; -1: none. A y may also be a coordinate beside x. */
function namedTarget(names: readonly string[], mayBe: (i: number) => boolean): number {
  const named = names.findIndex((name, i) => mayBe(i) && TARGET_NAMES.has(name.toLowerCase()));
  return named >= 0 ? named : names.findIndex((name, i) => mayBe(i) && name.toLowerCase() === 'y');
}

/** The column that one would take for the target, by its name or because it is the last. */
export function likelyTarget(names: readonly string[]): number {
  const named = namedTarget(names, () => true);
  return named >= 0 ? named : names.length - 1;
}

type Wishes = ReadonlyMap<number, ColumnWish>;

/** Ignores columns that are mostly empty, row numbers, and text that differs in nearly every row. */
function guessRoles({ columns, rows, header }: Census, names: readonly string[], wished: Wishes): CsvColumn['role'][] {
  const isUsable = columns.map((column, i) => {
    const type = wished.get(i)?.type ?? column.type;
    const isText = type === 'category' && column.values.size > Math.min(MAX_CATEGORIES, Math.max(20, rows / 2));
    const heading = header?.length === columns.length ? (header[i] ?? '') : (names[i] ?? '');
    const isName = ROW_NAMES.has(heading.toLowerCase()) || ID_NAME.test(heading);
    const isPlace = header && column.isWhole && column.words.count === 0 && isName;
    const countsRows = isPlace && column.values.size >= Math.min(column.known, MAX_CATEGORIES);
    return column.known > 0 && column.missing.count <= rows / 2 && !isText && !countsRows;
  });
  const hasTarget = [...wished.values()].some(({ role }) => role === 'target');
  const isFree = isUsable.map((yes, i) => yes && wished.get(i)?.role === undefined);
  const named = namedTarget(names, (i) => isFree[i] === true);
  const target = hasTarget ? -1 : named >= 0 ? named : isFree.lastIndexOf(true);
  return columns.map((_, i) => wished.get(i)?.role ?? (i === target ? 'target' : isUsable[i] ? 'feature' : 'ignore'));
}

/** A target with few distinct integers contains class labels. */
function guessType(column: ColumnCensus, name: string, role: CsvColumn['role'], rows: number): CsvColumn['type'] {
  const { size } = column.values;
  const most =
    TARGET_NAMES.has(name.toLowerCase()) || name.toLowerCase() === 'y' ? MAX_NAMED_CLASSES : MAX_CODED_CLASSES;
  const isCoded = role === 'target' && column.isWhole && size <= most && 2 * size <= rows;
  return isCoded ? 'category' : column.type;
}

function guessGaps(census: Census, columns: readonly CsvColumn[]): (CsvColumn['gaps'] | undefined)[] {
  const features = census.columns.filter((_, i) => columns[i]?.role === 'feature');
  const isDropped = Bits.countUnion(features.map(({ missing }) => missing)) <= DROPPED_SHARE * census.rows;
  return columns.map(({ role, type }, i) => {
    if (isDropped || role !== 'feature' || census.columns[i]?.missing.count === 0) return undefined;
    return type === 'number' ? 'mean' : 'mostFrequent';
  });
}

/** The number of rows that cannot be used with these columns. */
export function unusableRows(census: Census, columns: readonly CsvColumn[]): number {
  return Bits.countUnion(
    columns.flatMap(({ role, type, gaps = 'drop' }, i) => {
      const column = census.columns[i];
      if (!column || role === 'ignore') return [];
      return [...(gaps === 'drop' ? [column.missing] : []), ...(type === 'number' ? column.unread : [])];
    }),
  );
}
