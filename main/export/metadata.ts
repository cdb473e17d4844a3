import type { LossKind } from '../../core/losses/losses.ts';
import type { DType } from '../../core/tensorType.ts';
import type { Units } from '../../core/data/units.ts';

/** One of several inputs. */
export interface EntryMetadata {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly what: string;
}

/** What model.json says of itself, beside the layers (`model.getUserDefinedMetadata()`). */
export interface Metadata {
  readonly madeWith: 'Neuroloom';
  readonly name: string;
  /** Empty when numbers are predicted. */
  readonly classes: readonly string[];
  readonly loss: LossKind;
  /** What comes out: logits want a softmax (or sigmoid) before they read as probabilities. */
  readonly output: 'logits' | 'probabilities' | 'values';
  /** What goes in. */
  readonly input: string;
  /** Of one example. */
  readonly shape: readonly number[];
  /** Where the network takes several: all of them, in the order in which they are handed to `predict`. */
  readonly inputs?: readonly EntryMetadata[];
  /** What comes out, in this order, where there are several outputs; what else is said here is of the first. */
  readonly outputs?: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Names of the numbers that go in and, where numbers are predicted, of those that come out. */
  readonly features: readonly string[];
  readonly targets: readonly string[];
  /** What goes in is (value - mean) / deviation, what comes out is value * deviation + mean; absent: as they are. */
  readonly units?: Units;
}
