import { Heap } from './heap.ts';
import { addPiece, noPieces, type Model, type Pieces, type Vocabulary } from './pieces.ts';

interface Options {
  /** Pairs of pieces in merge order. */
  readonly merges: readonly (readonly [string, string])[];
  /** Null: characters that are not in the vocabulary are dropped. */
  readonly unknown: number | null;
  /** Merges adjacent unknown characters into one piece. */
  readonly joinsUnknown: boolean;
  /** Prefix of pieces inside a word, and suffix of the last one; empty in most vocabularies. */
  readonly prefix: string;
  readonly suffix: string;
  /** Unknown characters are written as bytes, `<0xE4>`. */
  readonly hasBytes: boolean;
  /** A word that is in the vocabulary is kept whole. */
  readonly takesWhole: boolean;
}

interface Joined {
  readonly rank: number;
  readonly id: number;
}

/** Starts with single characters and merges pairs: always the one learned first, and of equal pairs the leftmost. */
export function bytePair(vocabulary: Vocabulary, options: Options): Model {
  const { merges, prefix, takesWhole } = options;
  // Files may skip ids and list them in any order.
  const size = [...vocabulary.values()].reduce((most, id) => Math.max(most, id), 0) + 1;
  const pairs = new Map<number, Joined>();
  for (const [rank, [a, b]] of merges.entries()) {
    const [left, right] = [vocabulary.get(a), vocabulary.get(b)];
    const id = vocabulary.get(a + (b.startsWith(prefix) ? b.slice(prefix.length) : b));
    if (left !== undefined && right !== undefined && id !== undefined) pairs.set(left * size + right, { rank, id });
  }
  return (word) => {
    const whole = takesWhole ? vocabulary.get(word) : undefined;
    if (whole !== undefined) return { ids: [whole], begins: [0], ends: [word.length] };
    const characters = charactersOf(word, vocabulary, options);
    return characters.ids.length < 2 ? characters : join(characters, (a, b) => pairs.get(a * size + b));
  };
}

function charactersOf(word: string, vocabulary: Vocabulary, options: Options): Pieces {
  const { prefix, suffix, unknown, joinsUnknown, hasBytes } = options;
  const pieces = noPieces();
  let isAfterUnknown = false;
  let begin = 0;
  for (const character of word) {
    const end = begin + character.length;
    const piece = (begin > 0 ? prefix : '') + character + (end === word.length ? suffix : '');
    const id = vocabulary.get(piece);
    const bytes = id === undefined && hasBytes ? bytePieces(piece, vocabulary) : undefined;
    const isUnknown = id === undefined && !bytes && unknown !== null;
    if (id !== undefined) addPiece(pieces, id, begin, end);
    else if (bytes) for (const byte of bytes) addPiece(pieces, byte, begin, end);
    else if (isUnknown && isAfterUnknown && joinsUnknown) pieces.ends[pieces.ends.length - 1] = end;
    else if (isUnknown) addPiece(pieces, unknown, begin, end);
    isAfterUnknown = isUnknown;
    begin = end;
  }
  return pieces;
}

/** The bytes of a character as pieces; undefined if any is missing from the vocabulary. */
function bytePieces(character: string, vocabulary: Vocabulary): number[] | undefined {
  const escapes = encodeURIComponent(character).match(/%..|[\s\S]/g) ?? [];
  const ids = escapes.map((escape) => {
    const byte = escape.startsWith('%') && escape.length === 3 ? escape.slice(1) : escape.charCodeAt(0).toString(16);
    return vocabulary.get(`<0x${byte.toUpperCase().padStart(2, '0')}>`);
  });
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

/**
 * Merges within a linked list of positions, so that the cost per character hardly grows with the length of the word.
 */
function join({ ids, begins, ends }: Pieces, joined: (a: number, b: number) => Joined | undefined): Pieces {
  const count = ids.length;
  const current: (number | undefined)[] = [...ids];
  const next = Int32Array.from(ids, (_, i) => (i + 1 < count ? i + 1 : -1));
  const previous = Int32Array.from(ids, (_, i) => i - 1);
  const lasts = Int32Array.from(ids, (_, i) => i);
  // A pair is encoded as one number, its rank and start: the lowest rank comes first, and of equal ranks the leftmost.
  const heap = new Heap<number>((a, b) => a < b);
  const pairAt = (at: number): Joined | undefined => {
    const after = next[at] ?? -1;
    const [a, b] = [current[at], after < 0 ? undefined : current[after]];
    return a === undefined || b === undefined ? undefined : joined(a, b);
  };
  const offer = (at: number) => {
    const pair = at < 0 ? undefined : pairAt(at);
    if (pair) heap.push(pair.rank * count + at);
  };
  for (let at = 0; at < count; at++) offer(at);
  for (let best = heap.pop(); best !== undefined; best = heap.pop()) {
    const at = best % count;
    const pair = pairAt(at);
    // Either of the two may have been merged with another piece since.
    if (pair?.rank !== (best - at) / count) continue;
    const gone = next[at] ?? at;
    const after = next[gone] ?? -1;
    current[at] = pair.id;
    current[gone] = undefined;
    lasts[at] = lasts[gone] ?? at;
    next[at] = after;
    if (after >= 0) previous[after] = at;
    offer(previous[at] ?? -1);
    offer(at);
  }
  const pieces = noPieces();
  for (const [at, id] of current.entries()) {
    if (id !== undefined) addPiece(pieces, id, begins[at] ?? 0, ends[lasts[at] ?? at] ?? 0);
  }
  return pieces;
}
