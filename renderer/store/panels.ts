import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type PanelName = 'palette' | 'inspector' | 'dock';

interface Panel {
  /** Width of the side panels, height of the dock; in CSS pixels. */
  readonly size: number;
  readonly isOpen: boolean;
}

interface Panels {
  readonly palette: Panel;
  readonly inspector: Panel;
  readonly dock: Panel;
  resize(name: PanelName, size: number): void;
  toggle(name: PanelName): void;
}

export const panelLimits: Readonly<Record<PanelName, readonly [number, number]>> = {
  palette: [160, 420],
  inspector: [240, 560],
  dock: [140, 640],
};

// A small window keeps more than half of its height for the canvas.
const dockHeight = typeof window === 'undefined' ? 280 : Math.round(Math.min(280, 0.34 * window.innerHeight));

/** How the window is divided: kept on this machine. */
export const usePanels = create<Panels>()(
  persist(
    (set) => ({
      palette: { size: 228, isOpen: true },
      inspector: { size: 292, isOpen: true },
      dock: { size: dockHeight, isOpen: true },
      resize: (name, size) => {
        const [least, most] = panelLimits[name];
        set({ [name]: { size: Math.min(most, Math.max(least, Math.round(size))), isOpen: true } });
      },
      toggle: (name) => set((state) => ({ [name]: { ...state[name], isOpen: !state[name].isOpen } })),
    }),
    { name: 'neuroloom.panels' },
  ),
);
