import type { Axes } from './axes.ts';

/** A point on a plot. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  /** Its class; below 0: none. */
  readonly group: number;
  /** Held out of training, or at the border of a cluster. */
  readonly isHollow?: boolean;
}

/** Of two classes the second is + and the first -, as on the blackboard; of others every point is a disc, and a cross without one. */
export type MarkShape = 'disc' | 'plus' | 'minus' | 'cross';

export function markShape(hasSigns: boolean, group: number): MarkShape {
  if (group < 0) return 'cross';
  if (!hasSigns) return 'disc';
  return group === 1 ? 'plus' : 'minus';
}

export interface MarkLook {
  readonly shape: MarkShape;
  readonly colour: string;
  /** What is behind the plot: it parts marks from each other and from colours under them. */
  readonly paper: string;
  /** Hollow: held out. */
  readonly isHollow: boolean;
  /** With a ring around it. */
  readonly ring: string | null;
  /** Half of the mark's width, in CSS pixels. */
  readonly radius: number;
}

/** How large marks are, in rem: the more there are, the smaller. */
export function markRadius(count: number): number {
  if (count <= 200) return 0.34;
  return count <= 1500 ? 0.25 : 0.17;
}

/** Draws a mark around the origin of a canvas. */
export function drawMark(context: CanvasRenderingContext2D, look: MarkLook): void {
  const { shape, colour, paper, isHollow, ring, radius } = look;
  const line = radius * 0.55;
  const halo = Math.min(1.2, radius * 0.22);
  context.lineCap = 'butt';
  if (ring) circle(context, radius * 1.7, ring, line * 0.6);
  if (shape === 'disc') {
    disc(context, radius + halo, paper);
    disc(context, radius * 0.9, colour);
    if (isHollow) disc(context, radius * 0.45, paper);
    return;
  }
  sign(context, shape, radius + halo, line + 2 * halo, paper);
  sign(context, shape, radius, line, colour);
  if (isHollow) sign(context, shape, radius - line * 0.3, line * 0.4, paper);
}

/** Directions of the lines of a sign. */
const strokes: Readonly<Record<Exclude<MarkShape, 'disc'>, readonly (readonly [number, number])[]>> = {
  plus: [[1, 0], [0, 1]],
  minus: [[1, 0]],
  cross: [[0.7, 0.7], [0.7, -0.7]],
}; // prettier-ignore

function sign(
  context: CanvasRenderingContext2D,
  shape: Exclude<MarkShape, 'disc'>,
  reach: number,
  width: number,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (const [x, y] of strokes[shape]) {
    context.moveTo(-reach * x, -reach * y);
    context.lineTo(reach * x, reach * y);
  }
  context.stroke();
}

function disc(context: CanvasRenderingContext2D, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fill();
}

function circle(context: CanvasRenderingContext2D, radius: number, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** Draws thousands of points: each look is drawn once and copied. `scale` is device pixels per CSS pixel. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  points: readonly PlotPoint[],
  axes: Pick<Axes, 'xOf' | 'yOf'>,
  scale: number,
  lookOf: (point: PlotPoint) => MarkLook,
): void {
  const stamps = new Map<string, HTMLCanvasElement>();
  for (const point of points) {
    const key = `${point.group} ${point.isHollow ?? false}`;
    const stamp = stamps.get(key) ?? createStamp(lookOf(point), scale);
    stamps.set(key, stamp);
    // Whole pixels, so that copies are as sharp as the first.
    const left = Math.round(axes.xOf(point.x) * scale - stamp.width / 2);
    const top = Math.round(axes.yOf(point.y) * scale - stamp.height / 2);
    context.drawImage(stamp, left, top);
  }
}

function createStamp(look: MarkLook, scale: number): HTMLCanvasElement {
  const stamp = document.createElement('canvas');
  stamp.width = stamp.height = 2 * Math.ceil((2 * look.radius + 3) * scale);
  const context = stamp.getContext('2d');
  context?.setTransform(scale, 0, 0, scale, stamp.width / 2, stamp.height / 2);
  if (context) drawMark(context, look);
  return stamp;
}
