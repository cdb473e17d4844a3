import type { Encoding } from './encoding.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A piece of a text, its position, and what happens to it. */
export interface Piece {
  readonly id: number;
  readonly token: string;
  /** 0 for the first text, 1 for the second. */
  readonly segment: number;
  /** The range of UTF-16 units (as in `slice`) that it stands for; null if it stands for none. */
  readonly offsets: readonly [number, number] | null;
  readonly isSpecial: boolean;
  readonly isUnknown: boolean;
  /** `cut`: there was no space for it; `padding`: it only fills up the example. */
  readonly state: 'kept' | 'cut' | 'padding';
  /** Its position in the example; null if it was cut. */
  readonly place: number | null;
}

/** Longer than any text. */
const ENDLESS = 1_000_000_000;

/** All pieces of one or two texts, in order: those that an example of this length keeps and loses, and its padding. */
export function layOut(tokenizer: Tokenizer, text: string, pair?: string, length?: number): readonly Piece[] {
  const whole = piecesOf(tokenizer, tokenizer.encode(text, pair, { maxLength: ENDLESS })).filter(isText);
  if (length === undefined) return whole;
  const kept = piecesOf(tokenizer, tokenizer.encode(text, pair, { maxLength: length, padTo: length }));
  const pieces: Piece[] = [];
  let at = 0;
  for (const piece of whole) {
    // Padding may come first.
    while (kept[at]?.state === 'padding') pieces.push(kept[at++] ?? piece);
    const same = kept[at];
    if (same && isSame(same, piece)) {
      pieces.push(same);
      at++;
    } else pieces.push({ ...piece, state: 'cut', place: null });
  }
  return [...pieces, ...kept.slice(at)];
}

function piecesOf({ unknown }: Tokenizer, encoding: Encoding): readonly Piece[] {
  return encoding.ids.map((id, i) => {
    const counts = encoding.counts[i] ?? true;
    const isSpecial = encoding.isSpecial[i] ?? false;
    return {
      id,
      token: encoding.tokens[i] ?? '',
      segment: encoding.segments[i] ?? 0,
      offsets: isSpecial ? null : (encoding.offsets[i] ?? null),
      isSpecial,
      isUnknown: !isSpecial && id === unknown,
      state: counts ? 'kept' : 'padding',
      place: i,
    };
  });
}

const isText = ({ state }: Piece) => state !== 'padding';

function isSame(one: Piece, other: Piece): boolean {
  const [a, b] = [one.offsets, other.offsets];
  const isSamePlace = a === b || (a !== null && b !== null && a[0] === b[0] && a[1] === b[1]);
  return one.state === other.state && one.id === other.id && one.segment === other.segment && isSamePlace;
}
