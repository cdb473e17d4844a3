import { literal } from '../python.ts';
import type { TokenizerJson } from '../text/json.ts';
import { isOfCharacters, tokenNames } from '../text/names.ts';
import { padOf } from '../text/frame.ts';
import type { Encoding } from './csv/source.ts';
import type { NumpyCode } from './define.ts';
import { shippedComment } from './shipped.ts';
import { testedOn } from './parts.ts';
import { MOST_HELD_WINDOWS } from './windows.ts';

interface Source {
  readonly name: string;
  readonly sha256: string;
  readonly encoding: Encoding;
  readonly tokenizer: TokenizerJson;
  readonly window: number;
  readonly windows: number;
  readonly testShare: number;
  readonly validationShare?: number | undefined;
  readonly seed: number;
}

const codecs: Partial<Record<Encoding, string>> = {
  'utf-8': 'utf-8-sig',
  'utf-16le': 'utf-16-le',
  'utf-16be': 'utf-16-be',
  macintosh: 'mac-roman',
};

/** Python's name for an encoding. */
export const codecOf = (encoding: Encoding): string => codecs[encoding] ?? encoding;

/** Python for windows of a text file, each followed by its next token. */
export function windowPython(source: Source): NumpyCode {
  const { name, sha256, encoding, window, windows, testShare, validationShare = 0, seed } = source;
  const { imports, lines } = idLines(source.tokenizer);
  const held = (part: string, ids: string) => [
    `starts = np.arange(0, len(${ids}) - window, window)`,
    `count = min(len(starts), ${MOST_HELD_WINDOWS})`,
    `${part}_x, ${part}_y = cut(${ids}, starts[np.arange(count) * len(starts) // count])`,
  ];
  const [hasValidation, hasTest] = [validationShare > 0, testShare > 0];
  return {
    hasValidation,
    imports: ['import numpy as np', ...imports],
    lines: [
      ...shippedComment(sha256),
      `with open(${literal(name)}, encoding=${literal(codecOf(encoding))}, errors="replace", newline="") as file:`,
      String.raw`    text = file.read().lstrip("\ufeff")`,
      ...lines,
      `window, random = ${window}, np.random.default_rng(${literal(seed)})`,
      `test = int(len(ids) * ${testShare} + 0.5)`,
      `val = int(len(ids) * ${validationShare} + 0.5)`,
      'train = len(ids) - val - test',
      '',
      '',
      'def cut(ids, starts):',
      '    places = starts[:, None] + np.arange(window)',
      '    return ids[places], ids[places + 1]',
      '',
      '',
      '# Neuroloom draws other windows for every epoch; here the same ones serve all.',
      `train_x, train_y = cut(ids[:train], random.integers(train - window, size=${windows}))`,
      ...(hasValidation ? held('val', 'ids[train : train + val]') : []),
      ...(hasTest ? held('test', 'ids[train + val :]') : testedOn(hasValidation ? 'val' : 'train')),
    ],
  };
}

/** Computes the `ids` of `text`: for characters, a dictionary is enough. */
function idLines(json: TokenizerJson): { readonly imports: readonly string[]; readonly lines: readonly string[] } {
  if (isOfCharacters(json) && json.model.type === 'WordLevel') {
    const { vocab, unk_token } = json.model;
    const entries = Object.entries(vocab).map(([piece, id]) => `${literal(piece)}: ${id},`);
    return {
      imports: ['import unicodedata'],
      lines: [
        'vocabulary = {',
        ...rowsOf(entries, 8).map((row) => `    ${row.join(' ')}`),
        '}',
        `unknown = vocabulary[${literal(unk_token)}]`,
        'characters = unicodedata.normalize("NFC", text)',
        'ids = np.array([vocabulary.get(character, unknown) for character in characters], np.int64)',
      ],
    };
  }
  return {
    imports: [TOKENIZERS],
    lines: [...tokenizerLines(json), 'ids = np.array(tokenizer.encode(text, add_special_tokens=False).ids, np.int64)'],
  };
}

export const TOKENIZERS = 'from tokenizers import Tokenizer';

/** Creates a `tokenizer` with Hugging Face's library. */
export function tokenizerLines(json: TokenizerJson): readonly string[] {
  const pieces = rowsOf([...JSON.stringify(json)], 45).map((row) => `    ${literal(row.join(''))}`);
  return ['tokenizer = Tokenizer.from_str(', ...pieces, ')'];
}

function rowsOf<T>(items: readonly T[], length: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / length);
  return Array.from({ length: count }, (_, i) => items.slice(i * length, (i + 1) * length));
}

/** Makes a tokenizer truncate and pad texts to a fixed length. */
export function padLines(variable: string, json: TokenizerJson, length: number): readonly string[] {
  const pad = padOf(json);
  const id = tokenNames(json).indexOf(pad);
  return [
    `${variable}.enable_truncation(${length})`,
    `${variable}.enable_padding(length=${length}, pad_id=${Math.max(0, id)}, pad_token=${literal(pad)})`,
  ];
}
