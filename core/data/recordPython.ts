import { literal } from '../python.ts';
import type { TokenizerJson } from '../text/json.ts';
import type { MessagePart } from '../text/newsgroups.ts';
import type { NumpyCode } from './define.ts';
import { partLinesOf, partSizes, partsOfTraining, type PartSizes, type Shares } from './parts.ts';
import { shippedComment, shippedText } from './shipped.ts';
import { padLines, TOKENIZERS, tokenizerLines } from './textPython.ts';

interface Records extends Shares {
  readonly kind: string;
  readonly sha256: string;
  readonly texts: number;
  readonly tokenizer: TokenizerJson;
  readonly length: number;
  readonly seed: number;
}

interface Labelled extends Records {
  readonly classes: readonly string[];
  readonly isPair: boolean;
  readonly tested?: number | undefined;
  readonly removed: readonly MessagePart[];
}

interface Parallel extends Records {
  readonly targetLength: number;
}

/** `records`: a dictionary for every text. */
function recordLines({ kind, sha256 }: Records): readonly string[] {
  const file = shippedText(sha256)?.file ?? `${sha256}.${kind}`;
  const inProject = ['# A project file is a zip. This file lies in its folder "data": a text a line, as JSON.'];
  return [
    ...(shippedText(sha256) ? shippedComment(sha256) : inProject),
    `with open(${literal(file)}, encoding="utf-8") as file:`,
    '    records = [json.loads(line) for line in file]',
  ];
}

/** What scikit-learn removes from messages, in its order. */
const strip: Readonly<Record<MessagePart, string>> = {
  headers: 'strip_newsgroup_header',
  footers: 'strip_newsgroup_footer',
  quotes: 'strip_newsgroup_quoting',
};

/** Python for labelled texts: `train_tokens`, `train_mask`, `train_y` and so on. */
export function labelledPython(source: Labelled): NumpyCode {
  const { texts, tokenizer, length, isPair, removed, seed, tested, validationShare } = source;
  const sizes =
    tested === undefined ? partSizes(texts, source) : partsOfTraining(texts - tested, tested, validationShare);
  const stripping = (Object.keys(strip) as MessagePart[]).filter((part) => removed.includes(part)).map((part) => strip[part]); // prettier-ignore
  const read = stripping.reduce((text, name) => `${name}(${text})`, 'one["text"]');
  const arrays = ['tokens', 'segments', 'mask', 'y'];
  return {
    hasValidation: sizes.validation > 0,
    imports: [
      'import json',
      'import numpy as np',
      TOKENIZERS,
      ...(stripping.length > 0 ? [`from sklearn.datasets._twenty_newsgroups import ${stripping.join(', ')}`] : []),
    ],
    lines: [
      ...recordLines(source),
      ...tokenizerLines(tokenizer),
      ...padLines('tokenizer', tokenizer, length),
      `encoded = tokenizer.encode_batch([${isPair ? `(${read}, one["pair"])` : read} for one in records])`,
      'tokens = np.array([one.ids for one in encoded], np.int64)',
      'segments = np.array([one.type_ids for one in encoded], np.int64)',
      'mask = np.array([one.attention_mask for one in encoded], bool)',
      `classes = ${literal(source.classes)}`,
      'y = np.array([classes.index(one["label"]) for one in records])',
      '# Neuroloom draws another order; what is held out are other texts.',
      `order = np.random.default_rng(${literal(seed)}).permutation(${tested === undefined ? 'len(y)' : `len(y) - ${tested}`})`,
      ...(tested === undefined ? [] : [`order = np.concatenate([order, np.arange(len(y) - ${tested}, len(y))])`]),
      `${arrays.join(', ')} = ${arrays.map((array) => `${array}[order]`).join(', ')}`,
      ...partLinesOf(arrays, sizes),
    ],
  };
}

/** Python for texts and their translations. */
export function parallelPython(source: Parallel): NumpyCode {
  const lines = [...recordLines(source), 'pairs = [(one["text"], one["pair"]) for one in records]'];
  return pairPython(lines, ['import json'], source, partSizes(source.texts, source));
}

/** The arrays for `pairs` of texts, which are made by `lines`. */
export function pairPython(
  lines: readonly string[],
  imports: readonly string[],
  { tokenizer, length, targetLength, seed }: Omit<Parallel, 'kind' | 'sha256' | 'texts'>,
  sizes: PartSizes,
): NumpyCode {
  const arrays = ['tokens', 'mask', 'shifted', 'y', 'counts'];
  return {
    hasValidation: sizes.validation > 0,
    imports: [...imports, 'import numpy as np', TOKENIZERS],
    lines: [
      ...lines,
      '# Neuroloom draws another order; what is held out are other pairs.',
      `pairs = [pairs[i] for i in np.random.default_rng(${literal(seed)}).permutation(len(pairs))]`,
      ...tokenizerLines(tokenizer),
      ...padLines('tokenizer', tokenizer, length),
      'read = tokenizer.encode_batch([source for source, _ in pairs])',
      'tokens = np.array([one.ids for one in read], np.int64)',
      'mask = np.array([one.attention_mask for one in read], bool)',
      '# One longer: what is written up to a place, and what comes next there.',
      ...padLines('tokenizer', tokenizer, targetLength + 1),
      'written = tokenizer.encode_batch([target for _, target in pairs])',
      'shifted = np.array([one.ids for one in written], np.int64)[:, :-1]',
      'y = np.array([one.ids for one in written], np.int64)[:, 1:]',
      'counts = np.array([one.attention_mask for one in written], bool)[:, 1:]',
      'shifted = np.where(counts, shifted, tokenizer.padding["pad_id"])',
      ...partLinesOf(arrays, sizes),
    ],
  };
}
