import { bytePair } from './bytePair.ts';
import type { ModelJson } from './json.ts';
import type { Model, Vocabulary } from './pieces.ts';
import { wordLevel, wordPiece } from './wordPiece.ts';

/** Ids by piece. */
export function vocabularyOf(model: ModelJson): Vocabulary {
  return new Map(Object.entries(model.vocab));
}

/** The piece for unknown text; null if the model drops it or writes it as bytes. */
export function unknownOf(model: ModelJson, vocabulary: Vocabulary): number | null {
  return (model.unk_token === null ? undefined : vocabulary.get(model.unk_token)) ?? null;
}

/** The model of a tokenizer; undefined if it needs a piece for unknown text but has none. */
export function modelOf(model: ModelJson, vocabulary: Vocabulary): Model | undefined {
  const unknown = unknownOf(model, vocabulary);
  if (model.type === 'BPE') {
    if (unknown === null && model.unk_token !== null) return undefined;
    return bytePair(vocabulary, {
      merges: model.merges.map((merge) => (typeof merge === 'string' ? halves(merge) : merge)),
      unknown,
      joinsUnknown: model.fuse_unk,
      prefix: model.continuing_subword_prefix ?? '',
      suffix: model.end_of_word_suffix ?? '',
      hasBytes: model.byte_fallback,
      takesWhole: model.ignore_merges,
    });
  }
  if (unknown === null) return undefined;
  if (model.type === 'WordLevel') return wordLevel(vocabulary, unknown);
  const { continuing_subword_prefix: prefix, max_input_chars_per_word: longestWord } = model;
  return wordPiece(vocabulary, { unknown, prefix, longestWord });
}

function halves(merge: string): [string, string] {
  const space = merge.indexOf(' ');
  return [merge.slice(0, space), merge.slice(space + 1)];
}
