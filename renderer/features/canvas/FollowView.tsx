import { useStoreApi } from '@xyflow/react';
import { memo, useEffect } from 'react';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import { refit } from '../../workspace/editing/fit.ts';
import type { Area } from '../../../core/drawing/route.ts';
import { useCanvasView } from '../../workspace/editing/view.ts';
import { followArea } from './near.ts';

/** Below this zoom, cards say their titles alone where letters have a least size. */
const NEAR = 0.98;

/** Letters of wires on the projector, in CSS pixels: at least, as they are seen, and on the canvas. */
const [LEAST, USUAL] = [20, 13];

interface FollowViewProps {
  /** Takes the part of the canvas to be drawn, whenever it is another one. */
  readonly draw: (area: Area) => void;
}

/** What goes by the size and the zoom of the canvas. */
export const FollowView = memo(function FollowView({ draw }: FollowViewProps) {
  const store = useStoreApi();
  const element = useCanvasView((state) => state.element);
  const isProjector = useDrawnTheme() === 'projector';
  useEffect(() => followArea(store, draw), [store, draw]);
  useEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(refit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  useEffect(() => {
    const area = element?.closest<HTMLElement>('[data-area]');
    if (!area || !isProjector) return undefined;
    let drawn: number | undefined;
    const say = () => {
      const [, , zoom] = store.getState().transform;
      if (zoom === drawn) return;
      drawn = zoom;
      area.style.setProperty('--zoom', String(zoom));
      area.dataset['far'] = String(zoom < NEAR);
      const letters = Math.max(1, LEAST / zoom / USUAL);
      area.style.setProperty('--letters', String(letters));
      useCanvasView.setState({ letters });
    };
    say();
    // Letters of another size need another view.
    refit();
    const end = store.subscribe(say);
    return () => {
      end();
      area.style.removeProperty('--zoom');
      area.style.removeProperty('--letters');
      delete area.dataset['far'];
      useCanvasView.setState({ letters: 1 });
      refit();
    };
  }, [element, isProjector, store]);
  return null;
});
