import { Heap } from './heap.ts';
import { addPiece, noPieces, type Model, type Pieces, type Vocabulary } from './pieces.ts';

interface Options {
  /** Pairs of pieces, the first to be joined first. */
  readonly merges: readonly (readonly [string, string])[];
  /** Null: characters that are not in the vocabulary are left out. */
  readonly unknown: number | null;
  /** Unknown characters beside each other are one piece. */
  readonly joinsUnknown: boolean;
  /** What pieces within a word begin with, and what the last one ends with; empty in most. */
  readonly prefix: string;
  readonly suffix: string;
  /** Unknown characters are written as bytes, `<0xE4>`. */
  readonly hasBytes: boolean;
  /** A word that is in the vocabulary is taken as it is. */
  readonly takesWhole: boolean;
}

interface Joined {
  readonly rank: number;
  readonly id: number;
}

/** Begins with characters and joins pairs, always the one that was learned first; of the same pair the leftmost. */
export function bytePair(vocabulary: Vocabulary, options: Options): Model {
  const { merges, prefix, takesWhole } = options;
  // Files may leave numbers out, and have them in any order.
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

/** The bytes of a character as pieces; undefined unless the vocabulary has them all. */
function bytePieces(character: string, vocabulary: Vocabulary): number[] | undefined {
  const escapes = encodeURIComponent(character).match(/%..|[\s\S]/g) ?? [];
  const ids = escapes.map((escape) => {
    const byte = escape.startsWith('%') && escape.length === 3 ? escape.slice(1) : escape.charCodeAt(0).toString(16);
    return vocabulary.get(`<0x${byte.toUpperCase().padStart(2, '0')}>`);
  });
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

/** Joins within a list that is linked by places, so that long words take hardly longer a character than short ones. */
function join({ ids, begins, ends }: Pieces, joined: (a: number, b: number) => Joined | undefined): Pieces {
  const count = ids.length;
  const current: (number | undefined)[] = [...ids];
  const next = Int32Array.from(ids, (_, i) => (i + 1 < count ? i + 1 : -1));
  const previous = Int32Array.from(ids, (_, i) => i - 1);
  const lasts = Int32Array.from(ids, (_, i) => i);
  // A pair is one number, its rank and where it begins: the lowest rank goes first, and of the same the leftmost.
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
    // One of the two may have been joined with another one since.
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
