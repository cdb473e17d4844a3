import { z } from 'zod';
import { readingOf } from './reading.ts';
import { shares } from '../parts.ts';
import { csvColumn, csvReading, delimiters, type CsvColumn, type CsvSource, type TableSource } from './source.ts';

/** Choices for one column; whatever is absent is guessed. */
const columnWish = csvColumn
  .pick({ type: true, role: true, gaps: true })
  .partial()
  .extend({ index: z.number().int().min(0) });
export type ColumnWish = z.infer<typeof columnWish>;

/** How to read a file; whatever is absent is guessed. */
export const csvOptions = csvReading
  .extend({
    delimiter: z.enum(delimiters),
    hasHeader: z.boolean(),
    ...shares,
    standardise: z.boolean(),
    seed: z.number().int().min(0).max(0xffffffff),
  })
  .partial()
  .extend({ columns: z.array(columnWish).optional() });
export type CsvOptions = z.infer<typeof csvOptions>;

/** What the columns of a file could be, counted over the whole file. Each list has one entry per column. */
export interface ColumnCounts {
  /** The number of distinct values; null: too many for a category. */
  readonly values: readonly (number | null)[];
  readonly gaps: readonly number[];
  /** Values that are not numbers. */
  readonly words: readonly number[];
}

/** Sets a column's type, role or rule for gaps. Only one category can be predicted: the most recent target wins. */
export function withWishes(
  source: Pick<TableSource, 'columns'>,
  before: readonly ColumnWish[],
  indices: readonly number[],
  wish: Omit<ColumnWish, 'index'>,
): readonly ColumnWish[] {
  const wishes = new Map(before.map((one) => [one.index, one]));
  const set = (index: number, more: Omit<ColumnWish, 'index'>) =>
    wishes.set(index, { ...wishes.get(index), ...more, index });
  for (const index of indices) set(index, wish);
  const chosen = new Set(indices);
  const columnOf = (column: CsvColumn, index: number) => ({ ...column, ...wishes.get(index) });
  const targets = source.columns.map(columnOf).flatMap(({ role, type }, i) => (role === 'target' ? [{ i, type }] : []));
  const last = targets.findLast(({ i }) => chosen.has(i));
  if (last && targets.length > 1 && targets.some(({ type }) => type === 'category')) {
    for (const { i } of targets) if (i !== last.i) set(i, { role: 'feature' });
  }
  return [...wishes.values()];
}

/** The options with which a source reads its file. */
export function optionsOf(source: TableSource | CsvSource): CsvOptions {
  const { testShare, validationShare = 0, standardise, seed, columns } = source;
  const wishes = columns.map(({ type, role, gaps = 'drop' }, index) => ({ index, type, role, gaps }));
  const common = { testShare, validationShare, standardise, seed, columns: wishes };
  if (!('delimiter' in source)) return common;
  const { delimiter, hasHeader } = source;
  return { ...readingOf(source), delimiter, hasHeader, ...common };
}
