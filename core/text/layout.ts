import type { Encoding } from './encoding.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A piece of a text, where it stands, and what has become of it. */
export interface Piece {
  readonly id: number;
  readonly token: string;
  /** 0 for the first text, 1 for the second. */
  readonly segment: number;
  /** Which units of its text (as `slice` counts) it stands for; null for those that stand for none. */
  readonly offsets: readonly [number, number] | null;
  readonly isSpecial: boolean;
  readonly isUnknown: boolean;
  /** `cut`: there was no room for it; `padding`: it only fills up. */
  readonly state: 'kept' | 'cut' | 'padding';
  /** Where it stands in the example; null where it was cut. */
  readonly place: number | null;
}

/** Longer than any text. */
const ENDLESS = 1_000_000_000;

/** All pieces of a text, or of two, in order: those that an example of this length keeps and loses, and what fills it up. */
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
