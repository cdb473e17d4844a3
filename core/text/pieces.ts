import { ownString } from './unicode.ts';

/** A model's result for a word: ids of pieces, each with the range of UTF-16 units that it stands for. */
export interface Pieces {
  readonly ids: number[];
  readonly begins: number[];
  readonly ends: number[];
}

/** Splits a word into pieces of a vocabulary. */
export type Model = (word: string) => Pieces;
export type Vocabulary = ReadonlyMap<string, number>;

export const noPieces = (): Pieces => ({ ids: [], begins: [], ends: [] });

export function addPiece(pieces: Pieces, id: number, begin: number, end: number): void {
  pieces.ids.push(id);
  pieces.begins.push(begin);
  pieces.ends.push(end);
}

/** Longer words rarely occur again. */
const LONGEST_KEPT = 64;
const MOST_KEPT = 100_000;

/** The same model with a cache: most words of a text have occurred before. */
export function remembering(model: Model): Model {
  const known = new Map<string, Pieces>();
  return (word) => {
    const before = known.get(word);
    if (before) return before;
    const pieces = model(word);
    if (word.length > LONGEST_KEPT) return pieces;
    if (known.size >= MOST_KEPT) known.clear();
    known.set(ownString(word), pieces);
    return pieces;
  };
}
