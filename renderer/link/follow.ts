import type { StoreApi } from 'zustand';
import { reportBug } from './bugs.ts';

/** Calls `listener` after every change. A bug in it is reported, and neither undoes the change nor keeps it from others. */
export function follow<State>(
  store: Pick<StoreApi<State>, 'subscribe'>,
  listener: (state: State, before: State) => void,
): () => void {
  return store.subscribe((state, before) => {
    try {
      listener(state, before);
    } catch (error) {
      reportBug(error);
    }
  });
}
