import { create } from 'zustand';

/** Steps a second that can be chosen; null: as fast as it can. */
export const speeds = [1, 5, 25, 100, null] as const;

/** How fast runs go at most, for this session. */
export const useSpeed = create<{ readonly stepsPerSecond: number | null }>()(() => ({ stepsPerSecond: null }));
