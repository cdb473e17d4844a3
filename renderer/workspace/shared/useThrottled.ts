import { useCallback, useSyncExternalStore } from 'react';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { paced } from '../../link/pace.ts';
import { selectedRun, useRuns } from '../runs/runs.ts';
import { useWorkspaces, workspace } from '../workspaces.ts';

interface Store {
  subscribe(listener: () => void): () => void;
}

/**
 * What `read` finds in a store, looked at every `ms` milliseconds at most: runs change hundreds of times a second, and
 * charts are dear to draw. What changes after a rest is seen at once; while nothing changes, nothing is looked at.
 * `read` returns the same object as long as it finds the same.
 */
export function useThrottled<T>(store: Store, read: () => T, ms: number): T {
  const subscribe = useCallback((tell: () => void) => throttled(inSight(store), tell, ms), [store, ms]);
  return useSyncExternalStore(subscribe, read);
}

/** A store as the document in sight has it: what changes in another is not drawn. */
function inSight(store: Store): Store {
  const isSeen = () => workspace() === useWorkspaces.getState().shown;
  return { subscribe: (listener) => store.subscribe(() => isSeen() && listener()) };
}

/** The chosen run: another one at once, how far it is every `ms` milliseconds at most. */
export function useSelectedRun(ms: number): RunRecord | undefined {
  useRuns((state) => state.selectedId);
  return useThrottled(useRuns, selectedRun, ms);
}

/** Tells of a store's changes every `ms` milliseconds at most, and always of the last one. Returns what ends it. */
export function throttled(store: Store, tell: () => void, ms: number): () => void {
  const pace = paced(tell, ms);
  const unsubscribe = store.subscribe(pace);
  return () => {
    pace.stop();
    unsubscribe();
  };
}
