import type { PageEntry, PageOutput } from '../core/protocol/exportedPage.ts';
import { inBytes, legible } from '../core/text/legible.ts';
import { byProbability } from '../core/text/sample.ts';
import type { Tokenizer } from '../core/text/tokenizer.ts';
import type { EntryHost } from './entry.ts';
import type { Given } from './network.ts';
import { classBars } from './outputs.ts';
import { classValues } from './readings.ts';

export type TextEntry = Extract<PageEntry, { kind: 'text' }>;

/** An output with a class, a token, at each position. */
export type TokenOutput = Extract<PageOutput, { kind: 'classes' }>;

/** What is said of the tokens at the places of a text. */
export interface TokenParts {
  /** `length`: of the text at whose places the network says something. */
  readonly entry: Pick<TextEntry, 'tokenizer' | 'length'>;
  readonly tokenizer: Tokenizer;
  /** The first output for tokens, and its place among all; none: -1. */
  readonly output: TokenOutput | undefined;
  readonly at: number;
  readonly host: EntryHost;
}

/** What the parts of a page for texts work with. */
export interface TextParts extends TokenParts {
  readonly entry: TextEntry;
  readonly padId: number;
}

export function isOfTokens(output: PageOutput): output is TokenOutput {
  return output.kind === 'classes' && output.isPerPlace;
}

/** As many of the likeliest tokens are shown. */
const SHOWN = 10;

/** What the network says of the token at a place: a number for each of the vocabulary. */
export function saidAt(
  { output, entry: { length } }: TokenParts,
  said: Float32Array,
  place: number,
): readonly number[] {
  const size = said.length / length;
  return output ? classValues(output, said.subarray(place * size, (place + 1) * size)) : [];
}

/** The likeliest tokens, as bars. */
export function tokenBars({ entry, tokenizer, host }: TokenParts, values: readonly number[]): readonly HTMLElement[] {
  const likeliest = byProbability(values).slice(0, SHOWN);
  const isBytes = inBytes(entry.tokenizer);
  const classes = likeliest.map((id) => legible(tokenizer.tokenOf(id) ?? '', isBytes));
  const shares = likeliest.map((id) => values[id] ?? 0);
  return classBars({ classes }, shares, host.language, () => 'var(--accent)');
}

/** Tokens, segments and mask of one text, padded at the end. */
export function textGiven(ids: readonly number[], segments: readonly number[], length: number, padId: number): Given {
  const filled = (values: readonly number[], rest: number) => Array.from({ length }, (_, i) => values[i] ?? rest);
  const mask = ids.map(() => 1);
  return { tokens: filled(ids, padId), segments: filled(segments, 0), mask: filled(mask, 0) };
}

/** The network is asked once nothing has been typed for so long. */
const TYPING_MS = 250;

/** Once nothing has been typed for a moment. */
export function later(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, TYPING_MS);
  };
}
