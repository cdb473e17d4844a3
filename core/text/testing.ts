import { WordCounts } from './count.ts';
import type { TokenizerJson } from './json.ts';
import { emptyTokenizer, learnTokenizer, usualSettings, type TokenizerSettings } from './train.ts';

/** A small vocabulary learned from texts, for tests. */
export function learned(
  settings: Pick<TokenizerSettings, 'kind'> & Partial<TokenizerSettings>,
  ...texts: readonly string[]
): TokenizerJson {
  const all = { ...usualSettings(settings.kind), ...settings };
  const counts = new WordCounts(emptyTokenizer(all));
  for (const text of texts) counts.add(text);
  const learning = learnTokenizer(counts.words, all);
  for (let next = learning.next(); ; next = learning.next()) if (next.done) return next.value;
}
