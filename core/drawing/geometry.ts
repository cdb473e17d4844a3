import type { Point } from '../graph/document.ts';

/** Cards are drawn in canvas units, which zoom scales: the same on every theme. */
export const NODE_WIDTH = 172;
export const NODE_HEIGHT = 58;
/** What the picture of its inside adds to the card of a module. */
export const PICTURE_ROW = 26;
/** Of a card that has several ports on one side: the middle of the first one's row, and the height of a row. */
export const FIRST_PORT = 70;
export const PORT_ROW = 20;
/** Between two cards in a row: room for the shape of a picture on the wire, on the projector too. */
export const COLUMN_GAP = 96;
export const ROW_GAP = 64;
export const GRID = 4;

/** Of a card, in canvas units. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A card's place, in canvas units. */
export interface Box extends Point, Size {
  readonly id: string;
}

/** Where nodes without a place stand: in rows of four, in the document's order. */
export function fallbackPlace(index: number): Point {
  const perRow = 4;
  return {
    x: (index % perRow) * (NODE_WIDTH + COLUMN_GAP),
    y: Math.floor(index / perRow) * (NODE_HEIGHT + ROW_GAP),
  };
}

export function overlaps(a: Omit<Box, 'id'>, b: Omit<Box, 'id'>, margin = 0): boolean {
  return (
    a.x < b.x + b.width + margin &&
    b.x < a.x + a.width + margin &&
    a.y < b.y + b.height + margin &&
    b.y < a.y + a.height + margin
  );
}

/** The card of a block, or of a module; `ports` are those on the side that has more of them. */
export function cardSize(isModule: boolean, ports = 1): Size {
  const head = ports > 1 ? FIRST_PORT + (ports - 0.5) * PORT_ROW : NODE_HEIGHT;
  return { width: NODE_WIDTH, height: head + (isModule ? PICTURE_ROW : 0) };
}

/** What stays free around a new card. */
const CLEARANCE = 16;
/** So often a place further down is tried, half a card each, before what is lowest decides. */
const MOST_TRIES = 1000;
const DOWN = NODE_HEIGHT / 2;

/** The first free place for a new card at `wanted` or below it. */
export function freePlace(boxes: readonly Box[], wanted: Point, card = cardSize(false)): Point {
  const isFree = (down: number) => {
    const place = { ...card, x: wanted.x, y: wanted.y + down };
    return !boxes.some((box) => overlaps(box, place, CLEARANCE));
  };
  const { x, y } = wanted;
  return { x, y: y + firstFree(isFree, Math.max(...boxes.map((box) => box.y + box.height)) + CLEARANCE - y) };
}

/** How far down there is room first, in steps of half a card; `below` is where there is in any case. */
export function firstFree(isFree: (down: number) => boolean, below: number): number {
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    if (isFree(tried * DOWN)) return tried * DOWN;
  }
  return Number.isFinite(below) ? below : 0;
}

/** What stays free along the edges of a view, in pixels. */
export interface Margins {
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The view of a window of that size (pixels) on all of `bounds` (canvas units): as large as the margins and the zooms
 * allow, in the middle, or as far from it as a margin asks.
 */
export function viewOn(
  bounds: Point & Size,
  { width, height }: Size,
  { top, left, right, bottom }: Margins,
  [smallest, largest]: readonly [number, number],
): Point & { readonly zoom: number } {
  const wanted = Math.min((width - left - right) / bounds.width, (height - top - bottom) / bounds.height);
  const zoom = Math.min(Math.max(wanted, smallest), largest);
  return {
    x: shift(bounds.x * zoom, bounds.width * zoom, width, left, right),
    y: shift(bounds.y * zoom, bounds.height * zoom, height, top, bottom),
    zoom,
  };
}

/** What to add to `start`, so that what is `length` long lies in the middle of `room`, clear of both margins if it can. */
function shift(start: number, length: number, room: number, before: number, after: number): number {
  const free = (room - length) / 2;
  return free - start + Math.max(before - free, 0) - Math.max(after - free, 0);
}
