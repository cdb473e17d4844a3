import { z } from 'zod';
import { shares } from '../parts.ts';
import { LONGEST_UNIT } from './unit.ts';

/** What to do with a row that has a gap: drop it, or fill the gap with a statistic of the training part. */
export const gapRules = ['drop', 'mean', 'median', 'mostFrequent'] as const;

export const csvColumn = z.object({
  name: z.string(),
  type: z.enum(['number', 'category']),
  role: z.enum(['feature', 'target', 'ignore']),
  /** The values of a category column, sorted. */
  categories: z.array(z.string()).optional(),
  /** Text around every number of the column that is not part of it: €, %, kg. */
  unit: z.string().min(1).max(LONGEST_UNIT).optional(),
  /** For features; absent means drop. Rows without a target are always dropped. */
  gaps: z.enum(gapRules).optional(),
});
export type CsvColumn = z.infer<typeof csvColumn>;

export const delimiters = [',', ';', '\t', '|', ' '] as const;
export type Delimiter = (typeof delimiters)[number];

/** Names as used by TextDecoder. */
export const encodings = [
  'utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251', 'iso-8859-15', 'macintosh',
] as const; // prettier-ignore
export type Encoding = (typeof encodings)[number];

/** How a file's characters become cells and numbers. */
export const csvReading = z.object({
  encoding: z.enum(encodings),
  /** Rows above the header to skip: a title, or a spreadsheet's `sep=;`. Blank rows do not count. */
  skip: z.number().int().min(0).max(1000),
  /** `either`: 1.5 and 1,5 are the same number. */
  decimal: z.enum(['.', ',', 'either']),
  thousands: z.enum(['none', '.', ',', ' ', "'"]),
  /** Encloses cells that contain a delimiter or line break. */
  quote: z.enum(['"', "'", 'none']),
  /** Cells that stand for a missing value, besides empty ones. Case-insensitive. */
  missing: z.array(z.string().max(100)).max(100),
});
export type CsvReading = z.infer<typeof csvReading>;

export const csvSource = z.object({
  kind: z.literal('csv'),
  /** The file name shown to the user; the content lives in the project file and in the engine, under its hash. */
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.number().int().min(0),
  hasHeader: z.boolean(),
  delimiter: z.enum(delimiters),
  /** Absent in documents from before this could be chosen: see `oldReading`. */
  reading: csvReading.optional(),
  columns: z.array(csvColumn).min(1),
  ...shares,
  /** Scale numeric columns to mean 0 and standard deviation 1, measured on the training part. */
  standardise: z.boolean(),
  seed: z.number().int().min(0).max(0xffffffff),
});
export type CsvSource = z.infer<typeof csvSource>;

/** What a document stores for any table; how the file is read depends on its kind. */
export const tableFields = csvSource.omit({ kind: true, hasHeader: true, delimiter: true, reading: true }).shape;
/** A user's table, whatever the kind of file. */
export type TableSource = Omit<CsvSource, 'kind' | 'hasHeader' | 'delimiter' | 'reading'> & { readonly kind: string };
/** How to interpret the cells of a file. */
export type Cells = Pick<CsvSource, 'delimiter' | 'reading'>;

/** The columns to predict: several numeric ones, or a single category (the first, whatever other targets there are). */
export function targetColumns(columns: readonly CsvColumn[]): readonly CsvColumn[] {
  const targets = columns.filter((column) => column.role === 'target');
  const category = targets.find((column) => column.type === 'category');
  return category ? [category] : targets;
}
