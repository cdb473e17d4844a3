import { z } from 'zod';
import { LONGEST_UNIT } from './csv/unit.ts';

/** Sets of data that the app makes itself, by a formula and a seed. */
export const generatedKinds = ['moons', 'circles', 'spirals', 'xor', 'blobs', 'regression'] as const;
export type GeneratedKind = (typeof generatedKinds)[number];

/** Sets of data that come with the app or from upstream. */
export const libraryKinds = ['fashion-mnist', 'mnist', 'iris', 'penguins'] as const;
export type LibraryKind = (typeof libraryKinds)[number];

const librarySource = z.object({
  kind: z.enum(libraryKinds),
  /** Use at most so many training examples; absent means all that are there. */
  limit: z.number().int().min(1).optional(),
});

const generatedSource = z.object({
  kind: z.enum(generatedKinds),
  examples: z.number().int().min(10).max(100_000),
  /** Standard deviation of the noise, in units of the picture (the classes lie within about -1.5 ... 1.5). */
  noise: z.number().min(0).max(2),
  /** Number of classes (blobs, spirals); ignored by the others. */
  classes: z.number().int().min(2).max(10),
  /** Share of the examples that is held out. */
  testShare: z.number().min(0).max(0.9),
  seed: z.number().int().min(0).max(0xffffffff),
});

/** What becomes of a row with a gap: it is left out, or the gap is filled with what the training part has there. */
export const gapRules = ['drop', 'mean', 'median', 'mostFrequent'] as const;
export type GapRule = (typeof gapRules)[number];

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

const csvSource = z.object({
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
  testShare: z.number().min(0).max(0.9),
  /** Bring number columns to mean 0 and deviation 1, measured on the training part. */
  standardise: z.boolean(),
  seed: z.number().int().min(0).max(0xffffffff),
});

/** So many points at most; every one of them is in the document. */
export const MOST_POINTS = 10_000;

/** Coordinates lie within this of zero. */
export const FARTHEST = 1e6;

const coordinate = z.number().min(-FARTHEST).max(FARTHEST);

/** Two features and the class, counted from 0; or one feature and the value that belongs to it, and 0. */
const point = z.tuple([coordinate, coordinate, z.number().int().min(0)]);

const pointsSource = z
  .object({
    kind: z.literal('points'),
    target: z.enum(['classes', 'values']),
    /** Lists and no objects, for there may be thousands. */
    points: z.array(point).max(MOST_POINTS),
    /** Number of classes; means nothing for values. */
    classes: z.number().int().min(2).max(10),
    testShare: z.number().min(0).max(0.9),
    /** Which points are held out. */
    seed: z.number().int().min(0).max(0xffffffff),
  })
  .refine(
    ({ target, points, classes }) => points.every(([, , label]) => label < (target === 'classes' ? classes : 1)),
    { error: 'A point has a class that there is not.' },
  );

export const dataSource = z.discriminatedUnion('kind', [librarySource, generatedSource, csvSource, pointsSource]);
/** Where a document's examples come from. */
export type DataSource = z.infer<typeof dataSource>;
export type GeneratedSource = z.infer<typeof generatedSource>;
export type CsvSource = z.infer<typeof csvSource>;
export type PointsSource = z.infer<typeof pointsSource>;
/** [x, y, label] */
export type Point = Readonly<z.infer<typeof point>>;
