import { byteCharacters, bytesOf, fromUtf8 } from './bytes.ts';
import type { TokenizerJson } from './json.ts';
import { isOfCharacters } from './names.ts';
import type { TokenizerKind, TokenizerSettings } from './train.ts';

/** The settings a tokenizer was learned with, as far as its file tells: its kind, and whether it is uncased. */
export function settingsIn(json: TokenizerJson): Pick<TokenizerSettings, 'kind' | 'isLowerCase'> {
  return { kind: kindOfTokenizer(json), isLowerCase: isLower(json.normalizer) };
}

function kindOfTokenizer(json: TokenizerJson): TokenizerKind {
  const { type } = json.model;
  if (type === 'WordPiece') return 'wordpiece';
  if (type === 'BPE') return inBytes(json) ? 'bpe' : 'plain-bpe';
  const isSplit = json.pre_tokenizer?.type === 'Split';
  return isSplit || isOfCharacters(json) ? 'characters' : 'words';
}

function isLower(normalizer: TokenizerJson['normalizer']): boolean {
  if (normalizer === null) return false;
  if (normalizer.type === 'Sequence') return normalizer.normalizers.some(isLower);
  return normalizer.type === 'Lowercase' || (normalizer.type === 'BertNormalizer' && normalizer.lowercase);
}

/** Whether the pieces of a vocabulary are bytes, each written as a character. */
export function inBytes(json: TokenizerJson): boolean {
  const { type, vocab } = json.model;
  return type === 'BPE' && byteCharacters.every((byte) => Object.hasOwn(vocab, byte));
}

/** Symbols for invisible characters. */
const SIGNS: Readonly<Record<string, string>> = {
  ' ': '␣',
  '\n': '↵',
  '\r': '␍',
  '\t': '⇥',
  '\u00a0': '⍽',
  '\u00ad': '‹SHY›',
  '\u200b': '‹ZWSP›',
  '\u200c': '‹ZWNJ›',
  '\u200d': '‹ZWJ›',
  '\u200e': '‹LRM›',
  '\u200f': '‹RLM›',
  '\ufe0f': '‹VS16›',
  '\ufeff': '‹BOM›',
};

/**
 * A piece in readable form: spaces and line breaks as symbols, incomplete characters as bytes, combining marks on a
 * circle.
 */
export function legible(token: string, isBytes: boolean): string {
  if (!isBytes || /^<.+>$|^\[.+\]$/.test(token)) return withSigns(token);
  const bytes = bytesOf([token]);
  const text = fromUtf8(bytes);
  return text.includes('\ufffd') ? `‹${bytes.map(hex).join(' ')}›` : withSigns(text);
}

function withSigns(text: string): string {
  return text
    .replace(/^\p{M}/u, (mark) => `◌${mark}`)
    .replace(/\s|\u00ad|\u200b|\u200c|\u200d|\u200e|\u200f|\ufe0f|\ufeff/gu, (sign) => SIGNS[sign] ?? sign)
    .replace(/\p{Cc}/gu, (control) => `‹${hex(control.codePointAt(0) ?? 0)}›`);
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0');
