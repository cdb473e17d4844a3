import { createContext, useContext } from 'react';
import { create, createStore, useStore, type StateCreator, type StoreApi, type UseBoundStore } from 'zustand';

/** An open document and all that belongs to it: its state lives in the stores that `perDocument` makes. */
export interface Workspace {
  /** Counts the workspaces of this page. */
  readonly id: number;
  /** Tells its drafts and autosaves from those of the others; empty for the first. A reload of the page keeps it. */
  readonly name: string;
}

interface Workspaces {
  /** In the order of their tabs; never empty. */
  readonly all: readonly Workspace[];
  /** The one in sight. */
  readonly shown: Workspace;
  /** Names of those that were closed: their work was saved or given up. */
  readonly closed: readonly string[];
}

let lastId = 0;
const fresh = (name: string): Workspace => ({ id: ++lastId, name });
const first = fresh('');

/** The documents that are open in this window. */
export const useWorkspaces = create<Workspaces>()(() => ({ all: [first], shown: first, closed: [] }));

/** The workspace that a part of the window is drawn for; null: the one in sight. */
export const WorkspaceContext = createContext<Workspace | null>(null);

/** The one that code acts in at the moment, when it is not the one in sight. */
let acting: Workspace | undefined;

/** The workspace that stores are read from and written to outside of components. */
export function workspace(): Workspace {
  return acting ?? useWorkspaces.getState().shown;
}

/**
 * Does something for a workspace that need not be in sight: until `act` returns, all stores are those of that one. What
 * `act` awaits goes on in the one in sight; `here` (document/latest.ts) leads back.
 */
export function inWorkspace<T>(target: Workspace, act: () => T): T {
  const before = acting;
  acting = target;
  try {
    return act();
  } finally {
    acting = before;
  }
}

/** Does it once for every open document. */
export function inEvery(act: () => void): void {
  for (const each of useWorkspaces.getState().all) inWorkspace(each, act);
}

export function isOpen(target: Workspace): boolean {
  return useWorkspaces.getState().all.includes(target);
}

type Change<State> = State | Partial<State> | ((state: State) => State | Partial<State>);

export type PerDocument<State> = UseBoundStore<StoreApi<State>>;

/**
 * A store that every open document has one of. As a hook it reads that of the workspace that is drawn; `getState`,
 * `setState` and `getInitialState` mean that of `workspace()`. Listeners hear of all, each in the workspace of the change.
 */
export function perDocument<State>(begin: StateCreator<State>): PerDocument<State> {
  const stores = new WeakMap<Workspace, StoreApi<State>>();
  const listeners = new Set<(state: State, before: State) => void>();
  const storeOf = (target: Workspace): StoreApi<State> => {
    const known = stores.get(target);
    if (known) return known;
    const store = createStore<State>()(begin);
    stores.set(target, store);
    store.subscribe((state, before) => {
      inWorkspace(target, () => {
        for (const listener of listeners) listener(state, before);
      });
    });
    return store;
  };
  const own = () => storeOf(workspace());
  const api: StoreApi<State> = {
    getState: () => own().getState(),
    getInitialState: () => own().getInitialState(),
    setState: (change: Change<State>, replace?: boolean) =>
      replace ? own().setState(change as State, true) : own().setState(change),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  function useState<Part>(select: (state: State) => Part): Part {
    const shown = useStore(useWorkspaces, (state) => state.shown);
    return useStore(storeOf(useContext(WorkspaceContext) ?? shown), select);
  }
  return Object.assign(useState, api) as PerDocument<State>;
}

/** The tabs of a page that was loaded again, by their names, before anything is open. */
export function beginWith(names: readonly string[], shown: string): void {
  const all = names.map((name) => (name === first.name ? first : fresh(name)));
  const inSight = all.find(({ name }) => name === shown) ?? all[0];
  if (inSight) useWorkspaces.setState({ all, shown: inSight });
}

/** Opens an empty workspace behind the others and returns it; it is not in sight yet. */
export function addWorkspace(name = crypto.randomUUID().slice(0, 8)): Workspace {
  const added = fresh(name);
  useWorkspaces.setState(({ all }) => ({ all: [...all, added] }));
  return added;
}

export function showWorkspace(shown: Workspace): void {
  if (isOpen(shown)) useWorkspaces.setState({ shown });
}

/** Forgets a workspace with all that its stores hold. Its neighbour comes into sight; in place of the last, an empty one. */
export function dropWorkspace(gone: Workspace): void {
  const { all, shown, closed } = useWorkspaces.getState();
  const at = all.indexOf(gone);
  if (at < 0) return;
  const left = all.filter((each) => each !== gone);
  const rest = left.length > 0 ? left : [fresh(crypto.randomUUID().slice(0, 8))];
  const next = shown === gone ? rest[Math.min(at, rest.length - 1)] : shown;
  useWorkspaces.setState({ all: rest, closed: [...closed, gone.name], ...(next && { shown: next }) });
}
