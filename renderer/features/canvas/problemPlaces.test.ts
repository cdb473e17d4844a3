import { expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { NODE_WIDTH, overlaps } from '../../../core/drawing/geometry.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Point } from '../../../core/graph/document.ts';
import { same } from '../../../core/text.ts';
import { boxOf, flowNodes } from '../../workspace/editing/flow.ts';
import { nodeFacts } from '../../workspace/editing/nodeFacts.ts';
import { problemPlaces, problemSize } from './problemPlaces.ts';

const document = chain('x', [['dataset'], ['flatten'], ['linear', { units: 4 }], ['relu']]);
const { graph } = document;
const said = { severity: 'error', message: same('Nothing arrives here: draw a wire from a block with an output to it.') } as const; // prettier-ignore

/** Where problems of these nodes stand when the nodes are there. */
function placesFor(at: Readonly<Record<string, Point>>, troubled: readonly string[]) {
  const problems = troubled.map((nodeId) => ({ nodeId, ...said }));
  const facts = nodeFacts({
    document,
    graph,
    analysis: analyse(document),
    problems,
    trouble: undefined,
    opened: [],
    pathOf: (id) => id,
  });
  const nodes = flowNodes({ graph, facts, places: new Map(Object.entries(at)), dragged: {}, measured: {}, language: 'en', nodes: [] }); // prettier-ignore
  const boxes = new Map(nodes.map((node) => [node.id, boxOf(node)]));
  return { places: problemPlaces(nodes, boxes, 'en'), boxes };
}

const row = {
  dataset1: { x: 0, y: 0 },
  flatten1: { x: 268, y: 0 },
  linear1: { x: 536, y: 0 },
  relu1: { x: 804, y: 0 },
};

test('problems of a row all stand under their cards', () => {
  const { places } = placesFor(row, ['flatten1', 'linear1', 'relu1']);
  expect([...places.values()]).toEqual(['below', 'below', 'below']);
});

test('above a card that has another one below it; folded between two', () => {
  const column = { ...row, linear1: { x: 268, y: 120 }, relu1: { x: 268, y: 240 } };
  const { places, boxes } = placesFor(column, ['flatten1', 'linear1', 'relu1']);
  expect(Object.fromEntries(places)).toEqual({ flatten1: 'above', linear1: 'folded', relu1: 'below' });
  const { height } = problemSize(said, 'en');
  const above = { x: 268 + (NODE_WIDTH - 228) / 2, y: -8 - height, width: 228, height };
  for (const box of boxes.values()) expect(overlaps(box, above)).toBe(false);
});

test('two cards near each other do not put their problems over each other', () => {
  const { places } = placesFor({ ...row, linear1: { x: 268 + 200, y: 0 } }, ['flatten1', 'linear1']);
  expect(Object.fromEntries(places)).toEqual({ flatten1: 'below', linear1: 'above' });
});

test('what is not wired yet takes no place', () => {
  const lone = { ...graph, edges: [] };
  const facts = nodeFacts({
    document: { ...document },
    graph: lone,
    analysis: analyse({ ...document, graph: lone }),
    problems: [{ nodeId: 'relu1', ...said, isUnwired: true }],
    trouble: undefined,
    opened: [],
    pathOf: (id) => id,
  });
  const nodes = flowNodes({ graph: lone, facts, places: new Map(Object.entries(row)), dragged: {}, measured: {}, language: 'en', nodes: [] }); // prettier-ignore
  expect(problemPlaces(nodes, new Map(nodes.map((node) => [node.id, boxOf(node)])), 'en').size).toBe(0);
});
