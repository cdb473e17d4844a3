import { GRID, NODE_WIDTH, type Box } from '../../../core/drawing/geometry.ts';
import { boxesOf } from '../../../core/drawing/places.ts';
import type { Point } from '../../../core/graph/document.ts';
import { moving } from '../../kit/graph/motion.ts';
import { analysisOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { pathOf, useSelection } from '../document/selection.ts';
import { fitReadably } from './fit.ts';
import { middleOfView, useCanvasView } from './view.ts';

/** Pixels between what is panned to and the canvas's edge. */
const MARGIN = 12;
/** What the buttons in the canvas's corner take of its height. */
const CONTROLS = 36;

/** Scrolls a node into the middle. */
export function centreOn(nodeId: string): void {
  const { flow, measured } = useCanvasView.getState();
  const [box] = boxesNow([nodeId]);
  if (!flow || !box) return;
  const { width, height } = measured[nodeId] ?? { width: NODE_WIDTH, height: 0 };
  const shown = Math.max(flow.getZoom(), 0.8);
  void flow.setCenter(box.x + width / 2, box.y + height / 2, { zoom: shown, ...moving(250) });
}

function boxesNow(ids: readonly string[]): readonly Box[] {
  const { document, graphKey } = useDocument.getState();
  return boxesOf(document, graphKey).filter(({ id }) => ids.includes(id));
}

/** About how far the card of a problem reaches beyond that of its node, aside and below. */
const [ASIDE, BELOW] = [28, 100];

/** With what is said of its problem, which is not drawn yet. */
function withProblem(box: Box): Box {
  const { document, trail } = useDocument.getState();
  const path = pathOf(trail, box.id);
  if (!analysisOf(document).problems.some(({ nodeId, isUnwired }) => nodeId === path && !isUnwired)) return box;
  return { ...box, x: box.x - ASIDE, width: box.width + 2 * ASIDE, height: box.height + BELOW };
}

/**
 * Moves the view to nodes only when one is out of sight: to the whole graph as long as its cards can be read (`canFit`),
 * else just so far that the first one is seen.
 */
export function reveal(ids: readonly string[], canFit = true): void {
  const { flow, element } = useCanvasView.getState();
  const [first, ...others] = boxesNow(ids).map(withProblem);
  if (!flow || !element || !first) return;
  const area = element.getBoundingClientRect();
  const inWindow = ({ x, y, width, height }: Omit<Box, 'id'>): Edges => {
    const [start, end] = [
      { x, y },
      { x: x + width, y: y + height },
    ].map((at) => flow.flowToScreenPosition(at));
    return { left: start?.x ?? 0, top: start?.y ?? 0, right: end?.x ?? 0, bottom: end?.y ?? 0 };
  };
  const isSeen = (box: Box) => {
    const { left, top, right, bottom } = inWindow(box);
    return left >= area.left && right <= area.right && top >= area.top && bottom <= area.bottom - CONTROLS;
  };
  const all = [first, ...others];
  if (all.every(isSeen) || (canFit && fitReadably(all))) return;
  panBy(inWindow(first), area);
}

/** In the window, where a list opens that asks what is to stand beside the selected node; the middle where that is out of sight. */
export function besideSelected(): Point {
  const { flow, element } = useCanvasView.getState();
  const { nodes } = useSelection.getState();
  const [box] = boxesNow(nodes);
  if (!flow || !element || !box || nodes.length !== 1) return middleOfView();
  const at = flow.flowToScreenPosition({ x: box.x + box.width + GRID, y: box.y });
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return at.x > left && at.x < right && at.y > top && at.y < bottom ? at : middleOfView();
}

type Edges = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Moves the view just so far that an element on the canvas is seen whole. */
export function panTo(element: Element): void {
  const { element: canvas } = useCanvasView.getState();
  if (canvas) panBy(element.getBoundingClientRect(), canvas.getBoundingClientRect());
}

function panBy(box: Edges, area: Edges): void {
  const { flow } = useCanvasView.getState();
  if (!flow) return;
  const within = (from: number, to: number, low: number, high: number) =>
    Math.max(low + MARGIN - from, Math.min(0, high - MARGIN - to));
  const dx = within(box.left, box.right, area.left, area.right);
  const dy = within(box.top, box.bottom, area.top, area.bottom - CONTROLS);
  const { x, y, zoom } = flow.getViewport();
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, moving(250));
}
