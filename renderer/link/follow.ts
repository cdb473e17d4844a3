import type { StoreApi } from 'zustand';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { EngineEventName, EngineEvents } from '../../core/protocol/engine.ts';
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

/** Hears what the engine tells unasked, until what it returns is called. A bug in `listener` is kept from others as well. */
export function hear<Name extends EngineEventName>(
  client: EngineClient,
  event: Name,
  listener: (payload: EngineEvents[Name]) => void,
): () => void {
  return client.on(event, (payload) => {
    try {
      listener(payload);
    } catch (error) {
      reportBug(error);
    }
  });
}
