import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import { analyse } from '../../../core/analysis/analyse.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT, type Document, type Point } from '../../../core/graph/document.ts';
import { connect, remove } from '../../../core/graph/edits.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../core/drawing/geometry.ts';
import type { Area } from '../../../core/drawing/route.ts';
import { boxOf, edgeFacts, flowEdges, flowNodes, type FlowEdge, type FlowNode } from '../../workspace/editing/flow.ts';
import { placesOf } from '../../../core/drawing/places.ts';
import { nodeFacts } from '../../workspace/editing/nodeFacts.ts';
import { areaAround, createChooser, followArea, MANY, type Viewed } from './near.ts';

const own = (id: string) => id;
const size = { width: NODE_WIDTH, height: NODE_HEIGHT };

/** In rows of four, 140 units apart. */
const long = chain('long', [['dataset'], ...Array.from({ length: 199 }, (): [string] => ['tanh'])]);
/** Its last block hangs on nothing. */
const gap = remove(long, ROOT, { nodes: [], edges: [long.graph.edges.at(-1)?.id ?? ''] });

interface Shown {
  readonly selected?: readonly string[];
  readonly unmeasured?: readonly string[];
  readonly dragged?: Readonly<Record<string, Point>>;
}

function flowOf(document: Document, { selected = [], unmeasured = [], dragged = {} }: Shown = {}) {
  const { graph } = document;
  const analysis = analyse(document);
  const { problems } = analysis;
  const facts = nodeFacts({ document, graph, analysis, problems, trouble: undefined, opened: [], pathOf: own });
  const measured = Object.fromEntries(graph.nodes.flatMap(({ id }) => (unmeasured.includes(id) ? [] : [[id, size]])));
  const places = placesOf(document, ROOT);
  return {
    nodes: flowNodes({ graph, facts, places, dragged, measured, language: 'en', nodes: selected }),
    edges: flowEdges({ graph, facts: edgeFacts(graph, analysis, own), language: 'en', edges: [] }),
  };
}

function chooser() {
  const choose = createChooser();
  return (nodes: FlowNode[], edges: FlowEdge[], area: Area | null, focused?: string) =>
    choose({ nodes, edges, boxes: new Map(nodes.map((node) => [node.id, boxOf(node)])) }, area, focused);
}

/** Rows `from` ... `to`. */
const rows = (from: number, to: number) => ({ left: -100, right: 1100, top: 140 * from, bottom: 140 * to + 58 });
const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);
const tanhs = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `tanh${from + i}`);

describe('of a large graph', () => {
  const { nodes, edges } = flowOf(long);
  const choose = chooser();

  it('all is drawn until there is a view, and of a small one always', () => {
    expect(choose(nodes, edges, null)).toEqual({ nodes, edges, far: [] });
    const small = flowOf(chain('small', [['dataset'], ...Array.from({ length: MANY - 2 }, (): [string] => ['tanh'])]));
    expect(choose(small.nodes, small.edges, rows(2, 3))).toEqual({ ...small, far: [] });
  });

  it('what is near the view is drawn, with both ends of every wire there', () => {
    const near = choose(nodes, edges, rows(5, 6));
    // Row 5 begins with the 20th block, the 19th tanh; wires come from the row above and go to the one below.
    expect(ids(near.nodes)).toEqual(tanhs(19, 28));
    expect(near.edges).toHaveLength(9);
    expect([...ids(near.nodes), ...ids(near.far)].toSorted()).toEqual(ids(nodes).toSorted());
  });

  it('a wire that only passes by brings both its ends', () => {
    const skip = connect(gap, ROOT, { node: 'dataset1', port: 'out' }, { node: 'tanh199', port: 'in' });
    if (!skip.ok) throw new Error(skip.error.en);
    const flow = flowOf(skip.value);
    const shownIn = (area: Area) => ids(chooser()(flow.nodes, flow.edges, area).nodes);
    expect(shownIn(rows(20, 21))).toContain('tanh199');
    expect(shownIn({ ...rows(20, 21), left: 2000, right: 3000 })).toEqual([]);
  });

  it('what is selected, has the focus or is not measured yet is drawn wherever it is', () => {
    const flow = flowOf(long, { selected: ['tanh199'], unmeasured: ['tanh198'] });
    const near = chooser()(flow.nodes, flow.edges, rows(5, 6), 'dataset1');
    expect(ids(near.nodes)).toEqual(['dataset1', ...tanhs(19, 28), 'tanh198', 'tanh199']);
  });

  it('a node with a problem is drawn wherever it is: its words hang under it', () => {
    const flow = flowOf(gap);
    expect(ids(chooser()(flow.nodes, flow.edges, rows(5, 6)).nodes)).toContain('tanh199');
  });

  it('a drag hands React Flow the same wires as before, and a node dropped elsewhere comes into sight', () => {
    const flow = flowOf(long);
    const before = choose(flow.nodes, edges, rows(5, 6));
    const moved = flowOf(long, { dragged: { tanh22: { x: 5, y: 705 } } });
    const after = choose(moved.nodes, edges, rows(5, 6));
    expect([after.edges === before.edges, after.far === before.far, after.nodes === before.nodes]).toEqual([true, true, false]); // prettier-ignore
    const come = flowOf(long, { dragged: { tanh150: { x: 5, y: 705 } } });
    expect(ids(choose(come.nodes, edges, rows(5, 6)).nodes)).toContain('tanh150');
  });
});

describe('the part that is drawn', () => {
  const view = { x: 0, y: 0, width: 800, height: 400 };
  const first = areaAround(view, null, false);

  it('reaches beyond the view, and stays while the view moves a little within', () => {
    expect(first).toEqual({ left: -200, right: 1000, top: -100, bottom: 500 });
    expect(areaAround({ ...view, x: 90, y: -40 }, first, false)).toBe(first);
    expect(areaAround({ x: -20, y: -10, width: 840, height: 420 }, first, false)).toBe(first);
  });

  it('goes along with the view, and shrinks with it', () => {
    expect(areaAround({ ...view, y: 60 }, first, false)).toEqual({ left: -200, right: 1000, top: -40, bottom: 560 });
    const near = { x: 300, y: 150, width: 200, height: 100 };
    expect(areaAround(near, first, false)).toEqual({ left: 250, right: 550, top: 125, bottom: 275 });
  });

  it('only grows while a wire is being drawn: it begins at a card that has to stay', () => {
    expect(areaAround({ ...view, y: 1000 }, first, true)).toEqual({ left: -200, right: 1000, top: -100, bottom: 1500 });
    expect(areaAround({ x: 300, y: 150, width: 200, height: 100 }, first, true)).toBe(first);
  });
});

describe('a canvas', () => {
  const begin = (): Viewed => ({ transform: [0, 0, 1], width: 0, height: 0, connection: { inProgress: false } });

  it('draws all until its view is there, and then what is around that', () => {
    const store = createStore(begin);
    const drawn: Area[] = [];
    followArea(store, (area) => drawn.push(area));
    store.setState({ width: 800, height: 400 });
    expect(drawn).toEqual([]);
    store.setState({ transform: [0, 0, 1] });
    store.setState({ transform: [10, 10, 1] });
    expect(drawn).toEqual([{ left: -200, right: 1000, top: -100, bottom: 500 }]);
    store.setState({ transform: [0, -400, 0.5] });
    expect(drawn[1]).toEqual({ left: -400, right: 2000, top: 600, bottom: 1800 });
  });

  it('that becomes larger shows what comes into sight, though its view was not moved', () => {
    const store = createStore(begin);
    const drawn: Area[] = [];
    const end = followArea(store, (area) => drawn.push(area));
    store.setState({ transform: [0, 0, 1], width: 800, height: 400 });
    store.setState({ height: 800 });
    expect(drawn.at(-1)).toEqual({ left: -200, right: 1000, top: -200, bottom: 1000 });
    end();
    store.setState({ height: 1600 });
    expect(drawn).toHaveLength(2);
  });
});
