import type { AnalysedNode, Analysis } from '../analysis/node.ts';
import { edgeRows } from '../analysis/handSet.ts';
import {
  graphOf,
  type Document,
  type GraphEdge,
  type GraphKey,
  type GraphNode,
  type Point,
} from '../graph/document.ts';
import { portsOf, type Side } from '../graph/ports.ts';
import { formatTypeShort, withShapes } from '../tensorType.ts';
import { same, type Text } from '../text.ts';
import { describeNode, type Card } from './card.ts';
import { cardSize, NODE_HEIGHT, type Box, type Size } from './geometry.ts';
import type { WireEnd } from './labelPlace.ts';
import { placesIn, portHeight, type Ported } from './places.ts';
import { laneOf } from './route.ts';

/** The card of a single neuron. */
export const PERCEPTRON: Size = { width: 196, height: NODE_HEIGHT };

/** A card and where it stands. */
export interface DrawnCard extends Box {
  readonly card: Card;
  readonly kind: 'block' | 'perceptron' | 'module';
  /** The module that it uses. */
  readonly module: string | undefined;
  /** In rows of their own where one side has several. */
  readonly ports: readonly DrawnPort[];
  readonly isTall: boolean;
  /** Of a perceptron: its activation, and its threshold where it is known. */
  readonly activation: string | undefined;
  readonly theta: number | undefined;
}

export interface DrawnPort extends Point {
  readonly side: Side;
  readonly label: Text;
}

/** A wire from the right of a card to the left of another one. */
export interface DrawnWire {
  readonly id: string;
  readonly from: WireEnd;
  readonly to: WireEnd;
  /** The height of the lane that leads it around cards; null: a plain curve. */
  readonly lane: number | null;
  /** What flows through it; empty where it is not known. */
  readonly shape: Text;
  readonly isWrong: boolean;
  /** Into a perceptron: the weights that are known. */
  readonly weights: readonly number[];
}

/** A graph as it is drawn on the canvas. */
export interface Scene {
  readonly cards: readonly DrawnCard[];
  readonly wires: readonly DrawnWire[];
}

/** What is drawn of a document. */
export interface Drawing {
  readonly document: Document;
  readonly analysis: Analysis;
  /** A weight by the node and the weight's own name; undefined where it is not known. */
  weightOf(node: AnalysedNode, name: string): ArrayLike<number | undefined> | undefined;
}

/** The graph for a key of the layout; `path` leads to its use: empty for the network itself, else it ends in a slash. */
export function sceneOf(drawing: Drawing, key: GraphKey, path: string): Scene {
  const { document, analysis } = drawing;
  const graph = graphOf(document, key) ?? { nodes: [], edges: [] };
  const places = placesIn(graph, document.layout[key]);
  const cards = graph.nodes.map((node) => cardOf(drawing, node, path, graph.edges, places.get(node.id) ?? { x: 0, y: 0 }));
  const byId = new Map(cards.map((drawn) => [drawn.card.id, drawn]));
  const boxes = cards.map(({ card }) => card);
  const wrong = new Set(analysis.problems.flatMap(({ edge }) => edge ?? []));
  const wires = graph.edges.flatMap((edge): DrawnWire[] => {
    const [source, target] = [byId.get(edge.from.node), byId.get(edge.to.node)];
    if (!source || !target) return [];
    const from = portPlace(source, 'outputs', edge.from.port);
    const to = portPlace(target, 'inputs', edge.to.port);
    const ends = [source.card, target.card];
    const lane = laneOf(from, to, boxes.filter((box) => !ends.includes(box)), ends);
    const type = analysis.edgeTypes.get(path + edge.id);
    const isWrong = wrong.has(path + edge.id);
    const shape = type ? withShapes((order) => same(formatTypeShort(type, order))) : same(isWrong ? '?' : '');
    return [{ id: edge.id, from, to, lane, shape, isWrong, weights: weightsOn(drawing, edge, path) }];
  });
  return { cards: boxes, wires };
} // prettier-ignore

interface Standing {
  readonly card: DrawnCard;
  readonly ported: Ported;
}

function cardOf(
  drawing: Drawing,
  node: GraphNode,
  path: string,
  edges: readonly GraphEdge[],
  { x, y }: Point,
): Standing {
  const { document, analysis } = drawing;
  const analysed = analysis.byId.get(path + node.id);
  const kind =
    node.module !== undefined ? 'module' : analysed?.block.edgeWeight === undefined ? 'block' : 'perceptron';
  const [inputs, outputs] = [portsDrawn(document, node, 'inputs', edges), portsDrawn(document, node, 'outputs', edges)];
  const ported: Ported = {
    inputs: inputs.map(({ name }) => name),
    outputs: outputs.map(({ name }) => name),
    isBlock: kind !== 'perceptron',
    isHigh: kind === 'module',
  };
  const most = Math.max(inputs.length, outputs.length);
  const size = kind === 'perceptron' ? PERCEPTRON : cardSize(kind === 'module', most);
  const at = (side: Side, name: string) => y + portHeight(ported, size.height, side, name);
  const theta = analysed && kind === 'perceptron' ? drawing.weightOf(analysed, 'theta')?.[0] : undefined;
  return {
    ported,
    card: {
      id: node.id,
      x,
      y,
      ...size,
      card: describeNode(document, analysis, path + node.id, node, edges),
      kind,
      module: node.module,
      ports: [
        ...inputs.map(({ name, label }) => ({ side: 'inputs' as const, label, x, y: at('inputs', name) })),
        ...outputs.map(({ name, label }) => ({ side: 'outputs' as const, label, x: x + size.width, y: at('outputs', name) })),
      ],
      isTall: kind !== 'perceptron' && most > 1,
      activation: kind === 'perceptron' ? String(analysed?.params['activation'] ?? '') : undefined,
      theta,
    },
  };
} // prettier-ignore

/** A node's ports, and those that only wires know of. */
function portsDrawn(document: Document, node: GraphNode, side: Side, edges: readonly GraphEdge[]) {
  const own = portsOf(document, node, side);
  const ends = edges.map((edge) => (side === 'inputs' ? edge.to : edge.from)).filter((end) => end.node === node.id);
  const gone = [...new Set(ends.map(({ port }) => port))].filter((name) => own.every((port) => port.name !== name));
  return [...own, ...gone.map((name) => ({ name, label: same(name) }))];
}

function portPlace({ card, ported }: Standing, side: Side, port: string): WireEnd {
  const x = side === 'inputs' ? card.x : card.x + card.width;
  return { x, y: card.y + portHeight(ported, card.height, side, port), top: card.y };
}

function weightsOn(drawing: Drawing, edge: GraphEdge, path: string): readonly number[] {
  const node = drawing.analysis.byId.get(path + edge.to.node);
  const name = node?.block.edgeWeight;
  if (!node || name === undefined) return [];
  const row = edgeRows(node).find((one) => one.edge === path + edge.id);
  const values = drawing.weightOf(node, name);
  if (!row || !values) return [];
  const own = Array.from({ length: row.size }, (_, i) => values[row.from + i]);
  return own.filter((value) => value !== undefined);
}
