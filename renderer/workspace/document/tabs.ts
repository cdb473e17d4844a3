import { create } from 'zustand';

export type DockTab =
  'training' | 'data' | 'predictions' | 'confusion' | 'steps' | 'plane' | 'landscape' | 'watch' | 'console';

/** Which tab is open; others may open one: a cell of the confusion matrix shows its examples. */
export const useDockTab = create<{ readonly tab: DockTab }>()(() => ({ tab: 'training' }));
