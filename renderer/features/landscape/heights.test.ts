import { describe, expect, it } from 'vitest';
import { filled, heightOf, levelsOf, lossAt, openHeightOf, placeOf, scaleOf, ticksOf, type Grid } from './heights.ts';

const extent = { a: [-1, 1], b: [0, 4] } as const;
/** The plane loss = 2 x + y over 5 x 5 points. */
const plane: Grid = {
  size: 5,
  extent,
  losses: Float32Array.from({ length: 25 }, (_, i) => 2 * (i % 5) + Math.floor(i / 5)),
};

describe('a landscape', () => {
  it('has its points where its axes say', () => {
    expect(placeOf(plane, { a: -1, b: 0 })).toEqual([0, 0]);
    expect(placeOf(plane, { a: 0.5, b: 4 })).toEqual([3, 4]);
  });

  it('is as high between its points as the plane through them', () => {
    expect(lossAt(plane, plane.losses, [1.5, 2.25])).toBeCloseTo(5.25, 6);
    expect(lossAt(plane, plane.losses, [4, 4])).toBe(12);
    expect(lossAt(plane, plane.losses, [9, -3])).toBe(8);
  });

  it.each([false, true])('draws its contours at even heights, logarithm %s', (isLog) => {
    const scale = scaleOf(plane, isLog);
    const heights = levelsOf(scale, 4).map((loss) => heightOf(loss, scale));
    for (const [i, height] of heights.entries()) expect(height).toBeCloseTo((i + 0.5) / 4, 6);
  });

  it.each([
    [{ low: 0.000123, high: 4.2, isLog: true }, 3],
    [{ low: 0.62, high: 0.78, isLog: true }, 2],
    [{ low: 0, high: 12, isLog: false }, 4],
  ])('has round numbers beside its heights, none over another: %o', (scale, least) => {
    const ticks = ticksOf(scale, 5);
    expect(ticks.length).toBeGreaterThanOrEqual(least);
    const heights = ticks.map((tick) => heightOf(tick, scale));
    for (const [i, height] of heights.slice(1).entries()) expect(height - heights[i]!).toBeGreaterThan(0.1);
    for (const tick of ticks) expect(Number(tick.toPrecision(2))).toBe(tick);
    expect(ticks[0]).toBeGreaterThanOrEqual(scale.low);
    expect(ticks.at(-1)).toBeLessThanOrEqual(scale.high);
  });

  it('reaches above the start of a way, and is cut off instead of flat beyond its top', () => {
    const scale = scaleOf(plane, false, [11.5, Infinity]);
    expect(scale.high).toBe(11.5);
    expect(heightOf(14, scale)).toBe(1);
    expect(openHeightOf(14, scale)).toBeCloseTo(14 / 11.5, 6);
  });

  it('lets a few huge losses not flatten the rest', () => {
    const losses = Float32Array.from(plane.losses);
    losses[24] = 1e9;
    losses[23] = Infinity;
    const scale = scaleOf({ ...plane, losses }, false);
    expect(scale.high).toBeLessThan(20);
    expect(heightOf(1e9, scale)).toBe(1);
  });

  it('is whole while it is being computed', () => {
    const losses = Float32Array.from(plane.losses, (loss, i) => (i % 5 === 0 || i % 5 === 4 ? loss : NaN));
    const whole = filled({ ...plane, losses }, 7);
    expect(whole.every(Number.isFinite)).toBe(true);
    expect(whole[1]).toBe(plane.losses[0]);
    expect(filled({ ...plane, losses: losses.fill(NaN) }, 7)[3]).toBe(7);
  });
});
