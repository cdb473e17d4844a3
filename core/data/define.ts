import type { z } from 'zod';
import type { Text } from '../text.ts';
import type { PartSizes } from './parts.ts';
import type { PointsSource } from './points.ts';
import type { DataSpec } from './spec.ts';

/**
 * The section of the source list that a kind appears in; those of `file` are chosen by opening a file, and those of `imported` come
 * with an imported network.
 */
export type DataGroup = 'pictures' | 'tables' | 'generated' | 'text' | 'byHand' | 'file' | 'imported';

/**
 * Python that creates the numpy arrays `train_x`, `train_y`, `test_x`, `test_y`, and `val_x`, `val_y` if there is a
 * validation part. With several inputs and masks, the name of each field replaces x: `train_tokens`.
 */
export interface NumpyCode {
  readonly hasValidation: boolean;
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

/** A data set included in the libraries of PyTorch and Keras, under these names. */
export interface LibraryCode {
  readonly pytorch: string;
  readonly keras: string;
  /** At most this many training examples; undefined: all. */
  readonly limit: number | undefined;
  /** The validation part is the end of the library's training part. */
  readonly sizes: PartSizes;
}

/** Generated examples: features [count, 2] (or [count, 1]), labels [count] as classes (int32) or values (float32). */
export interface GeneratedExamples {
  readonly features: Float32Array;
  readonly labels: Int32Array | Float32Array;
}

/** What a new source can adopt from the previous one. */
export interface Beginning {
  readonly source: Readonly<Record<string, unknown>>;
  /** Its points, if there are any and they fit into a document. */
  readonly points: PointsSource | undefined;
}

/** One kind of data: what documents store about it, and everything that is known without loading any. */
export interface DataKind<Schema extends z.ZodObject = z.ZodObject> {
  /** Matches the schema's `kind`. */
  readonly kind: string;
  /** The name of the data set or, for files, of the file type. */
  readonly name: Text;
  /** The entry in the list of sources, if different from the name. */
  readonly label?: Text;
  readonly group: DataGroup;
  readonly schema: Schema;
  spec(source: z.infer<Schema>): DataSpec;
  /** How many examples an epoch trains on, as far as the source says it: rows with gaps count, too. */
  trained?(source: z.infer<Schema>): number;
  python(source: z.infer<Schema>): NumpyCode | LibraryCode;
  /** Creates the source when this kind is chosen; absent: the user has to choose a file. */
  begin?(before: Beginning): z.infer<Schema>;
  /** All examples, for data sets that are computed. */
  generate?(source: z.infer<Schema>): GeneratedExamples;
  /** Whether the user can choose the number of classes. */
  readonly hasClassCount?: boolean;
  /** Rows of numbers that ship with the app, each ending with its class; the training part comes first. */
  readonly rows?: readonly (readonly number[])[];
  /** Of each of these rows its number, from 1, in the set as it is published. */
  readonly numbers?: readonly number[];
  /** File name extensions of this kind, without the dot; for group `file`. */
  readonly extensions?: readonly string[];
  /** Whether files declare what their columns contain. */
  readonly isTyped?: boolean;
  /** Number of examples in the full set: [training, test]. */
  readonly sizes?: readonly [number, number];
  /** The licence and copyright holder; for data that come with the app or are downloaded. */
  readonly licence?: string;
  /** Whether the full set may have to be downloaded first. */
  readonly isFetched?: boolean;
}

/** Defines a kind of data. It also needs a line in `kinds/all.ts`, and a loader in main. */
export function defineData<Schema extends z.ZodObject>(kind: DataKind<Schema>): DataKind<Schema> {
  return kind;
}
