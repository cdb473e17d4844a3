import { byteCharacters, toBytes } from './bytes.ts';
import type { AddedToken, DecoderJson, ModelJson, NormalizerJson, PreTokenizerJson, TokenizerJson } from './json.ts';
import { learnMerges, type Merges } from './learnMerges.ts';
import { bertTemplates } from './processor.ts';
import { byCodePoints } from './unicode.ts';

export const tokenizerKinds = ['characters', 'words', 'wordpiece', 'bpe', 'plain-bpe'] as const;
export type TokenizerKind = (typeof tokenizerKinds)[number];

/** Settings for learning a tokenizer. */
export interface TokenizerSettings {
  /**
   * `bpe` merges bytes, as GPT-2 does, so nothing is unknown; `plain-bpe` merges characters, marking the last one of a
   * word with `</w>`.
   */
  readonly kind: TokenizerKind;
  /** The size of the vocabulary. A small text may yield fewer pieces. */
  readonly size: number;
  /** Pieces that occur less often are not used. */
  readonly minFrequency: number;
  readonly isLowerCase: boolean;
  /** Only for `wordpiece`: é becomes e, ä becomes a. */
  readonly dropsAccents: boolean;
  /** Whether texts are put into [CLS] A [SEP] B [SEP]. */
  readonly hasTemplate: boolean;
}

const bert = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const END = '<|endoftext|>';
export const LAST = '</w>';

/** The default settings for a kind. */
export function usualSettings(kind: TokenizerKind): TokenizerSettings {
  const isBert = kind === 'wordpiece';
  return {
    kind,
    size: kind === 'characters' ? 1000 : kind === 'words' ? 10_000 : 4000,
    minFrequency: kind === 'characters' || kind === 'words' ? 1 : 2,
    isLowerCase: isBert || kind === 'words',
    dropsAccents: isBert,
    hasTemplate: isBert,
  };
}

/** The tokenizer without a vocabulary: how it normalises and splits texts. Words are counted with it (`WordCounts`). */
export function emptyTokenizer(settings: TokenizerSettings): TokenizerJson {
  const special = specialOf(settings);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id): AddedToken => {
      return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
    }),
    normalizer: normalizerOf(settings),
    pre_tokenizer: preTokenizers[settings.kind],
    post_processor: settings.hasTemplate ? templateOf(special) : null,
    decoder: decoders[settings.kind],
    model: modelWith(settings, { vocabulary: special, merges: [] }),
  };
}

/**
 * Learns a vocabulary from word counts. Yields the fraction done, so that the caller can show it or stop; returns the
 * tokenizer.
 */
export function* learnTokenizer(
  words: ReadonlyMap<string, number>,
  settings: TokenizerSettings,
): Generator<number, TokenizerJson> {
  const learned = settings.kind === 'characters' || settings.kind === 'words' ? wholeWords(words, settings) : undefined;
  const model = modelWith(settings, learned ?? (yield* pieces(words, settings)));
  return { ...emptyTokenizer(settings), model };
}

function* pieces(words: ReadonlyMap<string, number>, settings: TokenizerSettings): Generator<number, Merges> {
  const { kind, size, minFrequency } = settings;
  const isBytes = kind === 'bpe';
  const counted = isBytes ? new Map(Array.from(words, ([word, count]) => [toBytes(word).text, count])) : words;
  const learning = learnMerges(counted, {
    size,
    minFrequency,
    special: specialOf(settings),
    alphabet: isBytes ? byteCharacters : [],
    prefix: kind === 'wordpiece' ? '##' : '',
    suffix: kind === 'plain-bpe' ? LAST : '',
  });
  for (let next = learning.next(); ; next = learning.next()) {
    if (next.done) return next.value;
    yield Math.min(1, next.value / size);
  }
}

/** The most frequent words, ties in order of appearance, like Python's WordLevelTrainer. */
function wholeWords(words: ReadonlyMap<string, number>, settings: TokenizerSettings): Merges {
  const special = specialOf(settings);
  const sorted = [...words]
    .filter(([, count]) => count >= settings.minFrequency)
    .toSorted(([a, m], [b, n]) => (m === n ? byCodePoints(a, b) : n - m));
  const vocabulary = [...new Set([...special, ...sorted.map(([word]) => word)])].slice(0, settings.size);
  return { vocabulary, merges: [] };
}

function specialOf({ kind, hasTemplate }: TokenizerSettings): string[] {
  if (hasTemplate) return bert;
  return kind === 'bpe' ? [END] : bert.slice(0, 2);
}

function normalizerOf({ kind, isLowerCase, dropsAccents }: TokenizerSettings): NormalizerJson | null {
  if (kind === 'wordpiece') {
    const marks = { clean_text: true, handle_chinese_chars: true, strip_accents: dropsAccents };
    return { type: 'BertNormalizer', ...marks, lowercase: isLowerCase };
  }
  // Bytes can represent anything: a text is decoded exactly as it was.
  if (kind === 'bpe') return isLowerCase ? { type: 'Lowercase' } : null;
  return { type: 'Sequence', normalizers: [{ type: 'NFC' }, ...(isLowerCase ? [{ type: 'Lowercase' } as const] : [])] };
}

const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true } as const;

const preTokenizers: Readonly<Record<TokenizerKind, PreTokenizerJson>> = {
  characters: { type: 'Split', pattern: { Regex: '[\\s\\S]' }, behavior: 'Isolated', invert: false },
  words: { type: 'Whitespace' },
  wordpiece: { type: 'BertPreTokenizer' },
  bpe: byteLevel,
  'plain-bpe': { type: 'BertPreTokenizer' },
};

const decoders: Readonly<Record<TokenizerKind, DecoderJson | null>> = {
  characters: { type: 'Fuse' },
  words: null,
  wordpiece: { type: 'WordPiece', prefix: '##', cleanup: true },
  // As Python writes it; its decoder ignores all of these.
  bpe: { ...byteLevel, add_prefix_space: true, trim_offsets: true },
  'plain-bpe': { type: 'BPEDecoder', suffix: LAST },
};

function templateOf(special: readonly string[]): TokenizerJson['post_processor'] {
  const used = ['[CLS]', '[SEP]'];
  const special_tokens = Object.fromEntries(
    used.map((token) => [token, { id: token, ids: [special.indexOf(token)], tokens: [token] }]),
  );
  return { type: 'TemplateProcessing', ...bertTemplates('[CLS]', '[SEP]'), special_tokens };
}

function modelWith({ kind }: TokenizerSettings, { vocabulary, merges }: Merges): ModelJson {
  const vocab = Object.fromEntries(vocabulary.map((piece, id) => [piece, id]));
  if (kind === 'wordpiece') {
    const limits = { continuing_subword_prefix: '##', max_input_chars_per_word: 100 };
    return { type: 'WordPiece', unk_token: '[UNK]', ...limits, vocab };
  }
  if (kind === 'characters' || kind === 'words') return { type: 'WordLevel', vocab, unk_token: '[UNK]' };
  return {
    type: 'BPE',
    dropout: null,
    unk_token: kind === 'bpe' ? null : '[UNK]',
    continuing_subword_prefix: null,
    end_of_word_suffix: kind === 'bpe' ? null : LAST,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab,
    merges: merges.map(([left, right]) => [left, right]),
  };
}
