import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { DeviceChoice } from '../../core/protocol/runs.ts';
import { USUAL_BUDGET } from '../../core/runs/keptWeights.ts';
import type { AxisOrder } from '../../core/shape.ts';
import type { Language } from '../../core/text.ts';

export type Theme = 'light' | 'dark' | 'projector';

interface Settings extends DeviceChoice {
  readonly language: Language;
  /** `system` follows the desktop. */
  readonly theme: Theme | 'system';
  /** How the axes of pictures are written; what is computed and saved keeps its order. */
  readonly axisOrder: AxisOrder;
  readonly isMinimapShown: boolean;
  /** Megabytes that the weights of all runs of a project may take. */
  readonly weightBudget: number;
  set(values: Partial<Omit<Settings, 'set'>>): void;
}

// Tests of the stores run without a browser.
const isGerman = typeof navigator !== 'undefined' && navigator.language.startsWith('de');

/** The settings of an older version, in which `compiled` was a device beside those of TensorFlow.js. */
export function withRuntime<T extends { readonly device?: unknown }>({ device, ...others }: T) {
  const isEager = typeof device === 'string' && device !== 'auto' && device !== 'compiled';
  const choice: DeviceChoice = isEager
    ? { runtime: 'eager', device }
    : { runtime: device === 'compiled' ? 'compiled' : 'auto', device: 'auto' };
  return { ...others, ...choice };
}

const NAME = 'neuroloom.settings';

/** False once the browser's store is full or forbidden: settings last as long as the window then. */
let isKept = true;

const storage = createJSONStorage(() => ({
  getItem: (name) => localStorage.getItem(name),
  setItem(name, value) {
    try {
      localStorage.setItem(name, value);
      isKept = true;
    } catch {
      isKept = false;
    }
  },
  removeItem: (name) => localStorage.removeItem(name),
}));

/** What other windows have set meanwhile stays: each writes all settings, its own change among them. */
function takeFromOthers(): void {
  // What could not be kept is not taken back by what was kept before.
  if (isKept) void useSettings.persist.rehydrate();
}

/** What a person sets once and expects to find again: kept on this machine, not in documents. */
export const useSettings = create<Settings>()(
  persist(
    (set) => ({
      language: isGerman ? 'de' : 'en',
      theme: 'system',
      runtime: 'auto',
      device: 'auto',
      threads: 'auto',
      axisOrder: 'channelsLast',
      isMinimapShown: true,
      weightBudget: USUAL_BUDGET,
      set: (values) => {
        takeFromOthers();
        set(values);
      },
    }),
    {
      name: NAME,
      storage,
      // 0: one choice for runtime and device.
      version: 1,
      migrate: (stored) => withRuntime(stored as { readonly device?: unknown }) as Settings,
    },
  ),
);

// The browser tells of what another window has written, never of what this one has.
if (typeof window !== 'undefined') {
  window.addEventListener('storage', ({ key }) => {
    if (key === NAME) takeFromOthers();
  });
}
