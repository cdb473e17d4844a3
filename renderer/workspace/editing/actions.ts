import { findBlock } from '../../../core/blocks/catalogue.ts';
import type { Fix } from '../../../core/blocks/define.ts';
import { graphOf, moduleOf, type Document, type GraphKey, type Point } from '../../../core/graph/document.ts';
import { moveNodes, remove } from '../../../core/graph/edits.ts';
import { asText } from '../../../core/graph/words.ts';
import { ok, type Result } from '../../../core/result.ts';
import { counted, listed, text, type Text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { stepBack } from '../document/history.ts';
import { announce } from '../../kit/announcement.ts';
import { here } from '../document/latest.ts';
import type { LooseWire } from '../document/overlay.ts';
import { stepsOf, useSelection } from '../document/selection.ts';
import { fit } from './fit.ts';
import { focusNode, keepFocus } from './focus.ts';
import { COLUMN_GAP, NODE_WIDTH } from '../../../core/drawing/geometry.ts';
import { placesOf } from '../../../core/drawing/places.ts';
import { addAfter, addBehind, addNear, addWhere, dropOnEdge, repair, wireUp, type Item } from './insert.ts';
import { centreOn, reveal } from './reveal.ts';
import { layeredPlaces } from '../../kit/graph/layered.ts';
import { moving } from '../../kit/graph/motion.ts';
import { readWithTokenizerOf } from './tokenizerOf.ts';
import { cornerAt, middleOfView, useCanvasView } from './view.ts';

/** What gestures, shortcuts and menus do to the graph on the canvas. Each call is one undoable step. */

const select = (nodes: readonly string[]) => useSelection.getState().select({ nodes });

/** Places a block or module with its middle at a point of the window, or as near below as it hides no card. */
export function addAt(item: Item, at: Point): void {
  const { document, graphKey } = useDocument.getState();
  const id = takeOver(addWhere(document, graphKey, item, cornerAt(at)));
  if (id !== undefined) focusNode(id);
}

/** Places it near a point of the window, where it hides nothing; ties it to a loose wire when it comes with one. */
export function addNearby(item: Item, at: Point, wire: LooseWire | null): void {
  const { document, graphKey } = useDocument.getState();
  showWithFocus(takeOver(addNear(document, graphKey, item, cornerAt(at), wire)));
}

/** The palette without a pointer: see addBehind. Returns the new node's id. */
export function add(item: Item): string | undefined {
  const { document, graphKey } = useDocument.getState();
  const { nodes } = useSelection.getState();
  const selected = nodes.length === 1 ? nodes[0] : undefined;
  const id = takeOver(addBehind(document, graphKey, item, selected, cornerAt(middleOfView())));
  if (id !== undefined) reveal([id]);
  return id;
}

/** The same by the search, which the new node takes the focus over from. */
export function addBeside(item: Item): void {
  showWithFocus(add(item));
}

/** Places it behind the selected node, before all that this one feeds. */
export function insertAfter(item: Item): void {
  const { document, graphKey } = useDocument.getState();
  const [selected] = useSelection.getState().nodes;
  const id = selected === undefined ? undefined : takeOver(addAfter(document, graphKey, item, selected));
  if (id === undefined) return;
  reveal([id, ...movedSince(document, graphKey)]);
  focusNode(id);
}

/** What stands elsewhere than it did before: it may have been pushed out of sight. */
function movedSince(before: Document, key: GraphKey): readonly string[] {
  const [old, now] = [placesOf(before, key), placesOf(useDocument.getState().document, key)];
  return [...now].flatMap(([id, { x, y }]) => {
    const place = old.get(id);
    return place && (place.x !== x || place.y !== y) ? [id] : [];
  });
}

function showWithFocus(id: string | undefined): void {
  if (id === undefined) return;
  reveal([id]);
  focusNode(id);
}

export function dropOnWire(item: Item, edgeId: string, at: Point): void {
  const { document, edit, graphKey } = useDocument.getState();
  const before = new Set(nodeIds());
  if (!edit((old) => dropOnEdge(old, graphKey, edgeId, item, cornerAt(at)))) return;
  const [id] = nodeIds().filter((known) => !before.has(known));
  if (id === undefined) return;
  showAdded(id);
  reveal([id, ...movedSince(document, graphKey)]);
}

/** Makes one step of what was added, or says why it cannot be; returns the new node's id. */
function takeOver(added: Result<{ readonly document: Document; readonly id: string }, Text>): string | undefined {
  const { edit } = useDocument.getState();
  if (!edit(() => (added.ok ? ok(added.value.document) : added)) || !added.ok) return undefined;
  showAdded(added.value.id);
  return added.value.id;
}

function showAdded(id: string): void {
  select([id]);
  const { document, graphKey } = useDocument.getState();
  const { block = '', module } = graphOf(document, graphKey)?.nodes.find((node) => node.id === id) ?? {};
  const label = asText(moduleOf(document, module)?.name ?? findBlock(block)?.label ?? block);
  announce(text(`${label.en} added`, `${label.de} hinzugefügt`));
}

function nodeIds(): readonly string[] {
  const { document, graphKey } = useDocument.getState();
  return (graphOf(document, graphKey)?.nodes ?? []).map((node) => node.id);
}

/** Ties a loose wire to the first port of a node that takes it. */
export function connectToNode(wire: LooseWire, nodeId: string, ports: readonly string[]): void {
  const { document, edit, graphKey } = useDocument.getState();
  const attempts = ports.map((port) => {
    const own = { node: nodeId, port };
    const [from, to] = wire.side === 'outputs' ? [wire.end, own] : [own, wire.end];
    return wireUp(document, graphKey, from, to);
  });
  const attempt = attempts.find((candidate) => candidate.ok) ?? attempts[0];
  if (attempt) edit(() => attempt);
}

/** Carries out the repair of a problem on a node of the open graph. */
export function repairNode(nodeId: string, fix: Fix): void {
  if (fix.kind === 'takeTokenizer') {
    void readWithTokenizerOf(fix.file);
    return;
  }
  const { document, edit, graphKey } = useDocument.getState();
  edit((old) => repair(old, graphKey, nodeId, fix));
  const moved = movedSince(document, graphKey);
  if (moved.length > 0) reveal([nodeId, ...moved]);
}

export function deleteSelection(): void {
  const { nodes, edges } = useSelection.getState();
  const { edit, graphKey } = useDocument.getState();
  if (nodes.length + edges.length === 0) return;
  if (!edit((document) => remove(document, graphKey, { nodes, edges }))) return;
  const gone = listed([
    nodes.length > 0 ? counted(nodes.length, ['node', 'nodes'], ['Knoten', 'Knoten']) : null,
    edges.length > 0 ? counted(edges.length, ['wire', 'wires'], ['Leitung', 'Leitungen']) : null,
  ]);
  announce(text(`${gone.en} deleted`, `${gone.de} gelöscht`));
  keepFocus();
}

export function selectAll(): void {
  const { document, graphKey } = useDocument.getState();
  const edges = (graphOf(document, graphKey)?.edges ?? []).map((edge) => edge.id);
  useSelection.getState().select({ nodes: nodeIds(), edges });
}

/** Moves the selected nodes; several in a row are one step. */
export function nudge(by: Point): void {
  const { document, edit, graphKey } = useDocument.getState();
  const { nodes } = useSelection.getState();
  const places = placesOf(document, graphKey);
  const moved = nodes.flatMap((id) => {
    const place = places.get(id);
    return place ? [[id, { x: place.x + by.x, y: place.y + by.y }] as const] : [];
  });
  if (moved.length > 0) {
    edit((old) => moveNodes(old, graphKey, Object.fromEntries(moved)), `nudge ${nodes.join(' ')}`);
  }
}

/** Undo or redo, with what has changed in sight. */
export function takeBack(way: 'undo' | 'redo'): void {
  stepBack(way);
  announce(way === 'undo' ? text('Undone', 'Rückgängig gemacht') : text('Redone', 'Wiederholt'));
  keepFocus();
  const [changed] = useSelection.getState().nodes;
  if (changed !== undefined && useCanvasView.getState().flow) requestAnimationFrame(() => reveal([changed], false));
}

/** Puts all nodes in order and shows them. */
export async function arrange(): Promise<void> {
  const { document, graphKey } = useDocument.getState();
  const { element, measured } = useCanvasView.getState();
  const isHere = here();
  const threeCards = 3 * NODE_WIDTH + 2 * COLUMN_GAP;
  const width = Math.max(threeCards, (element?.clientWidth ?? 0) - 80);
  // 1.6 MB that nobody needs before.
  const { elk } = await import('../../kit/graph/elk.ts');
  const places = await layeredPlaces(document, graphKey, width, measured, elk);
  const now = isHere.act(() => useDocument.getState());
  // What was edited meanwhile has places of its own.
  const isSameGraph = graphOf(now.document, graphKey) === graphOf(document, graphKey);
  if (!isSameGraph || now.document.layout[graphKey] !== document.layout[graphKey] || now.graphKey !== graphKey) return;
  now.edit((old) => moveNodes(old, graphKey, places));
  requestAnimationFrame(() => isHere.act(() => fit()));
}

export function zoom(direction: 'in' | 'out' | 'actual'): void {
  const { flow } = useCanvasView.getState();
  if (direction === 'actual') void flow?.zoomTo(1, moving(150));
  else void flow?.[direction === 'in' ? 'zoomIn' : 'zoomOut'](moving(150));
}

/** Selects the node that a path names, opening the modules on the way, and shows it. */
export function goTo(path: string): void {
  const steps = path.split('/');
  const last = steps.pop();
  if (last === undefined) return;
  const { leaveTo, enter } = useSelection.getState();
  const way = useDocument.getState().trail.flatMap(stepsOf);
  if (way.join('/') !== steps.join('/')) {
    leaveTo(0);
    for (let at = 0; at < steps.length; at++) {
      const { document, graphKey } = useDocument.getState();
      const use = graphOf(document, graphKey)?.nodes.find(({ id }) => id === steps[at]);
      if (use) enter(use.id, use.repeat === undefined ? undefined : Number(steps[++at]));
    }
  }
  select([last]);
  requestAnimationFrame(() => centreOn(last));
  focusNode(last);
}
