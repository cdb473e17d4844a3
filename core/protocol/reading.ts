import { z } from 'zod';
import type { Likely } from './generation.ts';
import type { WireNumber } from './tensors.ts';

/** Beams that are followed at once, at most. */
export const MOST_BEAMS = 8;
/** Translations that are asked for at once, at most. */
export const MOST_HELD = 50;

/** How a translation is searched for. */
export const search = z.object({
  /** Beams that are followed at once; with 1 the likeliest token is taken at every place. */
  width: z.number().int().min(1).max(MOST_BEAMS),
  /** How much long ones are preferred: log probabilities are divided by ((5 + tokens) / 6) to this power (Wu et al. 2016). */
  penalty: z.number().min(0).max(5),
});
export type Search = z.infer<typeof search>;

/** What a network says of a place whose token it does not see. */
export interface MaskedPlace {
  readonly place: number;
  /** The ten likeliest, falling. */
  readonly likeliest: readonly Likely[];
  /** The token that stood there, and how many are likelier. */
  readonly truth: Likely & { readonly rank: number };
}

/** What an output says of a text as a whole. */
export interface Judgement {
  /** Of the output; empty where there is no other. */
  readonly name: string;
  readonly classes: readonly { readonly name: string; readonly probability: WireNumber }[];
}

export interface TextReading {
  readonly runId: string;
  readonly step: number;
  /** One for each place that was asked for. */
  readonly masked: readonly MaskedPlace[];
  readonly judgements: readonly Judgement[];
}

/** A token that a network writes, with what else could stand there. */
export interface WrittenToken extends Likely {
  /** The ten likeliest, falling. */
  readonly likeliest: readonly Likely[];
}

/** One way of writing a text. */
export interface Beam {
  readonly text: string;
  /** The last one is the end, where it is whole. */
  readonly tokens: readonly WrittenToken[];
  /** Whether the network said itself where it ends. */
  readonly isWhole: boolean;
  /** The sum over its tokens. */
  readonly logProbability: number;
  /** The same with the length penalty: what beams are ordered by. */
  readonly score: number;
}

export interface Translations {
  readonly runId: string;
  readonly step: number;
  /** The best first. */
  readonly beams: readonly Beam[];
}

/** Pairs that were held out, with what the network writes for them. */
export interface HeldTranslations {
  readonly runId: string;
  readonly step: number;
  /** Which part they are of; null: nothing is held out. */
  readonly part: 'test' | 'validation' | null;
  /** Pairs in the part. */
  readonly total: number;
  readonly pairs: readonly {
    readonly text: string;
    readonly truth: string;
    readonly said: string;
    /** Token by token, with the end. */
    readonly isRight: boolean;
  }[];
}
