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
import { placeModule } from '../../core/graph/paramEdits.ts';
import { portsOf } from '../../core/graph/ports.ts';
import { placeBuiltIn } from '../../core/modules/catalogue.ts';
import type { BuiltIn } from '../../core/modules/define.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';
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
  return tied(addNode(document, key, block, at), key, wire);
}

/** A new node with the loose wire at its first port that takes it; undefined when none does. */
function tied(added: Added, key: GraphKey, wire: LooseWire): Added | undefined {
  const isForward = wire.side === 'outputs';
  const node = graphOf(added.document, key)?.nodes.find(({ id }) => id === added.id);
  const ports = node ? portsOf(added.document, node, isForward ? 'inputs' : 'outputs') : [];
  for (const port of ports) {
    const own = { node: added.id, port: port.name };
    const [from, to] = isForward ? [wire.end, own] : [own, wire.end];
    const attempt = connect(added.document, key, from, to);
    if (attempt.ok) return { document: attempt.value, id: added.id };
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
  const at = placeBeside(document, key, selected, centre);
  return tiedTo(document, key, selected, addNode(document, key, block, at));
}

/** The same with a module of the document or one that comes with the app; fails where that cannot be used. */
export function addModuleBehind(
  document: Document,
  key: GraphKey,
  module: string | BuiltIn,
  selected: string | undefined,
  centre: Point,
): Result<Added, Text> {
  const at = placeBeside(document, key, selected, centre);
  const placed =
    typeof module === 'string'
      ? placeModule(document, key, module, at)
      : ok(placeBuiltIn(document, key, module, at).document);
  if (!placed.ok) return placed;
  const id = addedNode(document, placed.value, key) ?? '';
  return ok(tiedTo(document, key, selected, { document: placed.value, id }));
}

function placeBeside(document: Document, key: GraphKey, selected: string | undefined, centre: Point): Point {
  const corner = selected === undefined ? undefined : placesOf(document, key).get(selected);
  return freePlace(boxesOf(document, key), corner ? { x: corner.x + NODE_WIDTH + COLUMN_GAP, y: corner.y } : centre);
}

/** A node that has been added to a document, wired to the first free output of the selected one if it takes that. */
function tiedTo(document: Document, key: GraphKey, selected: string | undefined, added: Added): Added {
  const graph = graphOf(document, key);
  const node = graph?.nodes.find((candidate) => candidate.id === selected);
  if (!graph || !node) return added;
  const isTaken = (port: string) => graph.edges.some((edge) => edge.from.node === node.id && edge.from.port === port);
  const port = portsOf(document, node, 'outputs').find((candidate) => !isTaken(candidate.name));
  return (port && tied(added, key, { end: { node: node.id, port: port.name }, side: 'outputs' })) ?? added;
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
