import { create } from 'zustand';
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';

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

const REST_MS = 300;
const unwritten = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function writeAll(): void {
  clearTimeout(timer);
  for (const [name, value] of unwritten) localStorage.setItem(name, value);
  unwritten.clear();
}

/** localStorage, written to once a panel is not being drawn wider any more. */
const atRest: StateStorage = {
  getItem: (name) => unwritten.get(name) ?? localStorage.getItem(name),
  setItem: (name, value) => {
    unwritten.set(name, value);
    clearTimeout(timer);
    timer = setTimeout(writeAll, REST_MS);
  },
  removeItem: (name) => {
    unwritten.delete(name);
    localStorage.removeItem(name);
  },
};
if (typeof window !== 'undefined') window.addEventListener('pagehide', writeAll);

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
    { name: 'neuroloom.panels', storage: createJSONStorage(() => atRest) },
  ),
);
