import type { Part } from '../../../core/examples/assembled.ts';
import type { Pooling, PretrainedFamily, PretrainedHead } from '../../../core/protocol/pretrained.ts';
import type { Naming, Weights } from '../weights.ts';
import type { Settings } from '../settings.ts';

/** One family of pretrained models. It needs a line in `all.ts`. */
export interface Family extends Naming {
  readonly family: PretrainedFamily;
  /** What transformers calls its kind. */
  readonly type: string;
  /** Fails with fileUnreadable if the app has no such network. */
  plan(given: Given): Plan;
}

export interface Given {
  readonly config: Settings;
  readonly weights: Weights;
  readonly pooling: Pooling | undefined;
}

/** What a network predicts: it decides which data stand for the user's own. */
export type Predicted =
  | { readonly kind: 'next' | 'masked' | 'span' | 'passages' }
  | { readonly kind: 'classes' | 'values' | 'places'; readonly count: number };

/** The document that a model becomes. */
export interface Plan {
  readonly layers: number;
  readonly vocabulary: number;
  /** The most tokens at once. */
  readonly longest: number;
  readonly heads: readonly PretrainedHead[];
  readonly predicted: Predicted;
  /** Its parts behind `data`. `isText`: the data are texts; else numbers, whose targets have to be wired. */
  parts(isText: boolean): Readonly<Record<string, Part>>;
}
