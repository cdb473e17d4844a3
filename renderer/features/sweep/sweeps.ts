import { create } from 'zustand';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { Sweep, SweepOutcome, SweepProgress } from '../../../core/protocol/sweeps.ts';
import { text, type Text } from '../../../core/text.ts';
import { untilAnswered } from '../../link/ask.ts';
import { hear } from '../../link/follow.ts';
import { notifyError } from '../../link/notify.ts';
import { engine } from '../../link/session.ts';
import { here } from '../../workspace/document/latest.ts';
import { inEvery } from '../../workspace/workspaces.ts';
import { useSweepForm } from './state.ts';

interface Sweeps {
  /** The newest first; null before the engine has told them. */
  readonly list: readonly Sweep[] | null;
  /** By sweep, in the order in which runs ended; absent: not asked for yet. */
  readonly outcomes: Readonly<Record<string, readonly SweepOutcome[]>>;
  /** What was taken out of the list and can come back, the newest last, whichever window removed it. */
  readonly removed: readonly Sweep[];
  readonly isStarting: boolean;
  /** Why the list is not there; undefined: it is, or is being asked for. */
  readonly error: unknown;
}

/** The sweeps that the engine has: they belong to no document. */
export const useSweeps = create<Sweeps>(() => ({
  list: null,
  outcomes: {},
  removed: [],
  isStarting: false,
  error: undefined,
}));

/** Asks for the list, unless it is known. */
export async function loadSweeps(): Promise<void> {
  if (!useSweeps.getState().list) await readList();
}

/** One question at a time: while it is under way, more may be told of a sweep that it will bring. */
let reading: Promise<void> | undefined;

function readList(): Promise<void> {
  reading ??= askForList().finally(() => (reading = undefined));
  return reading;
}

/** Whether sweeps are there, as was told since the list was asked for: that is newer than what it will say. */
const told = new Map<string, boolean>();

async function askForList(): Promise<void> {
  told.clear();
  try {
    const all = await untilAnswered(() => engine().request('sweeps', {}));
    const list = all.filter(({ id }) => told.get(id) !== false);
    useSweeps.setState({ list, error: undefined });
    const hasAll = [...told].every(([id, isThere]) => !isThere || list.some((sweep) => sweep.id === id));
    if (!hasAll) await askForList();
  } catch (error) {
    useSweeps.setState({ error });
  }
}

/** Those that are being asked for: a second question would bring the same outcomes once more. */
const asking = new Set<string>();

/** Asks for what has become of runs since the last time. */
export async function loadOutcomes(id: string): Promise<void> {
  if (asking.has(id)) return;
  asking.add(id);
  try {
    const known = useSweeps.getState().outcomes[id];
    const from = known?.length ?? 0;
    const added = await untilAnswered(() => engine().request('sweepOutcomes', { id, from }));
    // Forgotten meanwhile: what was asked for does not follow on anything.
    if (useSweeps.getState().outcomes[id] === known) {
      useSweeps.setState(({ outcomes }) => ({ outcomes: { ...outcomes, [id]: [...(known ?? []), ...added] } }));
    }
  } catch (error) {
    // Another window may have removed it.
    if (error instanceof EngineError && error.code === 'invalidRequest') forget(id);
    notifyError(notLoaded, error);
    return;
  } finally {
    asking.delete(id);
  }
  // More may have ended meanwhile.
  const { list, outcomes } = useSweeps.getState();
  const done = list?.find((sweep) => sweep.id === id)?.done ?? 0;
  if (done > (outcomes[id]?.length ?? 0)) await loadOutcomes(id);
}

export async function startSweep(wish: EngineParams['startSweep']): Promise<void> {
  useSweeps.setState({ isStarting: true });
  const isHere = here();
  await act(notStarted, async () => {
    const sweep = await engine().request('startSweep', wish);
    take(sweep);
    useSweeps.setState({ removed: [] });
    if (isHere()) isHere.act(() => useSweepForm.setState({ shownId: sweep.id }));
  });
  useSweeps.setState({ isStarting: false });
}

export const pauseSweep = (id: string) => act(failed, async () => take(await engine().request('pauseSweep', { id })));
export const cancelSweep = (id: string) => act(failed, async () => take(await engine().request('cancelSweep', { id })));

/** Runs that failed are tried once more: what is known of them is asked for anew. */
export function resumeSweep(id: string): Promise<void> {
  return act(failed, async () => {
    const sweep = await engine().request('resumeSweep', { id });
    forgetOutcomes(id);
    take(sweep);
    await loadOutcomes(id);
  });
}

export function removeSweep(id: string): Promise<void> {
  return act(failed, async () => {
    await engine().request('removeSweep', { id });
    forget(id);
  });
}

/** Undoes the removal of a sweep, and shows it. */
export function restoreSweep(id: string): Promise<void> {
  const isHere = here();
  return act(notRestored, async () => {
    try {
      take(await engine().request('restoreSweep', { id }));
      if (isHere()) isHere.act(() => useSweepForm.setState({ shownId: id }));
    } catch (error) {
      // Too many others were removed since.
      if (error instanceof EngineError && error.code === 'invalidRequest') noLongerRemoved(id);
      throw error;
    }
  });
}

function noLongerRemoved(id: string): void {
  useSweeps.setState(({ removed }) => ({ removed: removed.filter((sweep) => sweep.id !== id) }));
}

async function act(title: Text, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    notifyError(title, error);
  }
}

/** It has gone, whichever window removed it. */
function forget(id: string): void {
  told.set(id, false);
  forgetOutcomes(id);
  useSweeps.setState(({ list, removed }) => ({
    list: list?.filter((sweep) => sweep.id !== id) ?? null,
    removed: [...removed, ...(list?.filter((sweep) => sweep.id === id) ?? [])],
  }));
  inEvery(() => {
    if (useSweepForm.getState().shownId === id) useSweepForm.setState({ shownId: null });
  });
}

function forgetOutcomes(id: string): void {
  useSweeps.setState(({ outcomes: { [id]: _, ...rest } }) => ({ outcomes: rest }));
}

function take(sweep: Sweep): void {
  noLongerRemoved(sweep.id);
  useSweeps.setState(({ list }) => ({ list: [sweep, ...(list ?? []).filter(({ id }) => id !== sweep.id)].toSorted(byAge) }));
} // prettier-ignore

const byAge = (a: Sweep, b: Sweep) => b.startedAt.localeCompare(a.startedAt);

/** Of a sweep that another window has begun, only the list tells more. */
function progressed(progress: SweepProgress): void {
  told.set(progress.id, true);
  noLongerRemoved(progress.id);
  const { list, outcomes } = useSweeps.getState();
  if (!list) return;
  if (!list.some(({ id }) => id === progress.id)) {
    void readList();
    return;
  }
  useSweeps.setState({ list: list.map((sweep) => (sweep.id === progress.id ? { ...sweep, ...progress } : sweep)) });
  const known = outcomes[progress.id];
  if (!known) return;
  // It goes on, and what failed is tried once more.
  const failures = known.filter(({ status }) => status === 'failed').length;
  const isOther = progress.done < known.length || progress.failed < failures;
  if (isOther) forgetOutcomes(progress.id);
  if (isOther || progress.done > known.length) void loadOutcomes(progress.id);
}

export function followSweeps(client: EngineClient): void {
  hear(client, 'sweepProgress', progressed);
  hear(client, 'sweepRemoved', ({ id }) => forget(id));
  // Another engine knows those of the former from disk: interrupted.
  client.onHost(({ host }) => {
    if (host === 'engineStarted') useSweeps.setState({ list: null, outcomes: {}, error: undefined });
  });
}

const notLoaded = text('What has become of the runs could not be read', 'Was aus den Läufen wurde, ließ sich nicht lesen'); // prettier-ignore
const notStarted = text('The sweep could not be started', 'Die Versuchsreihe ließ sich nicht beginnen');
const failed = text('The sweep could not be changed', 'Die Versuchsreihe ließ sich nicht ändern');
const notRestored = text('The sweep could not be brought back', 'Die Versuchsreihe ließ sich nicht zurückholen');
