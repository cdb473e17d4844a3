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

/** What model.json contains besides the layers (`model.getUserDefinedMetadata()`). */
export interface Metadata {
  readonly madeWith: 'Neuroloom';
  readonly name: string;
  /** Empty if numbers are predicted. */
  readonly classes: readonly string[];
  readonly loss: LossKind;
  /** The output: logits need a softmax (or sigmoid) to become probabilities. */
  readonly output: 'logits' | 'probabilities' | 'values';
  /** The input. */
  readonly input: string;
  /** Per example. */
  readonly shape: readonly number[];
  /** If the network has several inputs: all of them, in the order expected by `predict`. */
  readonly inputs?: readonly EntryMetadata[];
  /** If there are several outputs: all of them, in order; everything else here is about the first one. */
  readonly outputs?: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Names of the input features and, if numbers are predicted, of the outputs. */
  readonly features: readonly string[];
  readonly targets: readonly string[];
  /** Inputs are (value - mean) / deviation, outputs are converted by value * deviation + mean; absent: unchanged. */
  readonly units?: Units;
}
