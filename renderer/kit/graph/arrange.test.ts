import { describe, expect, it } from 'vitest';
import { wrapRows } from './arrange.ts';
import { COLUMN_GAP, ROW_GAP, type Box } from '../../../core/drawing/geometry.ts';

const card = (id: string, column: number, y = 0): Box => ({ id, x: column * 300, y, width: 100, height: 50 });
const chain = (length: number) => Array.from({ length }, (_, i) => card(`n${i}`, i));
const step = 100 + COLUMN_GAP;

describe('wrapping a drawing into rows', () => {
  it('keeps a short chain in one row, with even gaps', () => {
    const places = wrapRows(chain(3), 3 * step);
    expect(places).toEqual({ n0: { x: 0, y: 0 }, n1: { x: step, y: 0 }, n2: { x: 2 * step, y: 0 } });
  });

  it('breaks eight cards into two rows of four rather than five and three', () => {
    const places = wrapRows(chain(8), 5 * step);
    const secondRow = Object.keys(places).filter((id) => places[id]!.y > 0);
    expect(secondRow).toEqual(['n4', 'n5', 'n6', 'n7']);
    expect(places['n4']).toEqual({ x: 0, y: 50 + ROW_GAP });
  });

  it('moves branches of one column together and leaves room for the tallest column', () => {
    const boxes = [card('a', 0, 40), card('up', 1, 0), card('down', 1, 80), card('z', 2, 40)];
    const places = wrapRows(boxes, 2 * step);
    expect(places['down']!.y - places['up']!.y).toBe(80);
    expect(places['z']).toEqual({ x: 0, y: 130 + ROW_GAP });
  });

  it('gives every card a row of its own when nothing else fits, and bears an empty drawing', () => {
    const places = wrapRows(chain(3), 10);
    expect(Object.values(places).map((place) => place.x)).toEqual([0, 0, 0]);
    expect(wrapRows([], 500)).toEqual({});
  });
});
