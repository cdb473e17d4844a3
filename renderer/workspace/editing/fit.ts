import type { ReactFlowInstance, Rect, Viewport } from '@xyflow/react';
import { viewOn, type Box, type Margins, type Size } from '../../../core/drawing/geometry.ts';
import { text } from '../../../core/text.ts';
import { notify } from '../../link/notify.ts';
import { moving } from '../../kit/graph/motion.ts';
import { useSettings } from '../../kit/settings.ts';
import { onOpening, useDocument, type Opened } from '../document/document.ts';
import { here } from '../document/latest.ts';
import { isRecord, offerView } from '../document/viewState.ts';
import { useNeurons } from '../neurons/neurons.ts';
import { boxOf, type FlowEdge, type FlowNode } from './flow.ts';
import { perDocument } from '../workspaces.ts';
import { useCanvasView } from './view.ts';

/** What hangs under the cards on the canvas: the problems of their nodes. */
const HANGING = '.react-flow__node [role="note"]';

/** The whole graph with the problems under its cards, in canvas units. */
function boundsOf(flow: ReactFlowInstance<FlowNode, FlowEdge>, element: HTMLElement): Rect {
  const cards = flow.getNodesBounds(flow.getNodes());
  const hanging = [...element.querySelectorAll(HANGING)].map((note) => note.getBoundingClientRect());
  const toCorner = (x: number, y: number) => flow.screenToFlowPosition({ x, y }, { snapToGrid: false });
  const corners = [
    ...hanging.flatMap(({ left, top, right, bottom }) => [toCorner(left, top), toCorner(right, bottom)]),
    ...useCanvasView
      .getState()
      .far.map(boxOf)
      .flatMap(({ x, y, width, height }) => [
        { x, y },
        { x: x + width, y: y + height },
      ]),
  ];
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [x, y] = [Math.min(cards.x, ...xs), Math.min(cards.y, ...ys)];
  const [right, bottom] = [Math.max(cards.x + cards.width, ...xs), Math.max(cards.y + cards.height, ...ys)];
  return { x, y, width: right - x, height: bottom - y };
}

/** A canvas of this size, in CSS pixels, has no room for the minimap: it would cover blocks and their repairs. */
const [HIGH, WIDE] = [400, 480];
/** Below this one every pixel counts. */
const LOW = 260;

export function hasMinimapRoom({ width, height }: Size): boolean {
  return height > HIGH && width >= WIDE;
}

/** The room that is left free, in CSS pixels: for the buttons, the choice of the example, the minimap. */
function marginsOf({ clientWidth: width, clientHeight: height }: HTMLElement): Margins {
  const hasMinimap = hasMinimapRoom({ width, height }) && useSettings.getState().isMinimapShown;
  const isLow = height < LOW;
  const isWatched = useNeurons.getState().watched.length > 0;
  const bottom = hasMinimap ? 124 : isLow ? 48 : 60;
  const top = isWatched ? 76 : isLow ? 12 : 40;
  const side = isLow ? 16 : 40;
  return { top, left: side, right: side, bottom };
}

/** As React Flow takes them: numbers would be shares of the canvas. */
const inPixels = ({ top, left, right, bottom }: Margins) =>
  ({ top: `${top}px`, left: `${left}px`, right: `${right}px`, bottom: `${bottom}px` }) as const;

/** Cards of a projector's canvas are not made smaller: their letters would not be. */
function leastZoom(flow: ReactFlowInstance<FlowNode, FlowEdge>): number {
  if (useSettings.getState().theme !== 'projector') return 0.2;
  return [...flow.getNodes(), ...useCanvasView.getState().far].some(({ type }) => type !== 'block') ? 1 : 0.75;
}

const MOST_ZOOM = 1.15;

interface Fit {
  /** Where the last one led to. */
  readonly fitted: Viewport | undefined;
  /** It was asked for before the canvas had a size. */
  readonly isAwaited: boolean;
  /** It has been said that blocks are too far from each other. */
  readonly isFarTold: boolean;
}

const useFit = perDocument<Fit>(() => ({ fitted: undefined, isAwaited: false, isFarTold: false }));

/** Shows the whole graph with its problems, clear of what lies on the canvas. */
export function fit(duration = 200): void {
  const { flow, element } = useCanvasView.getState();
  if (!flow || !element) return;
  useFit.setState({ isAwaited: element.clientWidth === 0 });
  if (element.clientWidth === 0) return;
  const size = { width: element.clientWidth, height: element.clientHeight };
  const [margins, minZoom, maxZoom] = [marginsOf(element), leastZoom(flow), MOST_ZOOM];
  const show = () => {
    const all = viewOn(boundsOf(flow, element), size, margins, [minZoom, maxZoom]);
    const boxes = [...flow.getNodes(), ...useCanvasView.getState().far].map(boxOf);
    const [first] = boxes;
    const isEmpty = first !== undefined && !boxes.some((box) => isSeen(box, all, size));
    const fitted = isEmpty ? viewOn(first, size, margins, [minZoom, 1]) : all;
    if (isEmpty && !useFit.getState().isFarTold) notify(tooFar);
    useFit.setState({ fitted, isFarTold: isEmpty });
    void flow.setViewport(fitted, moving(duration));
  };
  if (flow.getNodes().every(({ measured }) => measured?.width)) show();
  // It waits until all cards are measured; how far the problems under them reach is known then.
  else void flow.fitView({ padding: inPixels(margins), minZoom, maxZoom, duration: 0 }).then(show);
}

/** Whether a part of a card is in sight. */
function isSeen({ x, y, width, height }: Box, view: Viewport, size: Size): boolean {
  const [left, top] = [x * view.zoom + view.x, y * view.zoom + view.y];
  return left < size.width && top < size.height && left + width * view.zoom > 0 && top + height * view.zoom > 0;
}

const tooFar = text(
  'The blocks are too far from each other to be seen together: “Arrange nodes” puts them side by side.',
  'Die Blöcke liegen zu weit auseinander, um sie zusammen zu sehen: „Knoten anordnen“ rückt sie zusammen.',
);

/** The zoom at which the titles of cards can still be read. */
const READABLE = 0.5;

/** Shows the whole graph with `boxes`, which are not drawn yet, unless its cards would be too small to be read; whether it has. */
export function fitReadably(boxes: readonly Box[]): boolean {
  const { flow, element } = useCanvasView.getState();
  if (!flow || !element || element.clientWidth === 0) return false;
  const bounds = [boundsOf(flow, element), ...boxes].reduce(around);
  const size = { width: element.clientWidth, height: element.clientHeight };
  const fitted = viewOn(bounds, size, marginsOf(element), [0, MOST_ZOOM]);
  if (fitted.zoom < Math.max(READABLE, leastZoom(flow))) return false;
  useFit.setState({ fitted });
  void flow.setViewport(fitted, moving(200));
  return true;
}

function around(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
} // prettier-ignore

/** The views that somebody has moved to, by graph. */
const useViews = perDocument<{ readonly byGraph: Readonly<Record<string, Viewport>> }>(() => ({ byGraph: {} }));

onOpening(() => useViews.setState({ byGraph: {} }));

/** Shows a graph as it was left, else all of it. */
export function beginView(): void {
  const kept = useViews.getState().byGraph[useDocument.getState().graphKey];
  if (kept) void useCanvasView.getState().flow?.setViewport(kept);
  else fit(0);
}

/** Remembers the view of a graph when what is returned is called: it goes out of sight then, with its tab perhaps. */
export function followView(graphKey: string): () => void {
  const isHere = here();
  return () => {
    if (isHere()) isHere.act(() => useViews.setState({ byGraph: viewsWith(graphKey) }));
  };
}

/** With that of a graph as it is seen now; one that nobody has moved is fitted anew. */
function viewsWith(graphKey: string): Readonly<Record<string, Viewport>> {
  const { [graphKey]: before, ...others } = useViews.getState().byGraph;
  const { flow } = useCanvasView.getState();
  if (!flow) return before ? { ...others, [graphKey]: before } : others;
  const viewport = flow.getViewport();
  return isAsFitted(viewport) ? others : { ...others, [graphKey]: viewport };
}

offerView('canvas', {
  read: () => {
    const { trail, graphKey } = useDocument.getState();
    return { trail, views: viewsWith(graphKey) };
  },
  show: (kept) => {
    if (!isRecord(kept)) return;
    const { trail, views } = kept;
    if (Array.isArray(trail)) useDocument.getState().walkTo(trail.filter(isOpened));
    if (!isRecord(views)) return;
    const read = Object.entries(views).filter((entry): entry is [string, Viewport] => isViewport(entry[1]));
    useViews.setState({ byGraph: Object.fromEntries(read) });
    beginView();
  },
});

const isOpened = (value: unknown): value is Opened =>
  isRecord(value) && typeof value['nodeId'] === 'string' && typeof value['graphKey'] === 'string';

function isViewport(value: unknown): value is Viewport {
  if (!isRecord(value)) return false;
  const { x, y, zoom } = value;
  return [x, y, zoom].every(Number.isFinite) && Number(zoom) > 0;
}

function isAsFitted({ x, y, zoom }: Viewport): boolean {
  const { fitted } = useFit.getState();
  return fitted !== undefined && Math.hypot(x - fitted.x, y - fitted.y) < 1 && Math.abs(zoom - fitted.zoom) < 0.01;
}

/** Fits anew, unless somebody has moved the view since: the canvas has another size. */
export function refit(): void {
  const { flow, element } = useCanvasView.getState();
  // One that is out of sight comes back as it was.
  if (!flow || !element || element.clientWidth === 0) return;
  if (useFit.getState().isAwaited || isAsFitted(flow.getViewport())) fit(0);
}
