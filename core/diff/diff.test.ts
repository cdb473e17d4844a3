import { describe, expect, test } from 'vitest';
import { examples } from '../examples/examples.ts';
import type { Document } from '../graph/document.ts';
import { addNode, editNode, insertOnEdge, moveNodes, remove, setParams } from '../graph/edits.ts';
import { group } from '../graph/modules.ts';
import { changesBetween } from './changes.ts';
import { countsInside, waysToModules } from './counts.ts';
import { documentDifference, isSameNetwork } from './documents.ts';
import { graphDifference } from './graphs.ts';
import { weightsDifference } from './weights.ts';

const moons = examples['moons'] as Document;

test('values differ by their keys, lists as a whole', () => {
  const before = { a: 1, list: [1, 2], deep: { kept: true, gone: 'x' } };
  const after = { list: [1, 3], a: 1, deep: { kept: true, come: null } };
  expect(changesBetween(before, after)).toEqual([
    { at: 'list', before: [1, 2], after: [1, 3] },
    { at: 'deep.gone', before: 'x' },
    { at: 'deep.come', after: null },
  ]);
  expect(changesBetween({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toEqual([]);
});

describe('graphs', () => {
  test('of a document beside itself, read anew, do not differ', () => {
    for (const document of Object.values(examples)) {
      const again = JSON.parse(JSON.stringify(document)) as Document;
      const difference = documentDifference(document, again);
      expect(difference).toEqual({ graphs: [], modules: { added: [], removed: [], changed: [] }, settings: [], sharesNothing: false }); // prettier-ignore
      expect(isSameNetwork(difference)).toBe(true);
    }
  });

  test('have nodes and wires added, removed, changed', () => {
    const wire = moons.graph.edges.find(({ to }) => to.node === 'linear2')!;
    const after = setParams(must(insertOnEdge(moons, 'root', wire.id, 'dropout')), 'root', 'linear1', { units: 32 });
    const id = 'dropout1';
    const difference = graphDifference(moons, after);
    expect(difference.added.map((node) => node.id)).toEqual([id]);
    expect(difference.removed).toEqual([]);
    expect(difference.changed.map(({ after: { id }, changes }) => [id, changes])).toEqual([['linear1', [{ at: 'params.units', before: 16, after: 32 }]]]); // prettier-ignore
    expect(difference.unwired.map(({ to }) => to.node)).toEqual(['linear2']);
    expect(difference.wired.map(({ from, to }) => `${from.node} ${to.node}`).toSorted()).toEqual([`${wire.from.node} ${id}`, `${id} linear2`].toSorted()); // prettier-ignore
    // And back.
    expect(graphDifference(after, moons).removed.map((node) => node.id)).toEqual([id]);
  });

  test('where nodes lie, and ids of wires, are no difference of the network', () => {
    const moved = moveNodes(moons, 'root', { linear1: { x: 999, y: 9 } });
    const renamed = { ...moved, graph: { ...moved.graph, edges: moved.graph.edges.map((edge, i) => ({ ...edge, id: `w${i}` })) } }; // prettier-ignore
    const difference = documentDifference(moons, renamed);
    expect(difference.graphs.map(({ difference: { moved } }) => moved)).toEqual([1]);
    expect(isSameNetwork(difference)).toBe(true);
  });

  test('a node of another kind under the same id is another node', () => {
    const other = { ...moons, graph: { ...moons.graph, nodes: moons.graph.nodes.map((node) => (node.id === 'tanh1' ? { ...node, block: 'relu' } : node)) } }; // prettier-ignore
    const { added, removed, wired, unwired } = graphDifference(moons, other);
    expect([added.length, removed.length]).toEqual([1, 1]);
    // Its wires go with it.
    expect([wired.length, unwired.length]).toEqual([2, 2]);
  });

  test('a node that has moved into a module leaves the outermost graph', () => {
    const grouped = must(group(moons, 'root', ['linear1', 'tanh1'], 'Layer'));
    const { modules, graphs } = documentDifference(moons, grouped);
    expect(modules.added).toHaveLength(1);
    expect(graphs[0]!.difference.removed.map(({ id }) => id)).toEqual(['linear1', 'tanh1']);
    expect(graphs[0]!.difference.added).toHaveLength(1);
  });

  test('weights set by hand are told at the node, those on wires at where they go', () => {
    const edge = moons.graph.edges.find(({ to }) => to.node === 'linear2')!;
    const after = { ...moons, graph: { ...moons.graph, edges: moons.graph.edges.map((one) => (one === edge ? { ...one, weights: [7] } : one)) } }; // prettier-ignore
    expect(graphDifference(moons, after).changed.map(({ after: { id }, changes, hasOtherWeights }) => [id, changes, hasOtherWeights])).toEqual([[edge.to.node, [], true]]); // prettier-ignore
    const frozen = editNode(moons, 'root', 'linear2', (node) => ({ ...node, isFrozen: true, locked: { bias: [0] } }));
    expect(graphDifference(moons, frozen).changed).toMatchObject([{ changes: [{ at: 'isFrozen', after: true }], hasOtherWeights: true }]); // prettier-ignore
  });

  test('that have nothing in common are said to', () => {
    const bare = remove(moons, 'root', { nodes: moons.graph.nodes.map(({ id }) => id), edges: [] });
    const alone = addNode(bare, 'root', 'flatten', { x: 0, y: 0 }).document;
    expect(documentDifference(alone, moons).sharesNothing).toBe(true);
    expect(documentDifference(bare, moons).sharesNothing).toBe(false);
  });
});

test('what differs inside a module is counted at it, also from outside of another module', () => {
  const grouped = must(group(moons, 'root', ['linear1', 'tanh1'], 'Layer'));
  const inner = Object.keys(grouped.modules)[0]!;
  const use = grouped.graph.nodes.find(({ module }) => module === inner)!.id;
  const nested = must(group(grouped, 'root', [use], 'Outer'));
  const outer = Object.keys(nested.modules).find((key) => key !== inner)!;
  const after = setParams(nested, inner, 'linear1', { units: 32 });
  const difference = documentDifference(nested, after);
  for (const key of [inner, outer]) expect(countsInside(difference, after, key)).toEqual({ added: 0, removed: 0, changed: 1 }); // prettier-ignore
  const ways = waysToModules(after);
  expect(ways.get(inner)).toEqual([...ways.get(outer)!, use]);
});

test('settings differ by the keys of the document', () => {
  const after: Document = { ...moons, training: { ...moons.training, learningRate: 0.5, schedule: { kind: 'cosine', warmup: 0, floor: 0 } } }; // prettier-ignore
  const { settings } = documentDifference(moons, after);
  expect(settings[0]).toEqual({ at: 'training.learningRate', before: moons.training.learningRate, after: 0.5 });
  expect(settings.map(({ at }) => at)).toContain('training.schedule.kind');
});

test('what is said of runs makes no other network', () => {
  const difference = documentDifference(moons, { ...moons, runs: { one: { note: 'slow' } } });
  expect(difference.settings).toEqual([{ at: 'runs', after: { one: { note: 'slow' } } }]);
  expect(isSameNetwork(difference)).toBe(true);
});

test('weights: how far each has moved, in double precision', () => {
  const tensor = (values: readonly number[], shape = [values.length]) => ({ shape, values: Float32Array.from(values) });
  const before = new Map([['a', tensor([3, 4])], ['b', tensor([0, 0])], ['c', tensor([1, NaN, Infinity])], ['gone', tensor([1])], ['other', tensor([1, 2])]]); // prettier-ignore
  const after = new Map([['a', tensor([3, 5])], ['b', tensor([0, 2])], ['c', tensor([1, NaN, Infinity])], ['come', tensor([1])], ['other', tensor([1, 2], [2, 1])]]); // prettier-ignore
  const { moved, same, added, removed } = weightsDifference(before, after);
  expect(moved).toEqual([
    { name: 'a', shape: [2], largest: 1, norm: 1, relative: 0.2 },
    { name: 'b', shape: [2], largest: 2, norm: 2, relative: Infinity },
  ]);
  expect(same).toBe(1);
  expect([added, removed]).toEqual([['come', 'other'], ['gone', 'other']]); // prettier-ignore
});

function must(edited: ReturnType<typeof insertOnEdge>): Document {
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
}
