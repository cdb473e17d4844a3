import type { KeyboardEvent } from 'react';
import { useSelection } from '../document/selection.ts';
import { useCanvasView } from './view.ts';

/** The canvas is one stop of the Tab key; from there the arrow keys go to nodes and wires. */

const STOPS = '.react-flow__node, .react-flow__edge';
/** A node is hidden until React Flow has measured it: so many frames are waited for it. */
const FRAMES = 20;

const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function canvasOf(): HTMLElement | null {
  return useCanvasView.getState().element?.closest('section') ?? null;
}

/** The node that has the focus. */
export function focusedNode(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('.react-flow__node')?.dataset['id'];
}

/** Gives the focus back to the canvas when what had it is gone. */
export function keepFocus(): void {
  if (!canvasOf()) return;
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) canvasOf()?.focus({ preventScroll: true });
  });
}

/** Puts the focus on a node as soon as it is drawn. */
export function focusNode(id: string, frames = FRAMES): void {
  if (!canvasOf()) return;
  requestAnimationFrame(() => {
    const node = canvasOf()?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    node?.focus({ preventScroll: true });
    if (frames > 0 && document.activeElement !== node) focusNode(id, frames - 1);
  });
}

/** The same where the focus is on the canvas, or nowhere: whoever works elsewhere stays there. */
export function moveFocus(id: string): void {
  const canvas = canvasOf();
  if (!canvas) return;
  const focused = document.activeElement;
  if (focused === document.body || canvas.contains(focused)) focusNode(id);
}

/** From a node or wire to the next one in the direction of an arrow key; what is selected is moved by it instead. */
export function walkOnCanvas(event: KeyboardEvent<HTMLElement>): void {
  const way = ways[event.key];
  const focused = document.activeElement;
  if (!way || !focused || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(STOPS)];
  const isCanvas = focused === event.currentTarget && useSelection.getState().nodes.length === 0;
  const isStop = focused.matches(STOPS) && !focused.classList.contains('selected');
  if (!isCanvas && !isStop) return;
  event.preventDefault();
  (isCanvas ? stops.find((stop) => stop.matches('.react-flow__node')) : nearest(focused, stops, way))?.focus();
}

function nearest(
  from: Element,
  stops: readonly HTMLElement[],
  [right, down]: readonly [number, number],
): HTMLElement | undefined {
  const start = middleOf(from);
  const far = stops.flatMap((stop) => {
    const { x, y } = middleOf(stop);
    const [dx, dy] = [x - start.x, y - start.y];
    const along = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    return along > 1 ? [{ stop, distance: along + 2 * aside }] : [];
  });
  return far.toSorted((a, b) => a.distance - b.distance)[0]?.stop;
}

function middleOf(element: Element): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
