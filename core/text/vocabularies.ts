import type { AddedToken, TokenizerJson } from './json.ts';
import { bertTemplates } from './processor.ts';

/** Converts the files that older models come with to the contents of tokenizer.json. */

/** BERT's `vocab.txt`: a piece per line, whose number is its id. Undefined if it lacks [UNK], [CLS] or [SEP]. */
export function fromVocabTxt(content: string, isLowerCase?: boolean): TokenizerJson | undefined {
  const lines = content.replace(/^\ufeff/, '').replace(/\r?\n$/, '').split(/\r?\n/); // prettier-ignore
  const vocab = Object.fromEntries(lines.map((piece, id) => [piece, id]));
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].filter((piece) => Object.hasOwn(vocab, piece));
  const needed = ['[CLS]', '[SEP]'].map((piece) => ({ id: piece, ids: [vocab[piece] ?? 0], tokens: [piece] }));
  if (!['[UNK]', '[CLS]', '[SEP]'].every((piece) => special.includes(piece))) return undefined;
  // Uncased models have no piece with a capital letter.
  const isLower = isLowerCase ?? !lines.some((piece) => !special.includes(piece) && /^\p{Lu}\p{L}+$/u.test(piece));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content) => added(content, vocab[content] ?? 0)),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: isLower,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      ...bertTemplates('[CLS]', '[SEP]'),
      special_tokens: Object.fromEntries(needed.map((token) => [token.id, token])),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}

/** GPT-2's `vocab.json` (or encoder.json) and `merges.txt` (or vocab.bpe). */
export function fromMerges(vocab: Record<string, number>, merges: string): TokenizerJson {
  const lines = merges.split(/\r?\n/).filter((line, i) => line !== '' && !(i === 0 && line.startsWith('#version')));
  const end = '<|endoftext|>';
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true } as const;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: Object.hasOwn(vocab, end) ? [added(end, vocab[end] ?? 0)] : [],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: byteLevel,
    decoder: { ...byteLevel, add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges: lines,
    },
  };
}

function added(content: string, id: number): AddedToken {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}
