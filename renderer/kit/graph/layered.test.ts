import Elk from 'elkjs/lib/elk.bundled.js';
import { expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { NODE_HEIGHT, NODE_WIDTH, overlaps, type Size } from '../../../core/drawing/geometry.ts';
import { layeredPlaces } from './layered.ts';

const document = chain('net', [['dataset'], ['linear'], ['relu'], ['linear'], ['relu'], ['output']]);
const card = { width: NODE_WIDTH, height: NODE_HEIGHT };

/** The cards as they stand in rows of three. */
async function arranged(sizes: Readonly<Record<string, Size>>) {
  const places = await layeredPlaces(document, ROOT, 800, sizes, new Elk());
  return document.graph.nodes.map(({ id }) => ({ id, ...card, ...sizes[id], ...places[id]! }));
}

test('no card hides another, and an opened layer has as much room beside and below it', async () => {
  const opened = { width: 244, height: 420 };
  const [closed, open] = [await arranged({}), await arranged({ linear1: opened, linear2: opened })];
  for (const boxes of [closed, open]) {
    for (const [i, box] of boxes.entries()) {
      expect(boxes.filter((other, j) => j > i && overlaps(box, other, 24)).map(({ id }) => [box.id, id])).toEqual([]);
    }
  }
  const gap = (boxes: typeof open, left: string, right: string) => {
    const [a, b] = [left, right].map((id) => boxes.find((box) => box.id === id)!);
    return b!.x - a!.x - a!.width;
  };
  expect(gap(open, 'dataset1', 'linear1')).toBe(gap(closed, 'dataset1', 'linear1'));
  expect(gap(open, 'linear2', 'relu2')).toBe(gap(closed, 'linear2', 'relu2'));
});
