import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { unknownParts } from '../../../core/text/unknown.ts';
import { tokenizerOf } from '../../kit/tokens/visible.ts';

export interface PromptFacts {
  readonly tokens: number;
  /** What is not in the vocabulary, each once. */
  readonly unknown: readonly string[];
  /** The beginning that the network does not see, since it has no more places; empty where it sees all. */
  readonly cut: string;
}

export function tokenizerIn(data: DataSource) {
  return 'tokenizer' in data ? tokenizerOf(data.tokenizer) : undefined;
}

/** What a prompt stands for: none is a new line, or a space where the network has never read a new line. */
export function promptOf(prompt: string, data: DataSource): string {
  if (prompt !== '') return prompt;
  const tokenizer = tokenizerIn(data);
  const isUnknown =
    tokenizer && unknownParts(tokenizer, tokenizer.encode('\n', undefined, { hasTemplate: false }), ['\n']).length > 0;
  return isUnknown ? ' ' : '\n';
}

/** How a language model reads a prompt; undefined where the app does not run its tokenizer. */
export function promptFacts({ tokenizer: json, window }: TextSource, prompt: string): PromptFacts | undefined {
  const tokenizer = tokenizerOf(json);
  if (!tokenizer) return undefined;
  const encoding = tokenizer.encode(prompt, undefined, { hasTemplate: false, maxLength: MOST_TOKENS });
  const { ids, offsets } = encoding;
  const seen = offsets[ids.length - window];
  return {
    tokens: ids.length,
    unknown: unknownParts(tokenizer, encoding, [prompt]),
    cut: seen ? prompt.slice(0, seen[0]) : '',
  };
}

/** More than any prompt has. */
const MOST_TOKENS = 1_000_000;
