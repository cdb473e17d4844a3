import { z } from 'zod';
import type { WireNumber } from './tensors.ts';

/** The most tokens per request. */
export const MOST_TOKENS = 100_000;

/** How the next token is chosen: see `Sampling`. */
export const sampling = z.object({
  temperature: z.number().min(0).max(100),
  topK: z.number().int().min(1).max(1_000_000).optional(),
  topP: z.number().min(0).max(1).optional(),
});

/** The beginning of a text, and how to continue it. */
export const writing = z.object({
  prompt: z.string().max(1_000_000),
  /** Tokens after the prompt: generated before, or chosen by hand. With them, a generation continues where it was. */
  then: z.array(z.number().int().min(0)).max(MOST_TOKENS).optional(),
  /** How many to generate. */
  tokens: z.number().int().min(1).max(MOST_TOKENS),
  sampling,
  /** The same seed, weights and text give the same tokens. */
  seed: z.number().int().min(0).max(0xffffffff),
});
export type Writing = z.infer<typeof writing>;

/** A candidate for the next token. */
export interface Likely {
  readonly id: number;
  /** As written in the vocabulary. */
  readonly token: string;
  /** The network's probability, before temperature, top k and top p. */
  readonly probability: WireNumber;
}

/** A token that a network has added to a text. */
export interface GeneratedToken extends Likely {
  /** The text it adds; empty until all bytes of a character have arrived. */
  readonly text: string;
  /** How many tokens are more likely. */
  readonly rank: number;
  /** The ten most likely, in descending order. */
  readonly likeliest: readonly Likely[];
}

/** Newly generated tokens, at most twenty-five times per second. */
export interface GenerationProgress {
  readonly key: string;
  /** How many have been reported before these. */
  readonly from: number;
  readonly tokens: readonly GeneratedToken[];
}

/** A generation that has ended. */
export interface Generation {
  readonly key: string;
  readonly runId: string;
  /** The step of the run whose weights were used: the same for all tokens, even if it is being trained. */
  readonly step: number;
  /** The number of tokens in the prompt, and how many of them are not in the vocabulary. */
  readonly prompt: { readonly tokens: number; readonly unknown: number };
  /** The number of tokens generated. */
  readonly count: number;
  /** The text of an incomplete character at the end. */
  readonly rest: string;
  readonly isStopped: boolean;
  /** From the first token to the last. */
  readonly seconds: number;
}
