import { memoised } from '../memo.ts';
import { sha256 } from '../sha256.ts';
import type { TokenizerJson } from './json.ts';
import { vocabularyOf } from './model.ts';

/** Beyond this it is not a vocabulary, but a file that skips ids. */
const LARGEST = 10_000_000;

/** The pieces of a vocabulary by id; an id that the file skips is named by its number. */
export const tokenNames = memoised((json: TokenizerJson): readonly string[] => {
  const known = [...vocabularyOf(json.model), ...json.added_tokens.map(({ content, id }) => [content, id] as const)];
  const largest = known.reduce((most, [, id]) => Math.max(most, id), -1);
  const names = Array.from({ length: Math.min(largest + 1, LARGEST) }, (_, id) => `#${id}`);
  for (const [token, id] of known) if (id < LARGEST) names[id] = token;
  return names;
});

/** Names a vocabulary by its pieces in order: equal if ids mean the same pieces. */
export const vocabularyId = memoised((names: readonly string[]): string =>
  // JSON writes out halves of characters, which pieces may be.
  sha256(JSON.stringify(names)).slice(0, 32),
);

/** Whether every character is its own piece. */
export function isOfCharacters({ model, pre_tokenizer: cut, normalizer }: TokenizerJson): boolean {
  const isCut = cut?.type === 'Split' && 'Regex' in cut.pattern && cut.pattern.Regex === '[\\s\\S]';
  const isPlain = JSON.stringify(normalizer) === '{"type":"Sequence","normalizers":[{"type":"NFC"}]}';
  return model.type === 'WordLevel' && isCut && isPlain;
}
