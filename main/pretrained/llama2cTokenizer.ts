import { counted } from '../../core/text.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import type { Pieces } from '../files/safetensors.ts';
import { refusal } from './refusal.ts';

interface Piece {
  readonly token: string;
  readonly score: number;
}

/** Unknown, the beginning and the end of a text, and then a piece for each byte. */
const SPECIAL = ['<unk>', '<s>', '</s>'];
const BYTES = 256;
const LONGEST = 1 << 20;

/**
 * The tokenizer of a llama2.c model: pieces with scores, of which the best are joined first. Fails with fileUnreadable
 * if the file is no such tokenizer, or of another size.
 */
export function llama2cTokenizer(file: Pieces, size: number, name: string): TokenizerJson {
  const pieces = piecesIn(file, size, name);
  const tokens = pieces.map(({ token }, id) => SPECIAL[id] ?? (id < SPECIAL.length + BYTES ? byteName(id) : token));
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: { String: ' ' }, content: '▁' }] },
    pre_tokenizer: null,
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('<s>'), sequence('A', 0)],
      pair: [special('<s>'), sequence('A', 0), special('<s>'), sequence('B', 1)],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      vocab,
      merges: mergesOf(tokens, pieces, vocab),
    },
  };
} // prettier-ignore

const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
const sequence = (id: 'A' | 'B', segment: number) => ({ Sequence: { id, type_id: segment } });

function byteName(id: number): string {
  return `<0x${(id - SPECIAL.length).toString(16).toUpperCase().padStart(2, '0')}>`;
}

function piecesIn(file: Pieces, size: number, name: string): readonly Piece[] {
  const bytes = file.piece(0, file.size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder();
  const pieces: Piece[] = [];
  let at = 4;
  while (at + 8 <= bytes.length) {
    const [score, length] = [view.getFloat32(at, true), view.getInt32(at + 4, true)];
    if (!(length >= 0 && length <= LONGEST && at + 8 + length <= bytes.length && Number.isFinite(score))) break;
    const token = decoder.decode(bytes.subarray(at + 8, at + 8 + length)).replaceAll(' ', '▁');
    pieces.push({ token, score });
    at += 8 + length;
  }
  if (at === bytes.length && pieces.length === size && size >= SPECIAL.length + BYTES) return pieces;
  const wanted = counted(size, ['piece', 'pieces'], ['Stück', 'Stücke']);
  throw refusal(
    name,
    `is not the tokenizer of this model: it needs ${wanted.en}, and ${pieces.length} could be read.`,
    `ist nicht der Tokenizer dieses Modells: Das braucht ${wanted.de}, lesen ließen sich ${pieces.length}.`,
  );
}

/** Every way in which two pieces make a third, those of the best pieces first. */
function mergesOf(tokens: readonly string[], pieces: readonly Piece[], vocab: Readonly<Record<string, number>>): [string, string][] {
  const first = SPECIAL.length + BYTES;
  const isPiece = (token: string) => Object.hasOwn(vocab, token) && (vocab[token] ?? 0) >= first;
  const all = tokens.slice(first).flatMap((token, i) => {
    const characters = [...token];
    return characters.slice(1).flatMap((_, cut) => {
      const [a, b] = [characters.slice(0, cut + 1).join(''), characters.slice(cut + 1).join('')];
      return isPiece(a) && isPiece(b) ? [{ pair: [a, b] satisfies [string, string], score: pieces[first + i]?.score ?? 0 }] : [];
    });
  });
  return all.toSorted((x, y) => y.score - x.score).map(({ pair }) => pair);
} // prettier-ignore
