import type { z } from 'zod';
import type { Text } from '../text.ts';
import type { PartSizes } from './parts.ts';
import type { PointsSource } from './points.ts';
import type { DataSpec } from './spec.ts';

/** Where a kind stands in the list of sources; those of `file` are chosen by their file. */
export type DataGroup = 'pictures' | 'tables' | 'generated' | 'text' | 'byHand' | 'file';

/**
 * Python that makes the numpy arrays `train_x`, `train_y`, `test_x`, `test_y`, and where there is a validation part `val_x`,
 * `val_y`. Of several inputs and masks each has the name of its field in the place of x: `train_tokens`.
 */
export interface NumpyCode {
  readonly hasValidation: boolean;
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

/** A set that PyTorch and Keras each have in their own library, under these names. */
export interface LibraryCode {
  readonly pytorch: string;
  readonly keras: string;
  /** At most this many training examples; undefined: all. */
  readonly limit: number | undefined;
  /** Validation is the end of what the library has to train on. */
  readonly sizes: PartSizes;
}

/** Examples side by side: features [count, 2] (or [count, 1]), labels [count] as classes (int32) or values (float32). */
export interface GeneratedExamples {
  readonly features: Float32Array;
  readonly labels: Int32Array | Float32Array;
}

/** What a new source can take over from the one before. */
export interface Beginning {
  readonly source: Readonly<Record<string, unknown>>;
  /** Its points, where it has some that fit into a document. */
  readonly points: PointsSource | undefined;
}

/** One kind of data: what documents say of it, and all that is known of it without loading any. */
export interface DataKind<Schema extends z.ZodObject = z.ZodObject> {
  /** As the schema's `kind` says it. */
  readonly kind: string;
  /** What the set is called; of a file the kind of file. */
  readonly name: Text;
  /** What the list of sources says, where that is more than the name. */
  readonly label?: Text;
  readonly group: DataGroup;
  readonly schema: Schema;
  spec(source: z.infer<Schema>): DataSpec;
  python(source: z.infer<Schema>): NumpyCode | LibraryCode;
  /** The source that choosing this kind makes; absent: a file has to be chosen. */
  begin?(before: Beginning): z.infer<Schema>;
  /** All examples, of sets that are computed. */
  generate?(source: z.infer<Schema>): GeneratedExamples;
  /** Whether the number of classes can be chosen. */
  readonly hasClassCount?: boolean;
  /** Rows of numbers that ship with the app, the class at the end of each; the training part comes first. */
  readonly rows?: readonly (readonly number[])[];
  /** The endings of the files of this kind, without the point; of group `file`. */
  readonly extensions?: readonly string[];
  /** Whether a file says itself what its columns hold. */
  readonly isTyped?: boolean;
  /** Examples of the whole set: [training, test]. */
  readonly sizes?: readonly [number, number];
  /** Under which it may be used, and whose it is; of sets that come with the app or from upstream. */
  readonly licence?: string;
  /** Whether the whole set may have to be fetched first. */
  readonly isFetched?: boolean;
}

/** Defines a kind of data. `kinds/all.ts` has one line for it, and main its loader. */
export function defineData<Schema extends z.ZodObject>(kind: DataKind<Schema>): DataKind<Schema> {
  return kind;
}
