import type { ReactFlowInstance } from '@xyflow/react';
import { create } from 'zustand';
import type { Point } from '../../../core/graph/document.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Size } from '../../../core/drawing/geometry.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import { perDocument } from '../workspaces.ts';

interface CanvasView {
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge> | null;
  /** The element that React Flow draws in. */
  readonly element: HTMLElement | null;
  /** Where React Flow has the labels of wires, in canvas units. */
  readonly labels: HTMLElement | null;
  /** Nodes under the hand: where they are until they are dropped. */
  readonly dragged: Readonly<Record<string, Point>>;
  readonly measured: Readonly<Record<string, Size>>;
  /** Nodes of a large graph that are not drawn now, since they are far from the view. */
  readonly far: readonly FlowNode[];
  /** How many times as large as usual the words of wires are, on the canvas: far away they are not made smaller on a projector. */
  readonly letters: number;
}

/** What the canvas shows besides the document: gone with the window. */
export const useCanvasView = perDocument<CanvasView>(() => ({
  flow: null,
  element: null,
  labels: null,
  dragged: {},
  measured: {},
  far: [],
  letters: 1,
}));

/** Where the pointer was last, in the window; null while it is off the canvas. Nothing is drawn by it. */
export const usePointer = create<{ readonly at: Point | null }>()(() => ({ at: null }));

/** A point of the window in canvas units. */
export function toCanvas(point: Point): Point {
  return useCanvasView.getState().flow?.screenToFlowPosition(point, { snapToGrid: false }) ?? point;
}

/** The middle of what the canvas shows, in the window. */
export function middleOfView(): Point {
  const area = useCanvasView.getState().element?.getBoundingClientRect();
  return area ? { x: area.x + area.width / 2, y: area.y + area.height / 2 } : { x: 0, y: 0 };
}

/** Where a network begins that grows to the right, in the window. */
export function beginOfView(): Point {
  const area = useCanvasView.getState().element?.getBoundingClientRect();
  return area ? { x: area.x + area.width / 8, y: area.y + area.height / 3 } : { x: 0, y: 0 };
}

/** The top left corner of a card whose middle is at a point of the window. */
export function cornerAt(point: Point): Point {
  const middle = toCanvas(point);
  return { x: Math.round(middle.x - NODE_WIDTH / 2), y: Math.round(middle.y - NODE_HEIGHT / 2) };
}
