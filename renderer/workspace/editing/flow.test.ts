import { describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { addNode, connect, moveNodes, renameNode, setParam } from '../../../core/graph/edits.ts';
import { subjectOf } from '../runs/picture.ts';
import { maskedPair } from '../../../core/examples/severalPorts.ts';
import { boxOf, edgeFacts, flowEdges, flowNodes, wiresOf } from './flow.ts';
import { placesOf } from '../../../core/drawing/places.ts';
import { nodeFacts } from './nodeFacts.ts';

const own = (id: string) => id;

function drawn(document: Document, dragged: Readonly<Record<string, { x: number; y: number }>> = {}) {
  const { graph } = document;
  const analysis = analyse(document);
  const facts = nodeFacts({
    document,
    graph,
    analysis,
    problems: analysis.problems,
    trouble: undefined,
    opened: [],
    pathOf: own,
  });
  const nodes = flowNodes({ graph, facts, places: placesOf(document, ROOT), dragged, measured: {}, language: 'en', nodes: [] }); // prettier-ignore
  return {
    nodes,
    facts,
    edges: flowEdges({ graph, facts: edgeFacts(graph, analysis, own), language: 'en', edges: [] }),
  };
}

describe('a card with several ports', () => {
  it('has the wires begin and end in the rows of their ports', () => {
    const { nodes } = drawn(maskedPair);
    const boxes = new Map(nodes.map((node) => [node.id, boxOf(node)]));
    const wires = wiresOf(maskedPair.graph, nodes, boxes);
    const heights = wires.map(({ edge, from, to, source, target }) => [edge.from.port, from.y - source.y, edge.to.port, to.y - target.y]);
    expect(heights.filter(([port]) => port !== 'out')).toEqual([['segments', 90, 'in', 29], ['mask', 110, 'mask', 90]]);
    expect(heights[0]).toEqual(['out', 70, 'in', 29]);
  }); // prettier-ignore

  it('keeps those at which wires hang when the data have lost them, and marks these wires', () => {
    const { facts, edges } = drawn({ ...maskedPair, data: { kind: 'iris' } });
    expect(facts.get('dataset1')?.outputs.map(({ name, isGone }) => [name, isGone])).toEqual([['out', undefined], ['segments', true], ['mask', true]]);
    expect(edges.filter(({ data }) => data?.isWrong).map(({ id, data }) => [id, data?.shape])).toEqual([['edge1', '4'], ['edge2', '?']]);
    expect(edges.find(({ sourceHandle }) => sourceHandle === 'mask')).toBeDefined();
  }); // prettier-ignore
});

it('says of wires side by side which one has the words of all', () => {
  const { graph } = maskedPair;
  const [first] = graph.edges;
  const double = { ...graph, edges: [...graph.edges, ...(first ? [{ ...first, id: 'again' }] : [])] };
  const facts = edgeFacts(double, analyse({ ...maskedPair, graph: double }), own);
  expect([...facts].flatMap(([id, { isTwin }]) => (isTwin ? [id] : []))).toEqual(['again']);
});

/** Ids of what React Flow would draw anew, and of the cards among it. */
function redrawn(before: ReturnType<typeof drawn>, after: ReturnType<typeof drawn>) {
  const fresh = after.nodes.filter((node, i) => node !== before.nodes[i]);
  const cards = after.nodes.filter((node, i) => node.data !== before.nodes[i]?.data);
  const edges = after.edges.filter((edge, i) => edge !== before.edges[i]);
  return { nodes: fresh.map(({ id }) => id), cards: cards.map(({ id }) => id), edges: edges.length };
}

describe('a chain of 300 nodes', () => {
  const hidden = Array.from({ length: 149 }, () => [['linear', { units: 8 }], ['tanh']] as const).flat();
  const document = chain('long', [['dataset'], ['flatten'], ...hidden]);

  it("draws nothing anew for the project's name and the settings of training", () => {
    const before = drawn(document);
    const after = drawn({ ...document, name: 'other', training: { ...document.training, epochs: 50 } });
    expect(redrawn(before, after)).toEqual({ nodes: [], cards: [], edges: 0 });
  });

  it('draws a dragged node at its new place, and not even its card anew', () => {
    const after = drawn(document, { linear75: { x: 5, y: 5 } });
    expect(redrawn(drawn(document), after)).toEqual({ nodes: ['linear75'], cards: [], edges: 0 });
  });

  it('draws the one card that a param changes, and what follows from it', () => {
    const after = drawn(setParam(document, ROOT, 'linear75', 'units', 9));
    expect(redrawn(drawn(document), after)).toEqual({
      nodes: ['linear75', 'tanh75', 'linear76'],
      cards: ['linear75', 'tanh75', 'linear76'],
      edges: 2,
    });
  });

  it('shows a picture of the same network wherever its nodes stand and whatever they are called', () => {
    const subject = subjectOf(document);
    expect(subjectOf(moveNodes(document, ROOT, { linear75: { x: 5, y: 5 } }))).toBe(subject);
    expect(subjectOf(renameNode(document, ROOT, 'linear75', 'mine'))).toBe(subject);
    expect(subjectOf({ ...document, training: { ...document.training, seed: 7 } })).not.toBe(subject);
  });
});

describe('a node that is not wired', () => {
  const at = { x: 0, y: 0 };

  it('is told from one that is wired in part', () => {
    const linear = addNode(chain('x', [['dataset']]), ROOT, 'linear', at);
    const loose = drawn(linear.document).facts.get(linear.id);
    expect([loose?.isLoose, loose?.problem?.isUnwired]).toEqual([true, true]);
    const relu = addNode(linear.document, ROOT, 'relu', at);
    const wired = connect(relu.document, ROOT, { node: linear.id, port: 'out' }, { node: relu.id, port: 'in' });
    const facts = wired.ok ? drawn(wired.value).facts.get(linear.id) : undefined;
    expect([facts?.isLoose, facts?.problem?.isUnwired]).toEqual([false, true]);
  });
});
