import { create } from 'zustand';
import type { EngineEvents } from '../../../core/protocol/engine.ts';
import type { WireNumber } from '../../../core/protocol/tensors.ts';
import type { Breakpoint, Watch } from '../../../core/protocol/watching.ts';

/** The engine takes no more of each. */
export const MOST_WATCHED = 20;
/** Values of a watch that are kept for its curve. */
const MOST_VALUES = 200;

export interface ListedBreakpoint {
  readonly id: number;
  readonly isOn: boolean;
  readonly breakpoint: Breakpoint;
}

export interface ListedWatch {
  readonly id: number;
  readonly watch: Watch;
}

interface Watching {
  readonly breakpoints: readonly ListedBreakpoint[];
  readonly watches: readonly ListedWatch[];
  addBreakpoint(breakpoint: Breakpoint): void;
  setBreakpoint(id: number, values: Partial<Omit<ListedBreakpoint, 'id'>>): void;
  removeBreakpoint(id: number): void;
  addWatch(watch: Watch): void;
  setWatch(id: number, watch: Watch): void;
  removeWatch(id: number): void;
}

let lastId = 0;

/** Where training is to pause by itself, and what is followed: for this session, no part of the document. */
export const useWatching = create<Watching>()((set) => ({
  breakpoints: [],
  watches: [],
  addBreakpoint: (breakpoint) =>
    set(({ breakpoints }) => ({ breakpoints: [...breakpoints, { id: ++lastId, isOn: true, breakpoint }] })),
  setBreakpoint: (id, values) =>
    set(({ breakpoints }) => ({
      breakpoints: breakpoints.map((listed) => (listed.id === id ? { ...listed, ...values } : listed)),
    })),
  removeBreakpoint: (id) =>
    set(({ breakpoints }) => ({ breakpoints: breakpoints.filter((listed) => listed.id !== id) })),
  addWatch: (watch) => set(({ watches }) => ({ watches: [...watches, { id: ++lastId, watch }] })),
  // Another watch has another curve.
  setWatch: (id, watch) =>
    set(({ watches }) => ({
      watches: watches.map((listed) => (listed.id === id ? { id: ++lastId, watch } : listed)),
    })),
  removeWatch: (id) => set(({ watches }) => ({ watches: watches.filter((listed) => listed.id !== id) })),
}));

/** What has been told of a watch in the run that was in training last, oldest first; null: not known of this network. */
export interface WatchedValue {
  readonly step: number;
  readonly value: WireNumber | null;
}

export interface Watched {
  readonly runId: string | null;
  /** By the watch's id. */
  readonly values: Readonly<Record<number, readonly WatchedValue[]>>;
}

export const useWatched = create<Watched>()(() => ({ runId: null, values: {} }));

/** Takes over what the engine says of the watches with these ids. */
export function withValues(watched: Watched, ids: readonly number[], event: EngineEvents['watchValues']): Watched {
  const { runId, step } = event;
  const before = watched.runId === runId ? watched.values : {};
  const values = ids.map((id, i) => {
    // A run that was taken back goes on from there.
    const earlier = (before[id] ?? []).filter((point) => point.step < step);
    return [id, [...earlier, { step, value: event.values[i] ?? null }].slice(-MOST_VALUES)] as const;
  });
  return { runId, values: Object.fromEntries(values) };
}
