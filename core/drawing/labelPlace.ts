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

export type WireEnds = readonly [WireEnd, WireEnd];

/** Whether words of so many letters, `size` times as large as usual, find room between the cards at the ends of their wire. */
export function hasRoomOnWire([a, b]: WireEnds, letters: number, size: number): boolean {
  return Math.abs(b.x - a.x) >= LETTER * size * letters + 16;
}

/** How far above the cards at its ends the words of a wire stand where they are as large as usual: those of lower ports above those of higher ones. */
export function riseAbove([a, b]: WireEnds): number {
  const row = Math.max(0, ...[a, b].map(({ y, top }) => Math.round((y - top - FIRST_PORT) / PORT_ROW)));
  return ABOVE + LINE * row;
}

/** Where the words of a wire stand: on its `middle`, or above both cards where they would lie behind them. */
export function labelPlace(middle: Point, ends: WireEnds, letters: number, size = 1): Point {
  if (hasRoomOnWire(ends, letters, size)) return middle;
  return { x: middle.x, y: topOf(ends) - size * riseAbove(ends) };
}

/** The upper edge of the higher card. */
export const topOf = ([a, b]: WireEnds) => Math.min(a.top, b.top);
