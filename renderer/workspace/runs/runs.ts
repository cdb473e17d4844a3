import type { EngineClient } from '../../../core/protocol/client.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { labelOf } from '../../../core/graph/runLabels.ts';
import { follow, hear } from '../../link/follow.ts';
import { signatureOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import {
  findRun,
  interrupt,
  isActive,
  isStale,
  numbered,
  parted,
  withEpochs,
  withProgress,
  withRecord,
  withSteps,
  type Runs,
} from './runState.ts';
import { inEvery, perDocument } from '../workspaces.ts';

interface RunsState {
  readonly runs: Runs;
  /** Deleted ones: undoing that brings them back. */
  readonly removed: Runs;
  /** The run that the panels show. */
  readonly selectedId: string | null;
  /** A command to the engine is under way: which one. */
  readonly pending: 'start' | 'pause' | 'resume' | 'step' | 'stop' | null;
  select(id: string): void;
  /** Takes over what the engine says of a run; a new one is shown. */
  put(record: RunRecord): void;
  /** Another project: other runs. */
  replaceAll(runs: Runs): void;
}

export const useRuns = perDocument<RunsState>((set) => ({
  runs: [],
  removed: [],
  selectedId: null,
  pending: null,
  select: (selectedId) => set({ selectedId }),
  put: (record) =>
    set(({ runs, removed, selectedId }) =>
      findRun(removed, record.id)
        ? { removed: withRecord(removed, record) }
        : { runs: withRecord(runs, record), selectedId: findRun(runs, record.id) ? selectedId : record.id },
    ),
  replaceAll: (all) => {
    const { runs, removed } = partedNow(numbered(all));
    set({ runs, removed, selectedId: runs.at(-1)?.id ?? null, pending: null });
  },
}));

function partedNow(all: Runs) {
  const { document } = useDocument.getState();
  return parted(all, (id) => labelOf(document, id).isRemoved === true);
}

// Deleting a run is an edit: it goes and comes back with the document.
follow(useDocument, ({ document }, before) => {
  if (document.runs === before.document.runs) return;
  const { runs, removed, selectedId } = useRuns.getState();
  const next = partedNow([...runs, ...removed]);
  if (next.removed.length === removed.length && next.removed.every(({ id }) => findRun(removed, id))) return;
  const isGone = selectedId === null || !findRun(next.runs, selectedId);
  // What an undo brings back is shown, and its curve with it.
  const back = next.runs.findLast(({ id }) => findRun(removed, id));
  const shown = back ?? (isGone ? next.runs.at(-1) : findRun(next.runs, selectedId));
  useRuns.setState({ ...next, selectedId: shown?.id ?? null });
});

/** The number that the next run gets. */
export function nextOrdinal(): number {
  const { runs, removed } = useRuns.getState();
  return 1 + Math.max(0, ...[...runs, ...removed].map(({ number }) => number));
}

/** Feeds the store from the engine's events, for as long as the page lives. */
export function followRuns(client: EngineClient): void {
  // A run may belong to a document that is not in sight.
  const update = (next: (runs: Runs) => Runs) =>
    inEvery(() => {
      const { runs } = useRuns.getState();
      const changed = next(runs);
      if (changed !== runs) useRuns.setState({ runs: changed });
    });
  hear(client, 'runProgress', (event) => update((runs) => withProgress(runs, event)));
  hear(client, 'runSteps', (event) => update((runs) => withSteps(runs, event)));
  hear(client, 'runEpochs', (event) => update((runs) => withEpochs(runs, event)));
}

/** Marks what ran as interrupted and returns it. */
export function interruptRuns(): RunRecord | undefined {
  const { runs } = useRuns.getState();
  useRuns.setState({ runs: interrupt(runs), pending: null });
  return activeRun(runs);
}

/** The run that is training now, or being prepared. */
export function activeRun(runs: Runs): RunRecord | undefined {
  return runs.find((run) => isActive(run.progress.status));
}

/** The run that the panels show. */
export function selectedRun(): RunRecord | undefined {
  const { runs, selectedId } = useRuns.getState();
  return findRun(runs, selectedId);
}

/** The newest run: the one that the controls act on. */
export function latestRun(): RunRecord | undefined {
  return useRuns.getState().runs.at(-1);
}

export function useIsStale(run: RunRecord | undefined): boolean {
  const signature = useDocument((state) => signatureOf(state.document));
  return run !== undefined && isStale(run, signature);
}
