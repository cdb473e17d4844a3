import type { Shape } from '../shape.ts';
import { floats, type TensorType } from '../tensorType.ts';
import type { Text } from '../text.ts';

/** What the labels are: one of several classes, or numbers to be predicted. */
export type Target =
  | {
      readonly kind: 'classes';
      readonly classes: readonly string[];
      /** Another column that could be predicted, where there is only one class. */
      readonly instead?: { readonly column: number; readonly name: string };
    }
  | { readonly kind: 'values'; readonly names: readonly string[] };

/** A column of the user's file; `unit` stands beside every number in it. */
export interface SpecColumn {
  readonly name: string;
  readonly categories: readonly string[] | null;
  readonly unit?: string;
}

/** What analysis has to know of the data, without loading any. */
export interface DataSpec {
  /** As people read it; a file's own name in both languages. */
  readonly name: Text;
  /** One example's features. */
  readonly shape: Shape;
  /** `image` is [height, width, channels] in 0 ... 1; `table` is a row of numbers; `plane` two coordinates. */
  readonly view: 'image' | 'table' | 'plane' | 'curve';
  /** Names of the features of a table, plane or curve. */
  readonly features: readonly string[];
  /** The columns of the user's file that the features are made of: a category of n values makes n features. */
  readonly columns?: readonly SpecColumn[];
  readonly target: Target;
  /** What the user's file writes beside each of the values to be predicted; null: nothing. */
  readonly targetUnits?: readonly (string | null)[];
}

/** What the features of one example are. */
export function dataType({ view, shape }: DataSpec): TensorType {
  return floats(shape, view === 'image' ? 'picture' : undefined);
}

/** How many numbers the network has to put out for these labels. */
export function targetSize(target: Target): number {
  return target.kind === 'classes' ? target.classes.length : target.names.length;
}
