import { create } from 'zustand';

export const tabs = ['params', 'weights', 'code', 'help'] as const;
export type InspectorTab = (typeof tabs)[number];

/** What is shown of a node; the open tab stays open when another node is selected. */
export const useInspectorTab = create<{ readonly tab: InspectorTab }>()(() => ({ tab: 'params' }));
