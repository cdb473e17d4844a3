import type { Axes } from './axes.ts';

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** The place of the point nearest to a pixel, within `reach` of it; of several as near the last, which lies on top. */
export function nearest(
  points: readonly Pixel[],
  axes: Pick<Axes, 'xOf' | 'yOf'>,
  pixel: Pixel,
  reach: number,
): number | undefined {
  let found: number | undefined;
  let least = reach;
  points.forEach(({ x, y }, i) => {
    const distance = Math.hypot(axes.xOf(x) - pixel.x, axes.yOf(y) - pixel.y);
    if (distance > least) return;
    least = distance;
    found = i;
  });
  return found;
}

/** The places of the points within a rectangle of pixels, given by two corners. */
export function within(
  points: readonly Pixel[],
  axes: Pick<Axes, 'xOf' | 'yOf'>,
  from: Pixel,
  to: Pixel,
): readonly number[] {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return points.flatMap((point, i) => {
    const [x, y] = [axes.xOf(point.x), axes.yOf(point.y)];
    return left <= x && x <= right && top <= y && y <= bottom ? [i] : [];
  });
}
