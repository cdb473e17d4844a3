import type { Point } from '../graph/document.ts';
import { FIRST_PORT, PORT_ROW } from './geometry.ts';

/** The width of a letter on a wire. */
const LETTER = 8;
/** From a card to the middle of the words above it, and between such words. */
const [ABOVE, LINE] = [10, 14];

/** Where a wire ends, and the upper edge of the card there. */
export interface WireEnd extends Point {
  readonly top: number;
}

/**
 * Where the words of a wire stand: on its `middle`. Between near cards long words would lie behind them: they stand above
 * both, those of lower ports above those of higher ones. `size`: so many times as large as usual.
 */
export function labelPlace(middle: Point, [a, b]: readonly [WireEnd, WireEnd], letters: number, size = 1): Point {
  if (Math.abs(b.x - a.x) >= LETTER * size * letters + 16) return middle;
  const row = Math.max(0, ...[a, b].map(({ y, top }) => Math.round((y - top - FIRST_PORT) / PORT_ROW)));
  return { x: middle.x, y: Math.min(a.top, b.top) - size * (ABOVE + LINE * row) };
}
