import { findBlock } from '../../core/blocks/catalogue.ts';
import type { Block, Fix } from '../../core/blocks/define.ts';
import {
  graphOf,
  ROOT,
  type Document,
  type Graph,
  type Layout,
  type Point,
  type GraphKey,
} from '../../core/graph/document.ts';
import { addNode, applyFix, connect, insertOnEdge, moveNodes, type Edited } from '../../core/graph/edits.ts';
import { portsOf } from '../../core/graph/ports.ts';
import { ok } from '../../core/result.ts';
import type { LooseWire } from '../store/overlay.ts';
import { COLUMN_GAP, fallbackPlace, freePlace, NODE_HEIGHT, NODE_WIDTH, overlaps, type Box } from './geometry.ts';

/** Where every node of a graph stands. */
export function placesOf(document: Document, key: GraphKey): ReadonlyMap<string, Point> {
  return placesIn(graphOf(document, key), document.layout[key]);
}

/** The same, by the graph and its part of the layout. */
export function placesIn(graph: Graph | undefined, layout: Layout[string] | undefined): ReadonlyMap<string, Point> {
  return new Map(graph?.nodes.map((node, index) => [node.id, layout?.[node.id] ?? fallbackPlace(index)]));
}

export function boxesOf(document: Document, key: GraphKey): readonly Box[] {
  return [...placesOf(document, key)].map(([id, place]) => ({ id, ...place, width: NODE_WIDTH, height: NODE_HEIGHT }));
}

/** Blocks that make sense in a graph: entries and exits only inside modules. */
export function belongsIn(block: Block, key: GraphKey): boolean {
  const isModuleEnd = block.type === 'moduleInput' || block.type === 'moduleOutput';
  return !isModuleEnd || key !== ROOT;
}

interface Added {
  readonly document: Document;
  readonly id: string;
}

/** Places a block and ties the loose wire to its first port that takes it; undefined when none does. */
export function addWired(
  document: Document,
  key: GraphKey,
  block: string,
  at: Point,
  wire: LooseWire,
): Added | undefined {
  const added = addNode(document, key, block, at);
  const isForward = wire.side === 'outputs';
  const ports = findBlock(block)?.[isForward ? 'inputs' : 'outputs'] ?? [];
  for (const port of ports) {
    const own = { node: added.id, port: port.name };
    const [from, to] = isForward ? [wire.end, own] : [own, wire.end];
    const tied = connect(added.document, key, from, to);
    if (tied.ok) return { document: tied.value, id: added.id };
  }
  return undefined;
}

/**
 * Adds a block as the palette does without a pointer: behind the selected node when that has a free output which fits,
 * wired to it; else beside it, or without one at `centre`; or at the next free place below.
 */
export function addBehind(
  document: Document,
  key: GraphKey,
  block: string,
  selected: string | undefined,
  centre: Point,
): Added {
  const graph = graphOf(document, key);
  const node = graph?.nodes.find((candidate) => candidate.id === selected);
  const boxes = boxesOf(document, key);
  const place = node && placesOf(document, key).get(node.id);
  if (graph && node && place) {
    const isTaken = (port: string) => graph.edges.some((edge) => edge.from.node === node.id && edge.from.port === port);
    const port = portsOf(document, node, 'outputs').find((candidate) => !isTaken(candidate.name));
    const at = freePlace(boxes, { x: place.x + NODE_WIDTH + COLUMN_GAP, y: place.y });
    const wire = port && { end: { node: node.id, port: port.name }, side: 'outputs' as const };
    const wired = wire && addWired(document, key, block, at, wire);
    if (wired) return wired;
  }
  const beside = place && { x: place.x + NODE_WIDTH + COLUMN_GAP, y: place.y };
  return addNode(document, key, block, freePlace(boxes, beside ?? centre));
}

/** Adds a block near a point, clear of all cards; the wire that it continues has room to its source. */
export function addNear(document: Document, key: GraphKey, block: string, at: Point, wire: LooseWire | null): Added {
  const boxes = boxesOf(document, key);
  const place = freePlace(boxes, wire ? clearOf(boxes, at, wire) : at);
  return (wire && addWired(document, key, block, place, wire)) ?? addNode(document, key, block, place);
}

/** As far from the card at the other end of a wire as cards in a row are, where it would be nearer or behind. */
function clearOf(boxes: readonly Box[], at: Point, { end, side }: LooseWire): Point {
  const other = boxes.find(({ id }) => id === end.node);
  if (!other || Math.abs(at.y - other.y) > NODE_HEIGHT + 16) return at;
  const [least, most] = [other.x + NODE_WIDTH + COLUMN_GAP, other.x - NODE_WIDTH - COLUMN_GAP];
  return { x: side === 'outputs' ? Math.max(at.x, least) : Math.min(at.x, most), y: at.y };
}

/** The node that an edit has added. */
function addedNode(before: Document, after: Document, key: GraphKey): string | undefined {
  const known = new Set(graphOf(before, key)?.nodes.map((node) => node.id));
  return graphOf(after, key)?.nodes.find((node) => !known.has(node.id))?.id;
}

/** Puts a block into a wire, the card where it was dropped or, when it would hide others, between both ends. */
export function dropOnEdge(document: Document, key: GraphKey, edgeId: string, block: string, at: Point): Edited {
  const inserted = insertOnEdge(document, key, edgeId, block);
  return inserted.ok ? ok(settle(document, inserted.value, key, at)) : inserted;
}

/** Carries out a problem's repair. */
export function repair(document: Document, key: GraphKey, nodeId: string, fix: Fix): Edited {
  const repaired = applyFix(document, key, nodeId, fix);
  return repaired.ok ? ok(settle(document, repaired.value, key)) : repaired;
}

/**
 * Gives the node that was put into a wire a place where it hides nothing: at `wanted`, else half way between its
 * neighbours; where the wire is too short, what follows in the row moves to the right.
 */
function settle(before: Document, after: Document, key: GraphKey, wanted?: Point): Document {
  const id = addedNode(before, after, key);
  const edges = graphOf(after, key)?.edges ?? [];
  const boxes = boxesOf(after, key).filter((box) => box.id !== id);
  const boxOf = (nodeId: string | undefined) => boxes.find((box) => box.id === nodeId);
  const source = boxOf(edges.find((edge) => edge.to.node === id)?.from.node);
  const target = boxOf(edges.find((edge) => edge.from.node === id)?.to.node);
  if (id === undefined || !source || !target) return after;
  const middle = { x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 };
  const isFree = (place: Point) =>
    !boxes.some((box) => overlaps(box, { ...place, width: NODE_WIDTH, height: NODE_HEIGHT }, 16));
  const place = [wanted, middle].find((candidate) => candidate && isFree(candidate));
  if (place) return moveNodes(after, key, { [id]: place });
  if (target.x < source.x) return moveNodes(after, key, { [id]: freePlace(boxes, middle) });
  const between = { x: source.x + source.width + COLUMN_GAP, y: source.y };
  const shift = between.x + NODE_WIDTH + COLUMN_GAP - target.x;
  const isBehind = (box: Box) => box.x >= target.x && Math.abs(box.y - source.y) < NODE_HEIGHT;
  const moved = boxes.filter(isBehind).map((box) => [box.id, { x: box.x + shift, y: box.y }] as const);
  return moveNodes(after, key, { ...Object.fromEntries(moved), [id]: between });
}
