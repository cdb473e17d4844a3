import type { Encoding } from './encoding.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The parts of one or two texts that are not in the vocabulary, each once, in order. */
export function unknownParts(
  { unknown }: Pick<Tokenizer, 'unknown'>,
  { ids, offsets, segments }: Pick<Encoding, 'ids' | 'offsets' | 'segments'>,
  texts: readonly string[],
): readonly string[] {
  const parts = ids.flatMap((id, i) => {
    const part = id === unknown ? texts[segments[i] ?? 0]?.slice(...(offsets[i] ?? [0, 0])) : '';
    return part ?? '';
  });
  return [...new Set(parts)].filter((part) => part !== '');
}
