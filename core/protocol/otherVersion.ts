import type { WeightDifference, WeightsDifference } from '../diff/weights.ts';
import type { Document } from '../graph/document.ts';
import type { Text } from '../text.ts';
import { toWire, type WireNumber } from './tensors.ts';

type Figures = 'largest' | 'norm' | 'relative';

/** How far weights have moved, with numbers that JSON has. */
export interface WeightsMoved extends Omit<WeightsDifference, 'moved'> {
  readonly moved: readonly (Omit<WeightDifference, Figures> & Readonly<Record<Figures, WireNumber>>)[];
}

/** Another version of a document, to compare with. */
export interface OtherVersion {
  readonly document: Document;
  /** Null where one of both has no trained weights. */
  readonly weights: WeightsMoved | null;
  /** What of it could not be read, and what to do. */
  readonly notices: readonly Text[];
}

export function weightsMoved({ moved, ...rest }: WeightsDifference): WeightsMoved {
  const told = moved.map((weight) => ({
    ...weight,
    largest: toWire(weight.largest),
    norm: toWire(weight.norm),
    relative: toWire(weight.relative),
  }));
  return { ...rest, moved: told };
}
