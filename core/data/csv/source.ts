import { z } from 'zod';
import { shares } from '../parts.ts';
import { LONGEST_UNIT } from './unit.ts';

/** What becomes of a row with a gap: it is left out, or the gap is filled with what the training part has there. */
export const gapRules = ['drop', 'mean', 'median', 'mostFrequent'] as const;

export const csvColumn = z.object({
  name: z.string(),
  type: z.enum(['number', 'category']),
  role: z.enum(['feature', 'target', 'ignore']),
  /** The values of a category column in sorted order. */
  categories: z.array(z.string()).optional(),
  /** What stands before or behind every number of a number column, and is no part of it: €, %, kg. */
  unit: z.string().min(1).max(LONGEST_UNIT).optional(),
  /** Of a feature; absent: drop. Rows without a target are always left out. */
  gaps: z.enum(gapRules).optional(),
});
export type CsvColumn = z.infer<typeof csvColumn>;

export const delimiters = [',', ';', '\t', '|', ' '] as const;
export type Delimiter = (typeof delimiters)[number];

/** As TextDecoder calls them. */
export const encodings = [
  'utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251', 'iso-8859-15', 'macintosh',
] as const; // prettier-ignore
export type Encoding = (typeof encodings)[number];

/** How the characters of a file become cells and numbers. */
export const csvReading = z.object({
  encoding: z.enum(encodings),
  /** Rows above the header that are not read: a title, or a spreadsheet's `sep=;`. Blank rows do not count. */
  skip: z.number().int().min(0).max(1000),
  /** `either`: 1.5 and 1,5 are the same number. */
  decimal: z.enum(['.', ',', 'either']),
  thousands: z.enum(['none', '.', ',', ' ', "'"]),
  /** What holds cells with a delimiter or a line end in them together. */
  quote: z.enum(['"', "'", 'none']),
  /** Cells that say that the value is not known, beside empty ones. Upper and lower case are the same. */
  missing: z.array(z.string().max(100)).max(100),
});
export type CsvReading = z.infer<typeof csvReading>;

export const csvSource = z.object({
  kind: z.literal('csv'),
  /** What the user sees; the content lives in the project file and in the engine, under its hash. */
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.number().int().min(0),
  hasHeader: z.boolean(),
  delimiter: z.enum(delimiters),
  /** Absent in documents from before these were choices: see `oldReading`. */
  reading: csvReading.optional(),
  columns: z.array(csvColumn).min(1),
  ...shares,
  /** Bring number columns to mean 0 and deviation 1, measured on the training part. */
  standardise: z.boolean(),
  seed: z.number().int().min(0).max(0xffffffff),
});
export type CsvSource = z.infer<typeof csvSource>;

/** What a document says of any table of the user's: what it is read as depends on its kind. */
export const tableFields = csvSource.omit({ kind: true, hasHeader: true, delimiter: true, reading: true }).shape;
/** A table of the user's, whatever kind of file it is. */
export type TableSource = Omit<CsvSource, 'kind' | 'hasHeader' | 'delimiter' | 'reading'> & { readonly kind: string };
/** How the cells of a file are understood. */
export type Cells = Pick<CsvSource, 'delimiter' | 'reading'>;

/** The columns that are predicted: several of numbers, or one category (the first, whatever else is a target). */
export function targetColumns(columns: readonly CsvColumn[]): readonly CsvColumn[] {
  const targets = columns.filter((column) => column.role === 'target');
  const category = targets.find((column) => column.type === 'category');
  return category ? [category] : targets;
}
