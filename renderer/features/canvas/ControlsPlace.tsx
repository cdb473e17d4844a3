import { useStoreApi } from '@xyflow/react';
import { memo, useEffect } from 'react';
import type { NodeFacts } from '../../workspace/editing/nodeFacts.ts';
import { useCanvasView } from '../../workspace/editing/view.ts';
import { MINIMAP } from './minimap.ts';

/** What is said of problems and troubled runs, with the buttons that repair them. */
const SAID = '.react-flow__node [role="note"][data-severity]';
const BAR = '[role="toolbar"]';
/** Between the buttons and the edge of the canvas, in CSS pixels. */
const MARGIN = 12;

/** Where the buttons of the canvas stand: in the first of these places in which they cover no problem. */
const places = ['left', 'middle', 'right', 'corner'] as const;

interface SaidNode {
  readonly data: { readonly facts: Pick<NodeFacts, 'problem' | 'trouble'> };
}

/** Puts the buttons of the canvas beside what is said of problems, unless the pointer is at them. */
export const ControlsPlace = memo(function ControlsPlace({ nodes }: { readonly nodes: readonly SaidNode[] }) {
  const store = useStoreApi();
  const element = useCanvasView((state) => state.element);
  const hasSaid = nodes.some(({ data: { facts } }) => facts.problem !== undefined || facts.trouble !== undefined);
  useEffect(() => {
    const area = element?.closest<HTMLElement>('[data-area]');
    if (!area || !hasSaid) return undefined;
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => settle(area));
    };
    const onLeave = ({ target }: PointerEvent) => {
      if (target instanceof Element && target.closest(BAR)) soon();
    };
    soon();
    // The graph's own changes come this way, too.
    const end = store.subscribe(soon);
    area.addEventListener('pointerout', onLeave);
    return () => {
      end();
      area.removeEventListener('pointerout', onLeave);
      cancelAnimationFrame(frame);
      delete area.dataset['controls'];
    };
  }, [element, store, hasSaid]);
  return null;
});

function settle(area: HTMLElement): void {
  const bar = area.querySelector(BAR);
  if (!bar || bar.matches(':hover')) return;
  const [canvas, { width, height }] = [area.getBoundingClientRect(), bar.getBoundingClientRect()];
  const said = [...area.querySelectorAll(SAID)].map((note) => note.getBoundingClientRect());
  const lefts = {
    left: canvas.left + MARGIN,
    middle: canvas.left + (canvas.width - width) / 2,
    right: canvas.right - 2 * MARGIN - MINIMAP.width - width,
    // The minimap's, where it is not shown.
    corner: area.querySelector('[data-testid="minimap"]') ? -Infinity : canvas.right - MARGIN - width,
  };
  const top = canvas.bottom - MARGIN - height;
  const covers = (left: number) => said.some((box) => box.left < left + width && box.right > left && box.top < top + height && box.bottom > top); // prettier-ignore
  area.dataset['controls'] = places.find((place) => lefts[place] >= lefts.left && !covers(lefts[place])) ?? 'left';
}
