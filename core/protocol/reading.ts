import { z } from 'zod';
import type { Likely } from './generation.ts';
import type { WireNumber } from './tensors.ts';

/** The most beams that can be followed. */
export const MOST_BEAMS = 8;
/** The most translations per request. */
export const MOST_HELD = 50;

/** Settings of the search for a translation. */
export const search = z.object({
  /** The number of beams; with 1, the most likely token is taken at every position. */
  width: z.number().int().min(1).max(MOST_BEAMS),
  /**
   * How much long translations are preferred: log probabilities are divided by ((5 + tokens) / 6) to this power (Wu et
   * al. 2016).
   */
  penalty: z.number().min(0).max(5),
});
export type Search = z.infer<typeof search>;

/** The prediction for a position whose token the network does not see. */
export interface MaskedPlace {
  readonly place: number;
  /** The ten likeliest, falling. */
  readonly likeliest: readonly Likely[];
  /** The original token, and how many are more likely. */
  readonly truth: Likely & { readonly rank: number };
}

/** An output's prediction for a text as a whole. */
export interface Judgement {
  /** The output's name; empty if it is the only one. */
  readonly name: string;
  readonly classes: readonly { readonly name: string; readonly probability: WireNumber }[];
}

export interface TextReading {
  readonly runId: string;
  readonly step: number;
  /** One for each position requested. */
  readonly masked: readonly MaskedPlace[];
  readonly judgements: readonly Judgement[];
}

/** A token written by a network, with its alternatives. */
export interface WrittenToken extends Likely {
  /** The ten likeliest, falling. */
  readonly likeliest: readonly Likely[];
}

/** One way of writing a text. */
export interface Beam {
  readonly text: string;
  /** If it is complete, the last one is the end token. */
  readonly tokens: readonly WrittenToken[];
  /** Whether the network itself ended the text. */
  readonly isWhole: boolean;
  /** The sum over its tokens. */
  readonly logProbability: WireNumber;
  /** The same with the length penalty: beams are ordered by it. */
  readonly score: WireNumber;
}

export interface Translations {
  readonly runId: string;
  readonly step: number;
  /** Best first. */
  readonly beams: readonly Beam[];
}

/** Held-out pairs, with the network's translations. */
export interface HeldTranslations {
  readonly runId: string;
  readonly step: number;
  /** The part they come from; null: nothing is held out. */
  readonly part: 'test' | 'validation' | null;
  /** The number of pairs in the part. */
  readonly total: number;
  readonly pairs: readonly {
    readonly text: string;
    readonly truth: string;
    readonly said: string;
    /** Whether all tokens match, including the end. */
    readonly isRight: boolean;
  }[];
}
