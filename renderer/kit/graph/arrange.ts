import type { Point } from '../../../core/graph/document.ts';
import { COLUMN_GAP, ROW_GAP, type Box } from '../../../core/drawing/geometry.ts';

type Column = readonly Box[];

const left = (boxes: readonly Box[]) => Math.min(...boxes.map((box) => box.x));
const right = (boxes: readonly Box[]) => Math.max(...boxes.map((box) => box.x + box.width));
const top = (boxes: readonly Box[]) => Math.min(...boxes.map((box) => box.y));
const bottom = (boxes: readonly Box[]) => Math.max(...boxes.map((box) => box.y + box.height));

/** Cards one above the other form a column: their intervals on the x axis overlap. */
function columnsOf(boxes: readonly Box[]): readonly Column[] {
  const columns: Box[][] = [];
  for (const box of boxes.toSorted((a, b) => a.x - b.x)) {
    const last = columns.at(-1);
    if (last && box.x < right(last)) last.push(box);
    else columns.push([box]);
  }
  return columns;
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function widthOf(columns: readonly Column[]): number {
  const widths = columns.map((column) => right(column) - left(column));
  return widths.reduce((sum, width) => sum + width, 0) + COLUMN_GAP * (columns.length - 1);
}

/**
 * Breaks a drawing that runs from left to right into the fewest rows that are no wider than `width`, of about equally
 * many columns, as text breaks into lines. Returns the place of every card; the top left corner is the origin.
 */
export function wrapRows(boxes: readonly Box[], width: number): Readonly<Record<string, Point>> {
  const columns = columnsOf(boxes);
  let rows: readonly (readonly Column[])[] = [];
  for (let count = 1; count <= columns.length; count++) {
    rows = chunks(columns, Math.ceil(columns.length / count));
    if (rows.every((row) => widthOf(row) <= width)) break;
  }
  const places: Record<string, Point> = {};
  let y = 0;
  for (const row of rows) {
    const rowTop = top(row.flat());
    let x = 0;
    for (const column of row) {
      const columnLeft = left(column);
      for (const box of column) {
        places[box.id] = { x: Math.round(x + box.x - columnLeft), y: Math.round(y + box.y - rowTop) };
      }
      x += right(column) - columnLeft + COLUMN_GAP;
    }
    y += bottom(row.flat()) - rowTop + ROW_GAP;
  }
  return places;
}
