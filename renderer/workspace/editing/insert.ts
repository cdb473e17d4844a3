import type { Block, Fix } from '../../../core/blocks/define.ts';
import {
  graphOf,
  ROOT,
  type Document,
  type Point,
  type GraphKey,
  type GraphNode,
  type PortEnd,
} from '../../../core/graph/document.ts';
import { usesOn } from '../../../core/analysis/suiting.ts';
import { addNode, connect, editNode, reconnect, setParams, wireInto, type Edited } from '../../../core/graph/edits.ts';
import { applyFix } from '../../../core/graph/fixes.ts';
import { withModuleFile, type ModuleFile } from '../../../core/graph/moduleFile.ts';
import { placeModule } from '../../../core/graph/paramEdits.ts';
import { portsOf } from '../../../core/graph/ports.ts';
import { placeBuiltIn } from '../../../core/modules/catalogue.ts';
import type { BuiltIn } from '../../../core/modules/define.ts';
import { ok, type Result } from '../../../core/result.ts';
import type { Text } from '../../../core/text.ts';
import { analysisOf } from '../document/analysis.ts';
import type { LooseWire } from '../document/overlay.ts';
import {
  cardSize,
  COLUMN_GAP,
  freePlace,
  NODE_HEIGHT,
  NODE_WIDTH,
  overlaps,
  type Box,
  type Size,
} from '../../../core/drawing/geometry.ts';
import { boxesOf, placesOf } from '../../../core/drawing/places.ts';
import { addedNode, settle } from './makeRoom.ts';

/** The card that a block or module will have. */
function cardOfItem(document: Document, key: GraphKey, item: Item): Size {
  const placed = place(document, key, item, { x: 0, y: 0 });
  const boxes = placed.ok ? boxesOf(placed.value.document, key) : [];
  return boxes.at(-1) ?? cardSize(typeof item !== 'string');
}

/** Blocks that make sense in a graph: entries and exits only inside modules. */
export function belongsIn(block: Block, key: GraphKey): boolean {
  const isModuleEnd = block.type === 'moduleInput' || block.type === 'moduleOutput';
  // Only importing makes one.
  if (block.type === 'foreign' || block.type === 'modelFile') return false;
  return !isModuleEnd || key !== ROOT;
}

/** What can be placed: a block by its type, or with what it says; a module of the document by its id, one that comes with the app, or out of a file. */
export type Item = string | { readonly module: string | BuiltIn } | FromFile | Said;

interface Said {
  readonly block: string;
  readonly use: Pick<GraphNode, 'name' | 'params'>;
}

interface FromFile {
  readonly file: ModuleFile;
  /** What the use says beside its module: a pretrained model's. */
  readonly use?: Omit<GraphNode, 'id' | 'module'> | undefined;
}

interface Added {
  readonly document: Document;
  readonly id: string;
}

/** Places a block or another use of a module; fails where a module would contain itself. */
export function place(document: Document, key: GraphKey, item: Item, at: Point): Result<Added, Text> {
  if (typeof item === 'string') return ok(addNode(document, key, item, at));
  if ('block' in item) {
    const added = addNode(document, key, item.block, at);
    return ok({ ...added, document: editNode(added.document, key, added.id, (node) => ({ ...node, ...item.use })) });
  }
  if ('file' in item) {
    const { document: wider, id } = withModuleFile(document, item.file);
    const placed = place(wider, key, { module: id }, at);
    if (!placed.ok || !item.use) return placed;
    const { use } = item;
    return ok({ ...placed.value, document: editNode(placed.value.document, key, placed.value.id, (node) => ({ ...node, ...use })) }); // prettier-ignore
  }
  const { module } = item;
  const placed = typeof module === 'string' ? placeModule(document, key, module, at) : ok(placeBuiltIn(document, key, module, at).document); // prettier-ignore
  return placed.ok ? ok({ document: placed.value, id: addedNode(document, placed.value, key) ?? '' }) : placed;
}

/** Draws a wire. A module whose params nobody has set takes its sizes from what arrives. */
export function wireUp(document: Document, key: GraphKey, from: PortEnd, to: PortEnd): Edited {
  const drawn = connect(document, key, from, to);
  return drawn.ok ? ok(suitedTo(drawn.value, key, to.node)) : drawn;
}

/** The use of a module with the sizes of what arrives, where those by default do not suit. */
export function suitedTo(document: Document, key: GraphKey, nodeId: string): Document {
  // Only modules are suited: of any other node the network, which may be large, need not be analysed.
  if (graphOf(document, key)?.nodes.find(({ id }) => id === nodeId)?.module === undefined) return document;
  for (const problem of analysisOf(document).problems) {
    const use = usesOn(document, problem.nodeId ?? '').at(-1);
    const [fix] = problem.fixes ?? [];
    if (use?.path !== problem.nodeId || use?.key !== key || use.node.id !== nodeId) continue;
    if (fix?.kind !== 'setParams' || Object.keys(fix.params).some((name) => use.node.params[name] !== undefined)) continue; // prettier-ignore
    return setParams(document, key, nodeId, fix.params);
  }
  return document;
}

/** Places a block and ties the loose wire to its first port that takes it; undefined when none does. */
export function addWired(document: Document, key: GraphKey, item: Item, at: Point, wire: LooseWire): Added | undefined {
  const placed = place(document, key, item, at);
  return placed.ok ? tied(placed.value, key, wire) : undefined;
}

/** A new node with the loose wire at its first port that takes it; undefined when none does. */
function tied(added: Added, key: GraphKey, wire: LooseWire): Added | undefined {
  const isForward = wire.side === 'outputs';
  const node = graphOf(added.document, key)?.nodes.find(({ id }) => id === added.id);
  const ports = node ? portsOf(added.document, node, isForward ? 'inputs' : 'outputs') : [];
  for (const port of ports) {
    const own = { node: added.id, port: port.name };
    const [from, to] = isForward ? [wire.end, own] : [own, wire.end];
    const attempt = wireUp(added.document, key, from, to);
    if (attempt.ok) return { document: attempt.value, id: added.id };
  }
  return undefined;
}

/**
 * Adds a block or module as the palette does without a pointer: behind the selected node when that has a free output which
 * fits, wired to it; else beside it, or without one at `centre`; or at the next free place below.
 */
export function addBehind(
  document: Document,
  key: GraphKey,
  item: Item,
  selected: string | undefined,
  centre: Point,
): Result<Added, Text> {
  const beside = placeBeside(document, key, selected, centre, cardOfItem(document, key, item));
  const placed = place(document, key, item, beside);
  return placed.ok ? ok(tiedTo(document, key, selected, placed.value)) : placed;
}

function placeBeside(
  document: Document,
  key: GraphKey,
  selected: string | undefined,
  centre: Point,
  card: Size,
): Point {
  const corner = selected === undefined ? undefined : placesOf(document, key).get(selected);
  return freePlace(
    boxesOf(document, key),
    corner ? { x: corner.x + NODE_WIDTH + COLUMN_GAP, y: corner.y } : centre,
    card,
  );
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

/** Adds a block or module near a point, clear of all cards; the wire that it continues has room to its source. */
export function addNear(
  document: Document,
  key: GraphKey,
  item: Item,
  at: Point,
  wire: LooseWire | null,
): Result<Added, Text> {
  const boxes = boxesOf(document, key);
  const corner = freePlace(boxes, wire ? clearOf(boxes, at, wire) : at, cardOfItem(document, key, item));
  const wired = wire && addWired(document, key, item, corner, wire);
  return wired ? ok(wired) : place(document, key, item, corner);
}

/** Adds a block or module at a point, or as near below it as no card is hidden. */
export function addWhere(document: Document, key: GraphKey, item: Item, at: Point): Result<Added, Text> {
  const card = cardOfItem(document, key, item);
  const boxes = boxesOf(document, key);
  const isFree = !boxes.some((box) => overlaps(box, { ...card, ...at }));
  return place(document, key, item, isFree ? at : freePlace(boxes, at, card));
}

/**
 * Adds a block or module behind a node: what the node's output fed is fed by the new one, and what stands behind in the row
 * makes room. Where nothing is fed yet, it continues the node; fails where it cannot pass anything on.
 */
export function addAfter(document: Document, key: GraphKey, item: Item, nodeId: string): Result<Added, Text> {
  const graph = graphOf(document, key);
  const node = graph?.nodes.find(({ id }) => id === nodeId);
  const outputs = node ? portsOf(document, node, 'outputs') : [];
  const fedBy = (port: string) => graph?.edges.filter(({ from }) => from.node === nodeId && from.port === port) ?? [];
  const [first, ...others] = outputs.map(({ name }) => fedBy(name)).find((edges) => edges.length > 0) ?? [];
  if (!first) return addBehind(document, key, item, nodeId, { x: 0, y: 0 });
  const placed = place(document, key, item, { x: 0, y: 0 });
  if (!placed.ok) return placed;
  const { document: added, id } = placed.value;
  const wired = wireInto(added, key, first.id, id);
  if (!wired.ok) return wired;
  const from = graphOf(wired.value, key)?.edges.find((edge) => edge.id === first.id)?.from ?? first.from;
  const moved = others.reduce<Edited>(
    (before, { id: edge, to }) => (before.ok ? reconnect(before.value, key, edge, from, to) : before),
    wired,
  );
  return moved.ok ? ok({ document: settle(document, suitedTo(moved.value, key, id), key), id }) : moved;
}

/** As far from the card at the other end of a wire as cards in a row are, where it would be nearer or behind. */
function clearOf(boxes: readonly Box[], at: Point, { end, side }: LooseWire): Point {
  const other = boxes.find(({ id }) => id === end.node);
  if (!other || Math.abs(at.y - other.y) > NODE_HEIGHT + 16) return at;
  const [least, most] = [other.x + NODE_WIDTH + COLUMN_GAP, other.x - NODE_WIDTH - COLUMN_GAP];
  return { x: side === 'outputs' ? Math.max(at.x, least) : Math.min(at.x, most), y: at.y };
}

/** Puts a block or module into a wire, the card where it was dropped or, when it would hide others, between both ends. */
export function dropOnEdge(document: Document, key: GraphKey, edgeId: string, item: Item, at: Point): Edited {
  const placed = place(document, key, item, at);
  if (!placed.ok) return placed;
  const { document: added, id } = placed.value;
  const wired = wireInto(added, key, edgeId, id);
  return wired.ok ? ok(settle(document, suitedTo(wired.value, key, id), key, at)) : wired;
}

/** Carries out a problem's repair. */
export function repair(document: Document, key: GraphKey, nodeId: string, fix: Fix): Edited {
  const repaired = applyFix(document, key, nodeId, fix);
  return repaired.ok ? ok(settle(document, repaired.value, key)) : repaired;
}
