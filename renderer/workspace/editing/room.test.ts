import { expect, test } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { moveNodes } from '../../../core/graph/edits.ts';
import { overlaps } from '../../../core/drawing/geometry.ts';
import { useDocument } from '../document/document.ts';
import { changeData } from '../plane/changeData.ts';
import { boxesOf } from '../../../core/drawing/places.ts';
import { withRoom } from './room.ts';

const row = chain('x', [['dataset'], ['linear', { units: 4 }], ['relu'], ['output']]);
/** In two rows: the third card stands below the first. */
const rows = moveNodes(row, ROOT, { relu1: { x: 0, y: 122 }, output1: { x: 268, y: 122 } });

function hidden(document: Document): readonly string[] {
  const boxes = boxesOf(document, ROOT);
  return boxes.filter((box) => boxes.some((other) => other !== box && overlaps(box, other))).map(({ id }) => id);
}

test('data with more fields hide no card: what stands below goes down, row by row', () => {
  useDocument.getState().open(rows, null);
  expect(hidden({ ...rows, data: usualNumberWords() })).toEqual(['dataset1', 'relu1']);
  changeData(() => usualNumberWords());
  const { document, undo } = useDocument.getState();
  expect(hidden(document)).toEqual([]);
  const { relu1, output1, linear1 } = document.layout[ROOT]!;
  expect(output1?.y).toBe(relu1?.y);
  expect(linear1).toEqual(rows.layout[ROOT]?.['linear1']);
  undo();
  expect(useDocument.getState().document).toBe(rows);
});

test('cards that nothing hides stay where they are, also when others grow or shrink', () => {
  const wide = { ...row, data: usualNumberWords() };
  expect(withRoom(row, wide, ROOT)).toBe(wide);
  const shrunk = { ...rows, data: row.data };
  expect(withRoom({ ...rows, data: usualNumberWords() }, shrunk, ROOT)).toBe(shrunk);
});
