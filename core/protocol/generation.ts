import { z } from 'zod';

/** Tokens that are asked for at once, at most. */
export const MOST_TOKENS = 100_000;

/** How the next token is chosen: see `Sampling`. */
export const sampling = z.object({
  temperature: z.number().min(0).max(100),
  topK: z.number().int().min(1).max(1_000_000).optional(),
  topP: z.number().min(0).max(1).optional(),
});

/** What a text begins with, and how it is to go on. */
export const writing = z.object({
  prompt: z.string().max(1_000_000),
  /** Tokens behind the prompt: generated before, or chosen by hand. With them a generation goes on where it was. */
  then: z.array(z.number().int().min(0)).max(MOST_TOKENS).optional(),
  /** So many are to come. */
  tokens: z.number().int().min(1).max(MOST_TOKENS),
  sampling,
  /** The same tokens for the same seed, weights and text. */
  seed: z.number().int().min(0).max(0xffffffff),
});
export type Writing = z.infer<typeof writing>;

/** A token that could come next. */
export interface Likely {
  readonly id: number;
  /** As the vocabulary writes it. */
  readonly token: string;
  /** As the network says it, before temperature, top k and top p. */
  readonly probability: number;
}

/** A token that a network has added to a text. */
export interface GeneratedToken extends Likely {
  /** What it adds to the text; empty while the bytes of a character are not all there. */
  readonly text: string;
  /** How many are likelier. */
  readonly rank: number;
  /** The ten likeliest, falling. */
  readonly likeliest: readonly Likely[];
}

/** Tokens that have been added, at most twenty-five times a second. */
export interface GenerationProgress {
  readonly key: string;
  /** How many have been told before these. */
  readonly from: number;
  readonly tokens: readonly GeneratedToken[];
}

/** How a text has gone on, once it has come to its end. */
export interface Generation {
  readonly key: string;
  readonly runId: string;
  /** Of the run, whose weights were taken: all tokens are of the same ones, also while it is trained on. */
  readonly step: number;
  /** Tokens of the prompt, and how many of them are not in the vocabulary. */
  readonly prompt: { readonly tokens: number; readonly unknown: number };
  /** Tokens that were added. */
  readonly count: number;
  /** What the last tokens add that were no whole character. */
  readonly rest: string;
  readonly isStopped: boolean;
  /** From the first to the last token. */
  readonly seconds: number;
}
