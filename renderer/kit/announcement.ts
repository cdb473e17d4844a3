import { create } from 'zustand';
import type { Text } from '../../core/text.ts';

/** What was just done, for those who do not see it. `count` tells two equal ones apart. */
export const useAnnouncement = create<{ readonly said: Text | null; readonly count: number }>()(() => ({
  said: null,
  count: 0,
}));

export function announce(said: Text): void {
  useAnnouncement.setState(({ count }) => ({ said, count: count + 1 }));
}
