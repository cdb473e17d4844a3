import type { Point } from '../graph/document.ts';
import type { Box } from './geometry.ts';

/** How far a wire runs straight out of a port and into one. */
export const STUB = 24;
const CLEARANCE = 14;
/** How near a curve comes to cards. */
const CURVE_CLEARANCE = 4;
const CORNER = 12;

/**
 * The height of the horizontal lane by which a wire gets around cards: null where a plain curve from `from` to `to` is
 * clear of `others`; `ends` are the cards at both ends. Wires that go back (to the next row) always take a lane, half way between both ends where that is free.
 */
export function laneOf(from: Point, to: Point, others: readonly Box[], ends: readonly Box[] = []): number | null {
  const isForward = to.x >= from.x + STUB;
  if (isForward && !others.some((box) => meetsCurve(box, from, to))) return null;
  const obstacles = isForward ? others : [...others, ...ends];
  const [start, end] = [Math.min(from.x + STUB, to.x - STUB), Math.max(from.x + STUB, to.x - STUB)];
  const inTheWay = obstacles.filter((box) => box.x < end + 2 && box.x + box.width > start - 2);
  const wanted = (from.y + to.y) / 2;
  const [above, below] = [freeHeight(wanted, inTheWay, 'above'), freeHeight(wanted, inTheWay, 'below')];
  return wanted - above <= below - wanted ? above : below;
}

/** The first height from `y` on, upwards or downwards, at which a lane passes all cards. */
function freeHeight(y: number, boxes: readonly Box[], side: 'above' | 'below'): number {
  const hit = boxes.find((box) => y > box.y - CLEARANCE + 1 && y < box.y + box.height + CLEARANCE - 1);
  if (!hit) return y;
  return freeHeight(side === 'above' ? hit.y - CLEARANCE : hit.y + hit.height + CLEARANCE, boxes, side);
}

/** Whether a wire drawn as React Flow's Bézier curve would cross the card: sampled, since curves are short. */
function meetsCurve(box: Box, from: Point, to: Point): boolean {
  if (!touches(box, curveArea(from, to))) return false;
  for (let i = 1; i < 16; i++) {
    const { x, y } = curvePoint(from, to, i / 16);
    if (
      x > box.x - CURVE_CLEARANCE &&
      x < box.x + box.width + CURVE_CLEARANCE &&
      y > box.y - CURVE_CLEARANCE &&
      y < box.y + box.height + CURVE_CLEARANCE
    )
      return true;
  }
  return false;
}

/** Where a wire that runs forward is drawn as a curve, with the room that it keeps from cards. */
function curveArea(from: Point, to: Point): Area {
  return {
    left: from.x - CURVE_CLEARANCE,
    right: to.x + CURVE_CLEARANCE,
    top: Math.min(from.y, to.y) - CURVE_CLEARANCE,
    bottom: Math.max(from.y, to.y) + CURVE_CLEARANCE,
  };
}

/** A rectangle in canvas units. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function touches(box: Omit<Box, 'id'>, { left, right, top, bottom }: Area): boolean {
  return box.x <= right && box.x + box.width >= left && box.y <= bottom && box.y + box.height >= top;
}

/**
 * Where a card has to come, go or change to lead a wire over another lane than `lane`. A lane is the free one nearest
 * to the middle of both ends, so that what is further away than itself, on either side, has no say.
 */
export function laneArea(from: Point, to: Point, lane: number | null): Area {
  const curve = curveArea(from, to);
  if (lane === null) return curve;
  const wanted = (from.y + to.y) / 2;
  const reach = Math.abs(lane - wanted) + CLEARANCE;
  return {
    left: Math.min(from.x, to.x - STUB) - CURVE_CLEARANCE,
    right: Math.max(from.x + STUB, to.x) + CURVE_CLEARANCE,
    top: Math.min(curve.top, wanted - reach),
    bottom: Math.max(curve.bottom, wanted + reach),
  };
}

/** The point at a share `t` of a wire that runs forward as React Flow's Bézier curve. */
export function curvePoint(from: Point, to: Point, t: number): Point {
  return {
    x: from.x + (to.x - from.x) * (1.5 * t * (1 - t) + t ** 3),
    y: from.y + (to.y - from.y) * (3 * t ** 2 - 2 * t ** 3),
  };
}

/** The SVG path of a wire that goes around by a lane, with rounded corners. */
export function lanePath(from: Point, to: Point, lane: number): string {
  const [out, back] = [from.x + STUB, to.x - STUB];
  const points = [from, { x: out, y: from.y }, { x: out, y: lane }, { x: back, y: lane }, { x: back, y: to.y }, to];
  const parts = [`M ${from.x} ${from.y}`];
  for (let i = 1; i < points.length - 1; i++) {
    const [before, corner, after] = [points[i - 1] ?? from, points[i] ?? from, points[i + 1] ?? to];
    const radius = Math.min(CORNER, distance(before, corner) / 2, distance(corner, after) / 2);
    const [a, b] = [towards(corner, before, radius), towards(corner, after, radius)];
    parts.push(`L ${a.x} ${a.y} Q ${corner.x} ${corner.y} ${b.x} ${b.y}`);
  }
  return [...parts, `L ${to.x} ${to.y}`].join(' ');
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}
