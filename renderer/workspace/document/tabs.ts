import { create } from 'zustand';

/** Which panel of the dock is open, by name; others may open one: a cell of the confusion matrix shows its examples. */
export const useDockTab = create<{ readonly tab: string }>()(() => ({ tab: 'training' }));
