import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { lanePath, laneOf } from './route.ts';

const card = (id: string, x: number, y: number): Box => ({ id, x, y, width: 100, height: 50 });

describe('the way of a wire', () => {
  it('is a plain curve to the next card', () => {
    expect(laneOf({ x: 100, y: 25 }, { x: 170, y: 25 }, [card('other', 500, 0)])).toBeNull();
  });

  it('goes back to the next row half way between the rows', () => {
    const firstRow = [0, 200, 400].map((x) => card(`a${x}`, x, 0));
    const secondRow = [0, 200, 400].map((x) => card(`b${x}`, x, 120));
    expect(laneOf({ x: 500, y: 25 }, { x: 0, y: 145 }, [...firstRow, ...secondRow])).toBe(85);
  });

  it('leads a skip connection around the cards that it skips', () => {
    const skipped = [card('b', 200, 0), card('c', 400, 0)];
    const lane = laneOf({ x: 100, y: 25 }, { x: 600, y: 25 }, skipped);
    expect(lane).not.toBeNull();
    expect(lane! < 0 || lane! > 50).toBe(true);
  });

  it('ends in both ports and passes the lane', () => {
    const path = lanePath({ x: 500, y: 25 }, { x: 0, y: 145 }, 85);
    expect(path.startsWith('M 500 25')).toBe(true);
    expect(path.endsWith('L 0 145')).toBe(true);
    expect(path).toContain(' 85');
    expect(path).not.toContain('NaN');
  });
});
