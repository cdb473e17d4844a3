import { expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import { analyse } from '../../../core/analysis/analyse.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { flowNodes } from '../../workspace/editing/flow.ts';
import { same } from '../../../core/text.ts';
import { placesOf } from '../../../core/drawing/places.ts';
import { nodeFacts } from '../../workspace/editing/nodeFacts.ts';
import { boundsOf, frameOf, hidesProblem, pathsOf } from './minimap.ts';

const document = chain('x', [['dataset'], ['flatten'], ['linear', { units: 4 }]]);
const { graph } = document;
const analysis = analyse(document);
const facts = nodeFacts({
  document,
  graph,
  analysis,
  problems: [],
  trouble: undefined,
  opened: [],
  pathOf: (id) => id,
});
const scene = { graph, facts, places: placesOf(document, ROOT), dragged: {}, measured: {}, language: 'en', nodes: [] } as const; // prettier-ignore

test('the minimap shows every card at its place, in one path for each category', () => {
  const nodes = flowNodes(scene);
  const paths = pathsOf(nodes);
  expect(new Set(nodes.map(({ data }) => data.facts.card.category))).toEqual(new Set(paths.keys()));
  const corners = [...paths.values()].flatMap((path) => path.match(/M[\d.]+ [\d.]+/g) ?? []);
  expect(corners.toSorted()).toEqual(['M12 0', 'M280 0', 'M548 0']);
  const moved = flowNodes({ ...scene, dragged: { linear1: { x: 0, y: 500 } } });
  expect([...pathsOf(moved).values()].join('')).toContain('M12 500');
});

test('cards and view fit into it, in its middle', () => {
  const cards = boundsOf(flowNodes(scene));
  expect(cards).toEqual({ x: 0, y: 0, width: 708, height: 58 });
  const frame = frameOf(cards, { x: 0, y: 0, width: 1500, height: 400 });
  expect(frame).toEqual({ x: -50, y: -280, width: 1600, height: 960, scale: 10 });
});

test('it makes way for what is said of a problem, and for that alone', () => {
  const problem = { nodeId: 'dataset1', severity: 'error', message: same('something') } as const;
  const said = nodeFacts({ document, graph, analysis, problems: [problem], trouble: undefined, opened: [], pathOf: (id) => id });
  const troubled = flowNodes({ ...scene, facts: said });
  const below = { x: 100, y: 80, width: 160, height: 100 };
  expect(hidesProblem(troubled, below)).toBe(true);
  expect(hidesProblem(troubled, { ...below, x: 300 })).toBe(false);
  expect(hidesProblem(troubled, { ...below, y: 200 })).toBe(false);
  expect(hidesProblem(flowNodes(scene), below)).toBe(false);
}); // prettier-ignore
