import type { Connection, EdgeChange, FinalConnectionState, NodeChange } from '@xyflow/react';
import { useMemo } from 'react';
import { type Point, graphOf } from '../../../core/graph/document.ts';
import { moveNodes, reconnect } from '../../../core/graph/edits.ts';
import { portsOf } from '../../../core/graph/ports.ts';
import { analysisOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useOverlay, type LooseWire } from '../../workspace/document/overlay.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import { connectToNode } from '../../workspace/editing/actions.ts';
import type { FlowEdge, FlowNode } from '../../workspace/editing/flow.ts';
import { wireUp } from '../../workspace/editing/insert.ts';
import { useCanvasView } from '../../workspace/editing/view.ts';

/** What React Flow reports, turned into edits, selection and view state. */
export function useGestures() {
  return useMemo(
    () => ({
      onNodesChange,
      onEdgesChange,
      onConnect: (made: Connection) => void join(made),
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => dropWire(event, state),
      onReconnect: (old: FlowEdge, made: Connection) => join(made, old.id),
    }),
    [],
  );
}

function onNodesChange(changes: NodeChange<FlowNode>[]): void {
  const { dragged, measured } = useCanvasView.getState();
  const moving: Record<string, Point> = {};
  const dropped: Record<string, Point> = {};
  const sizes: Record<string, { width: number; height: number }> = {};
  for (const change of changes) {
    if (change.type === 'position' && change.position) {
      (change.dragging ? moving : dropped)[change.id] = change.position;
    }
    if (change.type === 'dimensions' && change.dimensions) sizes[change.id] = change.dimensions;
  }
  if (Object.keys(sizes).length > 0) useCanvasView.setState({ measured: { ...measured, ...sizes } });
  if (Object.keys(moving).length > 0) useCanvasView.setState({ dragged: { ...dragged, ...moving } });
  if (Object.keys(dropped).length > 0) drop(dropped, Object.keys(dragged).length > 0);
  chooseBy(changes, 'nodes');
}

/** A drag is one step of its own; moves by arrow keys that follow each other are one together. */
function drop(places: Readonly<Record<string, Point>>, isDrag: boolean): void {
  const { edit, graphKey, document } = useDocument.getState();
  useCanvasView.setState({ dragged: {} });
  const known = document.layout[graphKey] ?? {};
  const isMoved = Object.entries(places).some(([id, { x, y }]) => known[id]?.x !== x || known[id].y !== y);
  const merge = isDrag ? undefined : `nudge ${Object.keys(places).join(' ')}`;
  if (isMoved) edit((old) => moveNodes(old, graphKey, places), merge);
}

function onEdgesChange(changes: EdgeChange<FlowEdge>[]): void {
  chooseBy(changes, 'edges');
}

function chooseBy(changes: readonly { readonly type: string }[], side: 'nodes' | 'edges'): void {
  const choices = changes.filter(
    (change): change is { type: 'select'; id: string; selected: boolean } => change.type === 'select',
  );
  if (choices.length === 0) return;
  const { nodes, edges, select } = useSelection.getState();
  const chosen = new Set(side === 'nodes' ? nodes : edges);
  for (const { id, selected } of choices) {
    if (selected) chosen.add(id);
    else chosen.delete(id);
  }
  select({ nodes, edges, [side]: [...chosen] });
}

/** Draws a wire, or moves an end of the one that is `replaced`. */
function join(made: Connection, replaced?: string): void {
  const { sourceHandle, targetHandle } = made;
  if (sourceHandle === null || targetHandle === null) return;
  const from = { node: made.source, port: sourceHandle };
  const to = { node: made.target, port: targetHandle };
  const { edit, graphKey } = useDocument.getState();
  edit((document) =>
    replaced === undefined ? wireUp(document, graphKey, from, to) : reconnect(document, graphKey, replaced, from, to),
  );
}

/** A wire let go: on a card it takes the first port that fits, on the empty canvas it asks for a block. */
function dropWire(
  event: MouseEvent | TouchEvent,
  { isValid, fromNode, fromHandle, toHandle }: FinalConnectionState,
): void {
  const port = fromHandle?.id;
  if (isValid || toHandle || !fromNode || typeof port !== 'string') return;
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  if (!at) return;
  const wire: LooseWire = {
    end: { node: fromNode.id, port },
    side: fromHandle?.type === 'source' ? 'outputs' : 'inputs',
  };
  const under = document.elementFromPoint(at.clientX, at.clientY);
  const card = under?.closest<HTMLElement>('.react-flow__node')?.dataset['id'];
  if (card === fromNode.id) return;
  if (card !== undefined) connectToNode(wire, card, freePortsFirst(card, wire));
  else if (under?.closest('.react-flow')) {
    useOverlay.getState().show({ kind: 'addBlock', at: { x: at.clientX, y: at.clientY }, wire });
  }
}

/** The ports of a node that a loose wire may end in: those first that take what flows, and are free. */
function freePortsFirst(nodeId: string, wire: LooseWire): readonly string[] {
  const { document, graphKey, trail } = useDocument.getState();
  const graph = graphOf(document, graphKey);
  const node = graph?.nodes.find((candidate) => candidate.id === nodeId);
  if (!graph || !node) return [];
  const side = wire.side === 'outputs' ? 'inputs' : 'outputs';
  const isTaken = (port: string) => graph.edges.some(({ to }) => to.node === nodeId && to.port === port);
  const ports = portsOf(document, node, side);
  const names = ports.map((port) => port.name);
  if (side === 'outputs') return names;
  const { dtype } = analysisOf(document).byId.get(pathOf(trail, wire.end.node))?.types[wire.end.port] ?? {};
  const takes = new Map(ports.map(({ name, dtypes = ['float32'] }) => [name, !dtype || dtypes.includes(dtype)]));
  const rank = (port: string) => Number(isTaken(port)) + 2 * Number(!takes.get(port));
  return names.toSorted((a, b) => rank(a) - rank(b));
}
