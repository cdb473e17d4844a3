import type { LandscapePoint, LandscapeSpot } from '../../../core/protocol/landscape.ts';

/** The way of a run or a racer, and how it is drawn. Its last point is where it is. */
export interface DrawnWay {
  readonly points: readonly LandscapePoint[];
  /** As canvases take it. */
  readonly colour: string;
  /** Of an earlier run. */
  readonly isFaint: boolean;
}

export const newestColour = '#ff3b30';

/** The newest last. Several are told apart by the colours of their runs; `colourOf` knows them. */
export function waysOfRuns(
  ways: ReadonlyMap<string | null, readonly LandscapePoint[]>,
  colourOf: (runId: string) => string | undefined,
): readonly DrawnWay[] {
  return [...ways].map(([runId, points], i) => ({
    points,
    colour: (ways.size > 1 && runId !== null && colourOf(runId)) || newestColour,
    isFaint: i < ways.size - 1,
  }));
}

/** A way as far as it had come after some steps, between its points as well. */
export function wayUntil(points: readonly LandscapePoint[], step: number): readonly LandscapePoint[] {
  const next = points.findIndex((point) => point.step > step);
  if (next === -1) return points;
  const [before, after] = [points[next - 1], points[next]];
  if (!before || !after) return points.slice(0, 1);
  const share = (step - before.step) / (after.step - before.step);
  const between = (from: number, to: number) => from + share * (to - from);
  const end = { step, a: between(before.a, after.a), b: between(before.b, after.b) };
  return share > 0 ? [...points.slice(0, next), end] : points.slice(0, next);
}

/** Whether a point lies on the landscape. */
export function isOn(
  { a, b }: LandscapeSpot,
  extent: { readonly a: readonly [number, number]; readonly b: readonly [number, number] },
): boolean {
  return a >= extent.a[0] && a <= extent.a[1] && b >= extent.b[0] && b <= extent.b[1];
}
