import { Panel, useStore, type ReactFlowState } from '@xyflow/react';
import { memo, useEffect, useMemo, useState, type PointerEvent } from 'react';
import { shallow } from 'zustand/shallow';
import { text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import { hasMinimapRoom } from '../../workspace/editing/fit.ts';
import type { FlowNode } from '../../workspace/editing/flow.ts';
import { useCanvasView } from '../../workspace/editing/view.ts';
import classes from './Minimap.module.css';
import { boundsOf, frameOf, hidesProblem, MINIMAP, pathsOf } from './minimap.ts';

interface MinimapProps {
  readonly nodes: readonly FlowNode[];
}

/** Around the minimap, in CSS pixels. */
const MARGIN = 12;

/** So long cards rest before they are drawn here as well: at this size nobody sees how they are dragged. */
const REST_MS = 100;

/**
 * All cards in the corner of the canvas, with the part that is in sight: dragging moves it, the wheel zooms. A single card
 * needs none, and what to do next stands beside it.
 */
export function Minimap({ nodes }: MinimapProps) {
  const rested = useRested(nodes);
  const isShown = useSettings((state) => state.isMinimapShown);
  const hasRoom = useStore(hasMinimapRoom);
  return isShown && hasRoom && rested.length > 1 ? <Overview nodes={rested} /> : null;
}

function useRested(nodes: MinimapProps['nodes']): MinimapProps['nodes'] {
  const [rested, setRested] = useState(nodes);
  useEffect(() => {
    const timer = setTimeout(() => setRested(nodes), REST_MS);
    return () => clearTimeout(timer);
  }, [nodes]);
  return rested;
}

/** The part of the canvas that is in sight, in its units. */
function viewOf({ transform: [x, y, zoom], width, height }: ReactFlowState) {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom, zoom };
}

/** The part of the canvas behind the minimap, in its units, with the margin around it. */
function cornerOf({ x, y, width, height, zoom }: ReturnType<typeof viewOf>) {
  const [wide, high] = [(MINIMAP.width + MARGIN) / zoom, (MINIMAP.height + MARGIN) / zoom];
  return { x: x + width - wide, y: y + height - high, width: wide, height: high };
}

const Overview = memo(function Overview({ nodes }: MinimapProps) {
  const t = useT();
  const view = useStore(viewOf, shallow);
  const cards = useMemo(() => boundsOf(nodes), [nodes]);
  const paths = useMemo(
    () =>
      [...pathsOf(nodes)].map(([category, path]) => (
        <path key={category} d={path} fill={`var(--category-${category})`} />
      )),
    [nodes],
  );
  const { x, y, width, height, scale } = frameOf(cards, view);
  const pan = (event: PointerEvent<SVGSVGElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      moveBy(scale * event.movementX, scale * event.movementY);
  };
  if (hidesProblem(nodes, cornerOf(view))) return null;
  return (
    <Panel position="bottom-right" className={classes.minimap} data-testid="minimap">
      <svg
        {...MINIMAP}
        viewBox={`${x} ${y} ${width} ${height}`}
        role="img"
        aria-label={t(text('Minimap', 'Übersichtskarte'))}
        ref={listenToWheel}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={pan}
      >
        {paths}
        <path
          className={classes.mask}
          d={`M${x} ${y}h${width}v${height}h${-width}zM${view.x} ${view.y}h${view.width}v${view.height}h${-view.width}z`}
        />
      </svg>
    </Panel>
  );
});

/** Moves the view, in canvas units. */
function moveBy(dx: number, dy: number): void {
  const { flow } = useCanvasView.getState();
  if (!flow) return;
  const { x, y, zoom } = flow.getViewport();
  void flow.setViewport({ x: x - dx * zoom, y: y - dy * zoom, zoom });
}

/** A turn of the wheel by so many pixels, lines or pages doubles the zoom. */
const DOUBLE = [500, 20, 1] as const;

/** React's own listeners could not keep the page from zooming. */
function listenToWheel(element: SVGSVGElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const zoom = (event: WheelEvent) => {
    event.preventDefault();
    const { flow } = useCanvasView.getState();
    const turn = event.deltaY / (DOUBLE[event.deltaMode] ?? DOUBLE[0]);
    if (flow) void flow.zoomTo(flow.getZoom() * 2 ** -turn);
  };
  element.addEventListener('wheel', zoom, { passive: false });
  return () => element.removeEventListener('wheel', zoom);
}
