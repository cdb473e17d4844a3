import {
  graphOf,
  type Document,
  type Graph,
  type GraphKey,
  type GraphNode,
  type Layout,
  type Point,
} from '../graph/document.ts';
import { portsOf, type Side } from '../graph/ports.ts';
import { cardSize, fallbackPlace, FIRST_PORT, NODE_HEIGHT, PORT_ROW, type Box, type Size } from './geometry.ts';

/** Where every node of a graph stands. */
export function placesOf(document: Document, key: GraphKey): ReadonlyMap<string, Point> {
  return placesIn(graphOf(document, key), document.layout[key]);
}

/** The same, by the graph and its part of the layout. */
export function placesIn(graph: Graph | undefined, layout: Layout[string] | undefined): ReadonlyMap<string, Point> {
  return new Map(graph?.nodes.map((node, index) => [node.id, layout?.[node.id] ?? fallbackPlace(index)]));
}

export function boxesOf(document: Document, key: GraphKey): readonly Box[] {
  const places = placesOf(document, key);
  const nodes = graphOf(document, key)?.nodes ?? [];
  return nodes.map((node) => ({
    id: node.id,
    ...(places.get(node.id) ?? { x: 0, y: 0 }),
    ...cardOf(document, node),
  }));
}

/** A card as high as its ports ask for. */
export function cardOf(document: Document, node: GraphNode): Size {
  const ports = (['inputs', 'outputs'] as const).map((side) => portsOf(document, node, side).length);
  return cardSize(node.module !== undefined, Math.max(...ports));
}

/** What the places of a card's ports depend on. */
export interface Ported {
  /** The names of its ports. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** It is drawn in rows, as the cards of blocks are. */
  readonly isBlock: boolean;
  /** Something stands below its head, so that its ports are where other cards have them. */
  readonly isHigh: boolean;
}

/** How far below the top of its card a port is: in a row of its own where one side has several, else half way. */
export function portHeight(card: Ported, height: number, side: Side, port: string): number {
  if (card.isBlock && Math.max(card.inputs.length, card.outputs.length) > 1) {
    return FIRST_PORT + Math.max(0, card[side].indexOf(port)) * PORT_ROW;
  }
  return (card.isHigh ? NODE_HEIGHT : height) / 2;
}
