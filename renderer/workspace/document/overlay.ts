import { create } from 'zustand';
import type { Point, PortEnd } from '../../../core/graph/document.ts';

/** The loose end of a wire that was dropped where nothing is. */
export interface LooseWire {
  readonly end: PortEnd;
  readonly side: 'inputs' | 'outputs';
}

/** What lies over the workbench; points are the window's. */
export type Overlay =
  | { readonly kind: 'commands' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'findNode' }
  | { readonly kind: 'connectTo' | 'connectFrom' }
  /** `by`: it is to stand beside the selected block, or between this one and what it feeds, and not at the point. */
  | { readonly kind: 'addBlock'; readonly at: Point; readonly wire: LooseWire | null; readonly by?: 'beside' | 'after' }
  | { readonly kind: 'menu'; readonly at: Point; readonly on: 'canvas' | 'nodes' | 'edges' };

interface OverlayState {
  readonly overlay: Overlay | null;
  show(overlay: Overlay): void;
  close(): void;
}

/** At most one thing lies over the workbench. */
export const useOverlay = create<OverlayState>()((set) => ({
  overlay: null,
  show: (overlay) => set({ overlay }),
  close: () => set({ overlay: null }),
}));
