import { describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { remove, setParam } from '../../../core/graph/edits.ts';
import { builtIns } from '../../../core/modules/catalogue.ts';
import type { Result } from '../../../core/result.ts';
import type { Text } from '../../../core/text.ts';
import { COLUMN_GAP, NODE_WIDTH, overlaps } from '../../../core/drawing/geometry.ts';
import { boxesOf } from '../../../core/drawing/places.ts';
import { addAfter, addBehind, addNear, addWhere, addWired, dropOnEdge, place, repair, wireUp } from './insert.ts';

const lecture = chain('x', [['dataset'], ['flatten'], ['linear', { units: 512 }], ['relu']]);
const wires = (document: Document) => document.graph.edges.map((edge) => `${edge.from.node} ${edge.to.node}`);

function done<T>(result: Result<T, Text>): T {
  if (!result.ok) throw new Error(result.error.en);
  return result.value;
}

function hidden(document: Document): readonly string[] {
  const boxes = boxesOf(document, ROOT);
  return boxes.filter((box) => boxes.some((other) => other !== box && overlaps(box, other))).map((box) => box.id);
}

describe('adding a block without a pointer', () => {
  it('hides no ports of a card that has several', () => {
    const whole = done(addBehind(lecture, ROOT, 'output', 'relu1', { x: 0, y: 0 })).document;
    const encoder = builtIns.find(({ id }) => id === 'encoderBlock')!;
    const [output] = boxesOf(whole, ROOT).filter(({ id }) => id === 'output1');
    const wanted = { x: output!.x - 60, y: output!.y + 66 };
    const added = done(addNear(whole, ROOT, { module: encoder }, wanted, null));
    expect(hidden(added.document)).toEqual([]);
    expect(added.document.layout['root']?.[added.id]?.y).toBeGreaterThan(output!.y + 120);
  });
  it('continues the chain behind the selected node, wired to it', () => {
    const added = done(addBehind(lecture, ROOT, 'linear', 'relu1', { x: 0, y: 0 }));
    expect(wires(added.document)).toContain(`relu1 ${added.id}`);
    expect(hidden(added.document)).toEqual([]);
  });

  it('stands free in the middle when nothing is selected, and hides nothing', () => {
    const added = done(addBehind(lecture, ROOT, 'linear', undefined, { x: 10, y: 10 }));
    expect(wires(added.document)).toEqual(wires(lecture));
    expect(hidden(added.document)).toEqual([]);
  });

  it('does not take over an output that is in use', () => {
    const added = done(addBehind(lecture, ROOT, 'linear', 'flatten1', { x: 0, y: 300 }));
    expect(wires(added.document)).toEqual(wires(lecture));
    // It stands beside the selected block all the same.
    const { x } = lecture.layout[ROOT]!['flatten1']!;
    expect(added.document.layout[ROOT]![added.id]!.x).toBe(x + NODE_WIDTH + COLUMN_GAP);
    expect(hidden(added.document)).toEqual([]);
  });
});

describe('adding a module without a pointer', () => {
  const builtIn = builtIns.find(({ id }) => id === 'residualDense')!;

  it('continues the chain as a block does, with another use as well', () => {
    const first = addBehind(lecture, ROOT, { module: builtIn }, 'relu1', { x: 0, y: 0 });
    if (!first.ok) throw new Error(first.error.en);
    expect(wires(first.value.document)).toContain(`relu1 ${first.value.id}`);
    const [module = ''] = Object.keys(first.value.document.modules);
    const second = addBehind(first.value.document, ROOT, { module }, first.value.id, { x: 0, y: 0 });
    if (!second.ok) throw new Error(second.error.en);
    expect(wires(second.value.document)).toContain(`${first.value.id} ${second.value.id}`);
    expect(hidden(second.value.document)).toEqual([]);
  });

  it('stands free where nothing is selected', () => {
    const added = addBehind(lecture, ROOT, { module: builtIn }, undefined, { x: 10, y: 10 });
    expect(added.ok && wires(added.value.document)).toEqual(wires(lecture));
    expect(added.ok && hidden(added.value.document)).toEqual([]);
  });
});

describe('a loose wire', () => {
  it('takes blocks in its direction only', () => {
    const wire = { end: { node: 'relu1', port: 'out' }, side: 'outputs' } as const;
    expect(wires(addWired(lecture, ROOT, 'output', { x: 0, y: 0 }, wire)!.document)).toContain('relu1 output1');
    expect(addWired(lecture, ROOT, 'dataset', { x: 0, y: 0 }, wire)).toBeUndefined();
  });
});

describe('a block that is searched for', () => {
  const wire = { end: { node: 'relu1', port: 'out' }, side: 'outputs' } as const;

  it('is never put onto another', () => {
    const first = done(addNear(lecture, ROOT, 'linear', { x: 600, y: 400 }, null));
    const second = done(addNear(first.document, ROOT, 'linear', { x: 604, y: 402 }, null));
    expect(hidden(second.document)).toEqual([]);
  });

  it('stands clear of the block that it continues', () => {
    const source = lecture.layout[ROOT]!['relu1']!;
    const added = done(addNear(lecture, ROOT, 'output', { x: source.x + NODE_WIDTH + 4, y: source.y + 8 }, wire));
    expect(wires(added.document)).toContain(`relu1 ${added.id}`);
    expect(added.document.layout[ROOT]![added.id]!.x - source.x - NODE_WIDTH).toBe(COLUMN_GAP);
  });
});

describe('a module that is dragged', () => {
  const module = builtIns.find(({ id }) => id === 'residualDense')!;
  const narrow = chain('x', [['dataset'], ['flatten'], ['linear', { units: 32 }], ['relu']]);
  const edge = narrow.graph.edges.find(({ to }) => to.node === 'relu1')!;

  it('stands where it was dropped', () => {
    const { document, id } = done(place(narrow, ROOT, { module }, { x: 7, y: 300 }));
    expect(document.layout[ROOT]![id]).toEqual({ x: 7, y: 300 });
  });

  it('is wired into the wire that it was dropped on, as wide as what flows there', () => {
    const document = done(dropOnEdge(narrow, ROOT, edge.id, { module }, { x: 600, y: 0 }));
    expect(wires(document)).toEqual(expect.arrayContaining(['linear1 module1', 'module1 relu1']));
    expect(hidden(document)).toEqual([]);
    expect(analyse(document).byId.get('relu1')?.type.shape).toEqual([32]);
  });

  it('continues a loose wire, as wide as what flows there; a width that was set stays', () => {
    const wire = { end: { node: 'relu1', port: 'out' }, side: 'outputs' } as const;
    const { document, id } = done(addNear(narrow, ROOT, { module }, { x: 0, y: 0 }, wire));
    expect(document.graph.nodes.find((node) => node.id === id)?.params).toEqual({ width: 32 });
    const placed = setParam(
      done(place(narrow, ROOT, { module }, { x: 0, y: 0 })).document,
      ROOT,
      'module1',
      'width',
      8,
    );
    const wired = done(wireUp(placed, ROOT, { node: 'relu1', port: 'out' }, { node: 'module1', port: 'in1' }));
    expect(wired.graph.nodes.find((node) => node.id === id)?.params).toEqual({ width: 8 });
  });

  it('cannot be put into itself', () => {
    const { document } = done(place(narrow, ROOT, { module }, { x: 0, y: 0 }));
    expect(place(document, 'residualDense', { module: 'residualDense' }, { x: 0, y: 0 })).toMatchObject({
      error: { en: 'A module cannot contain itself.' },
    });
  });
});

describe('a block put into a wire', () => {
  it('pushes the rest of the row away where there is no room', () => {
    const edge = lecture.graph.edges.find((candidate) => candidate.to.node === 'linear1')!;
    const dropped = dropOnEdge(lecture, ROOT, edge.id, 'dropout', { x: 400, y: 0 });
    expect(dropped.ok && wires(dropped.value)).toEqual(
      expect.arrayContaining(['flatten1 dropout1', 'dropout1 linear1', 'linear1 relu1']),
    );
    expect(dropped.ok && hidden(dropped.value)).toEqual([]);
    const order = dropped.ok
      ? ['flatten1', 'dropout1', 'linear1', 'relu1'].map((id) => dropped.value.layout[ROOT]![id]!.x)
      : [];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('fills the gap that a removed block has left', () => {
    const cut = remove(lecture, ROOT, { nodes: ['flatten1'], edges: [] });
    const wire = { id: 'new', from: { node: 'dataset1', port: 'out' }, to: { node: 'linear1', port: 'in' } };
    const broken = { ...cut, graph: { ...cut.graph, edges: [...cut.graph.edges, wire] } };
    const label = { en: '', de: '' };
    const repaired = repair(broken, ROOT, 'linear1', { kind: 'insertBefore', block: 'flatten', label });
    expect(repaired.ok && repaired.value.layout[ROOT]!['flatten1']).toEqual(lecture.layout[ROOT]!['flatten1']);
  });
});

describe('a block inserted after another one', () => {
  it('stands between it and what it feeds, which makes room', () => {
    const { document, id } = done(addAfter(lecture, ROOT, 'dropout', 'flatten1'));
    expect(wires(document)).toEqual(['dataset1 flatten1', `flatten1 ${id}`, `${id} linear1`, 'linear1 relu1']);
    expect(hidden(document)).toEqual([]);
    const places = document.layout[ROOT]!;
    expect(places['flatten1']!.x).toBeLessThan(places[id]!.x);
    expect(places[id]!.x).toBeLessThan(places['linear1']!.x);
  });

  it('feeds all that was fed before', () => {
    const forked = done(addBehind(lecture, ROOT, 'add', undefined, { x: 800, y: 300 })).document;
    const to = (node: string) => ({ node, port: 'in' });
    const joined = done(wireUp(forked, ROOT, { node: 'linear1', port: 'out' }, to('add1')));
    const { document, id } = done(addAfter(joined, ROOT, 'relu', 'linear1'));
    expect(wires(document).toSorted()).toEqual(
      ['dataset1 flatten1', 'flatten1 linear1', `linear1 ${id}`, `${id} relu1`, `${id} add1`].toSorted(),
    );
  });

  it('continues a node that feeds nothing yet, and must pass on what arrives', () => {
    const { document, id } = done(addAfter(lecture, ROOT, 'output', 'relu1'));
    expect(wires(document)).toContain(`relu1 ${id}`);
    expect(addAfter(lecture, ROOT, 'output', 'linear1').ok).toBe(false);
  });
});

it('a block that is dropped onto another stands below it, else where it was dropped', () => {
  const { x, y } = lecture.layout[ROOT]!['linear1']!;
  const onto = done(addWhere(lecture, ROOT, 'relu', { x: x + 20, y: y + 10 }));
  expect(hidden(onto.document)).toEqual([]);
  const beside = { x: x + 4, y: y + 62 };
  const added = done(addWhere(lecture, ROOT, 'relu', beside));
  expect(added.document.layout[ROOT]![added.id]).toEqual(beside);
});
