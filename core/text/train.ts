import { byteCharacters, toBytes } from './bytes.ts';
import type { AddedToken, DecoderJson, ModelJson, NormalizerJson, PreTokenizerJson, TokenizerJson } from './json.ts';
import { charactersOf, learnMerges, type MergeSettings, type Merges } from './learnMerges.ts';
import { counted, text, type Text } from '../text.ts';
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
  /** The size of the vocabulary, at least `leastSize`. A small text may yield fewer pieces. */
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
  const isBytes = settings.kind === 'bpe';
  const spelt = isBytes ? new Map(Array.from(words, ([word, count]) => [toBytes(word).text, count])) : words;
  const learning = learnMerges(spelt, mergeSettings(settings));
  for (let next = learning.next(); ; next = learning.next()) {
    if (next.done) return next.value;
    yield Math.min(1, next.value / settings.size);
  }
}

function mergeSettings(settings: TokenizerSettings): MergeSettings {
  const { kind, minFrequency } = settings;
  return {
    size: sizeOf(settings),
    minFrequency,
    special: specialOf(settings),
    alphabet: kind === 'bpe' ? byteCharacters : [],
    prefix: kind === 'wordpiece' ? '##' : '',
    suffix: kind === 'plain-bpe' ? LAST : '',
  };
}

/** The smallest vocabulary: its special pieces, and every byte or a single character or word. */
export function leastSize(settings: TokenizerSettings): number {
  return specialOf(settings).length + (settings.kind === 'bpe' ? byteCharacters.length : 1);
}

function sizeOf(settings: TokenizerSettings): number {
  return Math.max(settings.size, leastSize(settings));
}

/** Where a vocabulary of this size is another than one expects: it is larger, or characters have no place in it. */
export function sizeRemarks(words: ReadonlyMap<string, number>, settings: TokenizerSettings): Text[] {
  const [size, wished] = [sizeOf(settings), settings.size];
  const remarks: Text[] = [];
  if (size > wished) {
    const pieces = counted(size, ['piece', 'pieces'], ['Stück', 'Stücke']);
    remarks.push(
      text(
        `The vocabulary has ${pieces.en}, not ${wished}: there is none of this kind with fewer.`,
        `Das Vokabular hat ${pieces.de}, nicht ${wished}: Mit weniger gibt es keines dieser Art.`,
      ),
    );
  }
  const { left, needed } = withoutPlace(words, settings);
  if (left === 0) return remarks;
  const room = counted(needed, ['piece', 'pieces'], ['Stück', 'Stücken']);
  return [
    ...remarks,
    text(
      `A vocabulary of ${size} has no room for ${left} of the text’s characters, the rarest: they are read as unknown. All have a place from ${room.en} on.`,
      `Ein Vokabular von ${size} hat keinen Platz für ${left} der Zeichen des Textes, die seltensten: Sie werden als unbekannt gelesen. Ab ${room.de} haben alle Platz.`,
    ),
  ];
}

/** How many characters of the words a vocabulary leaves out, and the size with which it leaves out none. */
function withoutPlace(words: ReadonlyMap<string, number>, settings: TokenizerSettings) {
  const size = sizeOf(settings);
  if (settings.kind === 'bpe' || settings.kind === 'words') return { left: 0, needed: size };
  if (settings.kind === 'characters') {
    const needed = specialOf(settings).length + words.size;
    return { left: Math.max(0, needed - size), needed };
  }
  const all = charactersOf(words, { ...mergeSettings(settings), size: Infinity });
  if (all.length <= size) return { left: 0, needed: all.length };
  const kept = new Set(charactersOf(words, mergeSettings(settings)));
  const left = all.filter((piece) => !kept.has(piece) && [...piece].length === 1).length;
  return { left, needed: all.length };
}

/** The most frequent words, ties in order of appearance, like Python's WordLevelTrainer. */
function wholeWords(words: ReadonlyMap<string, number>, settings: TokenizerSettings): Merges {
  const special = specialOf(settings);
  const sorted = [...words]
    .filter(([, count]) => count >= settings.minFrequency)
    .toSorted(([a, m], [b, n]) => (m === n ? byCodePoints(a, b) : n - m));
  const vocabulary = [...new Set([...special, ...sorted.map(([word]) => word)])].slice(0, sizeOf(settings));
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
