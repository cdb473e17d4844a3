import { expect, test } from 'vitest';
import { overlaps } from '../../../core/drawing/geometry.ts';
import { boxesOf } from '../../../core/drawing/places.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { group, ungroup } from '../../../core/graph/modules.ts';
import { addNode, moveNodes } from '../../../core/graph/edits.ts';
import { addAfter } from './insert.ts';
import { withRoomFor } from './makeRoom.ts';

const network = chain('x', [['dataset'], ['flatten'], ['linear', { units: 4 }], ['relu'], ['linear', { units: 2 }]]);

function hidden(document: Document): readonly string[] {
  const boxes = boxesOf(document, ROOT);
  return boxes.filter((box) => boxes.some((other) => other !== box && overlaps(box, other))).map(({ id }) => id);
}

function grouped(ids: readonly string[]): Document {
  const made = group(network, ROOT, ids, 'Module 1');
  if (!made.ok) throw new Error(made.error.en);
  return made.value;
}

test('the blocks of a module that is dissolved between near cards push those to its right away', () => {
  const module = grouped(['flatten1', 'linear1', 'relu1']);
  // Somebody has closed the gap that the module left.
  const near = moveNodes(module, ROOT, { module1: { x: 268, y: 0 }, linear1: { x: 536, y: 0 } });
  const last = near.graph.nodes.find(({ block }) => block === 'linear')!.id;
  const dissolved = ungroup(moveNodes(near, ROOT, { [last]: { x: 536, y: 0 } }), ROOT, 'module1');
  if (!dissolved.ok) throw new Error(dissolved.error.en);
  const known = new Set(near.graph.nodes.map(({ id }) => id));
  const freed = dissolved.value.graph.nodes.map(({ id }) => id).filter((id) => !known.has(id));
  expect(hidden(dissolved.value)).not.toEqual([]);
  const cleared = withRoomFor(dissolved.value, ROOT, freed, { x: 268, y: 0 });
  expect(hidden(cleared)).toEqual([]);
  expect(cleared.layout[ROOT]![freed[0]!]).toEqual({ x: 268, y: 0 });
  expect(cleared.layout[ROOT]!['dataset1']).toEqual({ x: 0, y: 0 });
});

test('where nothing is hidden, nothing moves', () => {
  const module = grouped(['flatten1', 'linear1', 'relu1']);
  const dissolved = ungroup(module, ROOT, 'module1');
  if (!dissolved.ok) throw new Error(dissolved.error.en);
  const freed = dissolved.value.graph.nodes.map(({ id }) => id).filter((id) => !['dataset1', 'linear2'].includes(id));
  expect(withRoomFor(dissolved.value, ROOT, freed, { x: 0, y: 0 })).toBe(dissolved.value);
});

test('a module that would stand on a card goes below it', () => {
  const module = grouped(['flatten1', 'relu1'].concat('linear1'));
  const onto = moveNodes(module, ROOT, { module1: { x: 10, y: 5 } });
  expect(hidden(withRoomFor(onto, ROOT, ['module1'], { x: 10, y: 5 }))).toEqual([]);
});

test('a block put in behind another lies over no card that is higher than its row', () => {
  const near = moveNodes(network, ROOT, { linear1: { x: 536, y: 0 }, relu1: { x: 720, y: 0 }, linear2: { x: 1100, y: 0 } });
  const { document } = addNode(near, ROOT, 'output', { x: 900, y: -100 });
  expect(hidden(document)).toEqual([]);
  const added = addAfter(document, ROOT, 'relu', 'linear1');
  if (!added.ok) throw new Error(added.error.en);
  expect(hidden(added.value.document)).toEqual([]);
}); // prettier-ignore
