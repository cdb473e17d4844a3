import { Background, BackgroundVariant, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useLayoutEffect, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useOverlay } from '../../workspace/document/overlay.ts';
import { useSelection } from '../../workspace/document/selection.ts';
import { GuardedOverlay } from '../../workspace/shared/GuardedOverlay.tsx';
import { useLanguage, useT } from '../../kit/language.ts';
import { FollowView } from './FollowView.tsx';
import { beginView, followView } from '../../workspace/editing/fit.ts';
import { AddBlockPopover } from './AddBlockPopover.tsx';
import { BlockNode } from './BlockNode.tsx';
import { Breadcrumbs } from './Breadcrumbs.tsx';
import classes from './Canvas.module.css';
import { CanvasControls } from './CanvasControls.tsx';
import { ControlsPlace } from './ControlsPlace.tsx';
import { CanvasHint } from './CanvasHint.tsx';
import { listenToClipboard } from '../../workspace/editing/clipboard.ts';
import { ContextMenu } from './ContextMenu.tsx';
import { enterSelection, selectedModule } from '../../workspace/editing/modules.ts';
import type { FlowEdge, FlowNode } from '../../workspace/editing/flow.ts';
import { focusedNode, keepFocus, walkOnCanvas } from '../../workspace/editing/focus.ts';
import { GRID } from '../../../core/drawing/geometry.ts';
import type { Area } from '../../../core/drawing/route.ts';
import { Minimap } from './Minimap.tsx';
import { LayerNode } from './neurons/LayerNode.tsx';
import { NeuronBar } from './neurons/NeuronBar.tsx';
import { PerceptronNode } from './neurons/PerceptronNode.tsx';
import { WeightEdge } from './neurons/WeightEdge.tsx';
import { ShapeEdge } from './ShapeEdge.tsx';
import { useFlow } from './useFlow.ts';
import { useGestures } from './useGestures.ts';
import { useCanvasView, usePointer } from '../../workspace/editing/view.ts';

const nodeTypes = { block: BlockNode, perceptron: PerceptronNode, layer: LayerNode };
const edgeTypes = { shape: ShapeEdge, weights: WeightEdge };
const snapGrid: [number, number] = [GRID, GRID];
/** What React Flow says to screen readers. */
const ariaLabels = {
  en: {
    'node.a11yDescription.default':
      'Arrow keys go to the next node or wire. Enter selects; then arrow keys move, Shift+W draws a wire, Delete removes.',
    'edge.a11yDescription.default': 'Arrow keys go to the next node or wire. Enter selects, Delete removes.',
  },
  de: {
    'node.a11yDescription.default':
      'Pfeiltasten gehen zum nächsten Knoten oder zur nächsten Leitung. Eingabe wählt aus; dann verschieben Pfeiltasten, Umschalt+W zieht eine Leitung, Entf löscht.',
    'node.a11yDescription.keyboardDisabled': 'Eingabe wählt aus, Entf löscht.',
    'edge.a11yDescription.default':
      'Pfeiltasten gehen zum nächsten Knoten oder zur nächsten Leitung. Eingabe wählt aus, Entf löscht.',
    'node.a11yDescription.ariaLiveMessage': ({ x, y }: { x: number; y: number }) => `Verschoben nach ${x}, ${y}.`,
    'handle.ariaLabel': 'Anschluss',
  },
};
const multiSelectionKeys = ['Shift', 'Control', 'Meta'];

/** The graph that is open, drawn from the stores; gestures become edits. */
export function Canvas() {
  const t = useT();
  const graphKey = useDocument((state) => state.graphKey);
  const openings = useDocument((state) => state.openings);
  useEffect(listenToClipboard, []);
  // Whoever opens something by keys goes on here.
  useEffect(keepFocus, [openings]);
  return (
    <section
      className={classes.canvas}
      aria-label={t(text('Canvas', 'Fläche'))}
      data-testid="canvas"
      data-area
      tabIndex={0}
      onKeyDownCapture={(event) => {
        openFocused(event);
        stayFocused(event);
      }}
      onKeyDown={walkOnCanvas}
    >
      <Flow key={`${openings} ${graphKey}`} graphKey={graphKey} />
      <Breadcrumbs />
      <CanvasHint />
      <NeuronBar />
      <CanvasControls />
      <GuardedOverlay>
        <AddBlockPopover />
        <ContextMenu />
      </GuardedOverlay>
    </section>
  );
}

/** Nodes and edges. What lies around them is not drawn anew when one is dragged. */
function Flow({ graphKey }: { readonly graphKey: string }) {
  // Before the next one takes its place.
  useLayoutEffect(() => followView(graphKey), [graphKey]);
  const language = useLanguage();
  const [area, setArea] = useState<Area | null>(null);
  const { nodes, drawn } = useFlow(area);
  const gestures = useGestures();
  return (
    <ReactFlow<FlowNode, FlowEdge>
      nodes={drawn.nodes}
      edges={drawn.edges}
      ariaLabelConfig={ariaLabels[language]}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      {...gestures}
      {...pointerHandlers}
      onInit={onInit}
      ref={takeElement}
      minZoom={0.15}
      maxZoom={2.5}
      snapToGrid
      snapGrid={snapGrid}
      connectionRadius={28}
      reconnectRadius={14}
      nodeDragThreshold={2}
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      multiSelectionKeyCode={multiSelectionKeys}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--dot)" bgColor="var(--canvas)" />
      <Minimap nodes={nodes} />
      <ControlsPlace nodes={nodes} />
      <FollowView draw={setArea} />
    </ReactFlow>
  );
}

/** On the module that is selected Shift+Enter opens it; React Flow would take it out of the selection. */
function openFocused(event: KeyboardEvent): void {
  const module = selectedModule();
  if (event.key !== 'Enter' || !event.shiftKey || !module || focusedNode() !== module.id) return;
  event.preventDefault();
  event.stopPropagation();
  enterSelection();
}

/** Where Escape drops the selection, React Flow takes the focus off the node in the next frame: it stays, unless it has gone elsewhere by then. */
function stayFocused({ key }: KeyboardEvent): void {
  const [id, node] = [focusedNode(), document.activeElement];
  if (key !== 'Escape' || id === undefined || !useSelection.getState().nodes.includes(id)) return;
  if (!(node instanceof HTMLElement)) return;
  const comeBack = ({ relatedTarget }: FocusEvent) => {
    if (!relatedTarget) node.focus({ preventScroll: true });
  };
  node.addEventListener('blur', comeBack, { once: true });
  requestAnimationFrame(() => requestAnimationFrame(() => node.removeEventListener('blur', comeBack)));
}

function takeElement(element: HTMLElement | null): void {
  const labels = element?.querySelector<HTMLElement>('.react-flow__edgelabel-renderer') ?? null;
  useCanvasView.setState({ element, labels });
}

function onInit(flow: ReactFlowInstance<FlowNode, FlowEdge>): void {
  useCanvasView.setState({ flow, dragged: {} });
  // On an empty canvas, React Flow would keep the wish and jump to the first block that is dropped.
  if (flow.getNodes().length > 0) beginView();
}

function isOnPane(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.classList.contains('react-flow__pane');
}

function showMenu(event: MouseEvent | globalThis.MouseEvent, on: 'canvas' | 'nodes' | 'edges'): void {
  event.preventDefault();
  useOverlay.getState().show({ kind: 'menu', at: { x: event.clientX, y: event.clientY }, on });
}

const pointerHandlers = {
  onDoubleClick: (event: MouseEvent) => {
    if (!isOnPane(event)) return;
    useOverlay.getState().show({ kind: 'addBlock', at: { x: event.clientX, y: event.clientY }, wire: null });
  },
  onNodeDoubleClick: (_event: MouseEvent, node: FlowNode) => useSelection.getState().enter(node.id),
  onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => showMenu(event, 'canvas'),
  onNodeContextMenu: (event: MouseEvent, node: FlowNode) => {
    const { nodes, select } = useSelection.getState();
    if (!nodes.includes(node.id)) select({ nodes: [node.id] });
    showMenu(event, 'nodes');
  },
  onSelectionContextMenu: (event: MouseEvent) => showMenu(event, 'nodes'),
  onEdgeContextMenu: (event: MouseEvent, edge: FlowEdge) => {
    useSelection.getState().select({ edges: [edge.id] });
    showMenu(event, 'edges');
  },
  onMouseMove: (event: MouseEvent) => usePointer.setState({ at: { x: event.clientX, y: event.clientY } }),
  onMouseLeave: () => usePointer.setState({ at: null }),
};
