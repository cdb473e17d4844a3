import { literal } from '../python.ts';
import { framePieces } from '../text/frame.ts';
import type { TokenizerJson } from '../text/json.ts';
import { tokenNames } from '../text/names.ts';
import type { Encoding } from './csv/source.ts';
import type { NumpyCode } from './define.ts';
import { partLinesOf, type Shares } from './parts.ts';
import { HELD_PAIRS } from './sequences.ts';
import { shippedComment } from './shipped.ts';
import { codecOf, padLines, TOKENIZERS, tokenizerLines } from './textPython.ts';

interface Source extends Shares {
  readonly name: string;
  readonly sha256: string;
  readonly encoding: Encoding;
  readonly tokenizer: TokenizerJson;
  readonly length: number;
  readonly examples: number;
  readonly maskedShare: number;
  readonly seed: number;
}

/** The piece that hides a word, and those that are no words. */
function specialLines(json: Source['tokenizer']): readonly string[] {
  const names = tokenNames(json);
  const [mask] = framePieces({ idOf: (token) => (names.includes(token) ? 0 : undefined) });
  const special = mask === '[MASK]' ? ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] : ['<s>', '<pad>', '</s>', '<unk>', '<mask>'];
  return [`mask_id, special = tokenizer.token_to_id(${literal(mask)}), {${special.map((piece) => literal(piece)).join(', ')}}`];
} // prettier-ignore

/** Python for sentence pairs with masked words. Sentences are split by a simpler rule than in the app. */
export function maskedPython(source: Source): NumpyCode {
  const {
    name,
    sha256,
    encoding,
    tokenizer,
    length,
    examples,
    maskedShare,
    testShare,
    validationShare = 0,
    seed,
  } = source;
  const [hasValidation, hasTest] = [validationShare > 0, testShare > 0];
  const sizes = { training: examples, validation: hasValidation ? HELD_PAIRS : 0, test: hasTest ? HELD_PAIRS : 0 };
  return {
    hasValidation,
    imports: ['import re', 'import numpy as np', TOKENIZERS],
    lines: [
      ...shippedComment(sha256),
      `with open(${literal(name)}, encoding=${literal(codecOf(encoding))}, errors="replace") as file:`,
      String.raw`    text = file.read().lstrip("\ufeff")`,
      String.raw`sentences = [" ".join(one.split()) for one in re.split(r"(?<=[.!?])\s+(?=[^a-z])|\n\s*\n", text)]`,
      'sentences = [one for one in sentences if one]',
      ...tokenizerLines(tokenizer),
      ...padLines('tokenizer', tokenizer, length),
      `random, size = np.random.default_rng(${literal(seed)}), tokenizer.get_vocab_size()`,
      ...specialLines(tokenizer),
      'ordinary = [id for piece, id in tokenizer.get_vocab().items() if piece not in special]',
      '',
      '',
      ...drawLines(maskedShare),
      `test = int(len(sentences) * ${testShare} + 0.5)`,
      `val = int(len(sentences) * ${validationShare} + 0.5)`,
      'train = len(sentences) - val - test',
      '# Neuroloom draws other pairs for every epoch; here the same ones serve all.',
      `parts = [drawn(sentences[:train], ${examples})]`,
      ...(hasValidation ? [`parts.append(drawn(sentences[train : train + val], ${HELD_PAIRS}))`] : []),
      ...(hasTest ? [`parts.append(drawn(sentences[train + val :], ${HELD_PAIRS}))`] : []),
      'tokens, segments, mask, words, masked, next = (np.concatenate(part) for part in zip(*parts))',
      'y = words',
      ...partLinesOf(['tokens', 'segments', 'mask', 'words', 'masked', 'next', 'y'], sizes),
    ],
  };
}

/** Draws pairs of sentences and masks their words. */
function drawLines(maskedShare: number): readonly string[] {
  return [
    'def pair(sentences):',
    '    """Two sentences, and whether the second is a random one."""',
    '    first = random.integers(len(sentences) - 1)',
    '    is_random = random.random() < 0.5',
    '    other = random.integers(len(sentences) - 1)',
    '    second = other + (other >= first + 1) if is_random else first + 1',
    '    return (sentences[first], sentences[second]), int(is_random)',
    '',
    '',
    'def mask_words(ids, is_special):',
    '    """BERT: of those that are chosen 80 % become [MASK], 10 % another word, 10 % stay."""',
    '    places = random.permutation(np.flatnonzero(~is_special))',
    `    places = places[: max(1, int(len(places) * ${maskedShare} + 0.5))]`,
    '    masked = np.zeros(len(ids), bool)',
    '    masked[places] = True',
    '    words = np.where(masked, ids, 0)',
    '    for place in places:',
    '        draw = random.random()',
    '        ids[place] = mask_id if draw < 0.8 else random.choice(ordinary) if draw < 0.9 else ids[place]',
    '    return ids, words, masked',
    '',
    '',
    'def drawn(sentences, count):',
    '    pairs, random_ones = zip(*[pair(sentences) for _ in range(count)])',
    '    encoded = tokenizer.encode_batch(list(pairs))',
    '    rows = [mask_words(np.array(one.ids), np.array(one.special_tokens_mask, bool)) for one in encoded]',
    '    tokens, words, masked = (np.array(part) for part in zip(*rows))',
    '    segments = np.array([one.type_ids for one in encoded], np.int64)',
    '    mask = np.array([one.attention_mask for one in encoded], bool)',
    '    return tokens, segments, mask, words, masked, np.array(random_ones)',
    '',
    '',
  ];
}
