import type { FlowEdge, FlowNode } from '../../workspace/editing/flow.ts';
import { touches, type Area } from '../../../core/drawing/route.ts';
import type { Box } from '../../../core/drawing/geometry.ts';

/** With fewer nodes all are drawn: nothing would be won. */
export const MANY = 100;

/** What of a graph is drawn. */
export interface Near {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  /** The other nodes. */
  readonly far: readonly FlowNode[];
}

/** A graph as React Flow takes it, and where its cards lie, by their ids. */
export interface Whole {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  readonly boxes: ReadonlyMap<string, Box>;
}

const none: readonly FlowNode[] = [];

/**
 * Chooses what of a large graph is drawn: what lies in `area` (canvas units; null: all) with the wires there and both their
 * ends, what is selected or has the focus, what problems hang under, and what nobody has measured yet. The edges and the
 * far nodes are the same arrays as before while they are the same ones.
 */
export type Chooser = (whole: Whole, area: Area | null, focused: string | undefined) => Near;

export function createChooser(): Chooser {
  let before: { readonly of: FlowEdge[]; readonly kept: ReadonlySet<string>; readonly near: Near } | undefined;
  return (whole, area, focused) => {
    const { nodes, edges } = whole;
    if (!area || nodes.length < MANY) return { nodes, edges, far: none };
    const kept = keptOf(whole, area, focused);
    const isKept = ({ id }: FlowNode) => kept.has(id);
    const isDrawn = ({ source, target }: FlowEdge) => kept.has(source) && kept.has(target);
    const hasSameEdges = before?.of === edges && isSameSet(before.kept, kept);
    const far = nodes.filter((node) => !isKept(node));
    const near: Near = {
      nodes: nodes.filter(isKept),
      edges: before && hasSameEdges ? before.near.edges : edges.filter(isDrawn),
      far: before && isSameList(before.near.far, far) ? before.near.far : far,
    };
    before = { of: edges, kept, near };
    return near;
  };
}

function keptOf({ nodes, edges, boxes }: Whole, area: Area, focused: string | undefined): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const { id, measured, selected, data } of nodes) {
    const isHeld = !measured || selected || id === focused || data.facts.problem || data.facts.trouble;
    const box = boxes.get(id);
    if (isHeld || (box && touches(box, area))) kept.add(id);
  }
  for (const { source, target } of edges) {
    if (kept.has(source) && kept.has(target)) continue;
    const [from, to] = [boxes.get(source), boxes.get(target)];
    if (from && to && touches(around(from, to), area)) kept.add(source).add(target);
  }
  return kept;
}

/** The rectangle around two. */
function around(a: Box, b: Box): Omit<Box, 'id'> {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

/** Of the view's size, on every side: drawn before it comes into sight. */
const AHEAD = 0.25;
/** Of the view's size: so far it moves before something else is drawn. */
const SLACK = 0.125;

/**
 * What to draw around a view, a part of the canvas: the same object as `before` while the view is well inside of it and
 * not much smaller. `isGrowing`: nothing that is drawn goes.
 */
export function areaAround(view: Omit<Box, 'id'>, before: Area | null, isGrowing: boolean): Area {
  const wanted = widened(view, AHEAD);
  if (!before) return wanted;
  const isInside = contains(before, widened(view, AHEAD - SLACK));
  if (isInside && (isGrowing || contains(widened(view, AHEAD + SLACK), before))) return before;
  return isGrowing ? union(before, wanted) : wanted;
}

/** What of React Flow's state the part goes by. */
export interface Viewed {
  readonly transform: readonly [x: number, y: number, zoom: number];
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** A wire that is being drawn. */
  readonly connection: { readonly inProgress: boolean };
}

/** Tells which part is to be drawn, whenever it is another one; until the view has been moved there, it is nowhere. */
export function followArea(
  store: { getState(): Viewed; subscribe(listener: (state: Viewed) => void): () => void },
  draw: (area: Area) => void,
): () => void {
  let area: Area | null = null;
  let { transform, width, height } = store.getState();
  return store.subscribe((state) => {
    const isMoved = state.transform !== transform;
    const isResized = state.width !== width || state.height !== height;
    ({ transform, width, height } = state);
    if (!isMoved && !(area && isResized)) return;
    const [x, y, zoom] = transform;
    const view = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
    const next = areaAround(view, area, state.connection.inProgress);
    if (next !== area) draw(next);
    area = next;
  });
}

function widened({ x, y, width, height }: Omit<Box, 'id'>, share: number): Area {
  const [dx, dy] = [share * width, share * height];
  return { left: x - dx, right: x + width + dx, top: y - dy, bottom: y + height + dy };
}

function contains(outer: Area, inner: Area): boolean {
  return (
    outer.left <= inner.left && outer.right >= inner.right && outer.top <= inner.top && outer.bottom >= inner.bottom
  );
}

function union(a: Area, b: Area): Area {
  return {
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
  };
}
