import type { PointerEvent as ReactPointerEvent } from 'react';
import { create } from 'zustand';
import type { Category } from '../../../core/blocks/define.ts';
import type { Point } from '../../../core/graph/document.ts';
import { addAt, dropOnWire } from '../../workspace/editing/actions.ts';
import type { Item } from '../../workspace/editing/insert.ts';
import type { Text } from '../../../core/text.ts';

/** A press becomes a drag after so many pixels. */
const THRESHOLD = 4;

/** What is dragged, as the palette shows it. */
export interface Dragged {
  readonly item: Item;
  readonly label: Text;
  readonly glyph: string;
  readonly category: Category;
}

/** What it would be dropped on. */
type Target =
  { readonly kind: 'nothing' } | { readonly kind: 'canvas' } | { readonly kind: 'edge'; readonly id: string };

interface Drag {
  readonly dragged: Dragged;
  readonly at: Point;
  readonly target: Target;
}

/** The block or module under the pointer on its way from the palette; null when there is none. */
export const useDrag = create<{ readonly drag: Drag | null }>()(() => ({ drag: null }));

function targetAt({ x, y }: Point): Target {
  const under = document.elementFromPoint(x, y);
  const edge = under?.closest<SVGElement>('.react-flow__edge')?.dataset['id'];
  if (edge !== undefined) return { kind: 'edge', id: edge };
  // What is offered on an empty canvas lies over it.
  return under?.closest('.react-flow, [data-over-canvas]') ? { kind: 'canvas' } : { kind: 'nothing' };
}

function markEdge(target: Target): void {
  for (const marked of document.querySelectorAll('.react-flow__edge[data-drop]')) marked.removeAttribute('data-drop');
  if (target.kind !== 'edge') return;
  const edge = document.querySelector(`.react-flow__edge[data-id="${CSS.escape(target.id)}"]`);
  edge?.setAttribute('data-drop', 'true');
}

let hasJustEnded = false;

/** Whether a click is what the browser makes of the end of a drag, which was let go where it began. */
export const isEndOfDrag = (): boolean => hasJustEnded;

/** Follows the pointer from a press on something in the palette until it is let go over the canvas. Escape gives up. */
export function startDrag(press: ReactPointerEvent, dragged: Dragged): void {
  if (press.button !== 0) return;
  const start = { x: press.clientX, y: press.clientY };
  const listening = new AbortController();
  const end = () => {
    listening.abort();
    markEdge({ kind: 'nothing' });
    useDrag.setState({ drag: null });
  };
  const onMove = (event: PointerEvent) => {
    const at = { x: event.clientX, y: event.clientY };
    const isDrag = useDrag.getState().drag !== null || Math.hypot(at.x - start.x, at.y - start.y) >= THRESHOLD;
    if (!isDrag) return;
    const target = targetAt(at);
    markEdge(target);
    useDrag.setState({ drag: { dragged, at, target } });
  };
  const onDrop = (event: PointerEvent) => {
    const at = { x: event.clientX, y: event.clientY };
    const wasDragged = useDrag.getState().drag !== null;
    const target = targetAt(at);
    end();
    if (!wasDragged) return;
    hasJustEnded = true;
    setTimeout(() => (hasJustEnded = false));
    if (target.kind === 'edge') dropOnWire(dragged.item, target.id, at);
    else if (target.kind === 'canvas') addAt(dragged.item, at);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || useDrag.getState().drag === null) return;
    event.stopPropagation();
    end();
  };
  const { signal } = listening;
  window.addEventListener('pointermove', onMove, { signal });
  window.addEventListener('pointerup', onDrop, { signal });
  window.addEventListener('pointercancel', end, { signal });
  window.addEventListener('keydown', onKey, { signal, capture: true });
}
