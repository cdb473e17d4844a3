import type { EngineClient } from '../../../core/protocol/client.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { hear } from '../../link/follow.ts';
import { signatureOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import {
  findRun,
  interrupt,
  isActive,
  isStale,
  numbered,
  withEpochs,
  withProgress,
  withRecord,
  withSteps,
  type Runs,
} from './runState.ts';
import { inEvery, perDocument } from '../workspaces.ts';

interface RunsState {
  readonly runs: Runs;
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
  selectedId: null,
  pending: null,
  select: (selectedId) => set({ selectedId }),
  put: (record) =>
    set(({ runs, selectedId }) => ({
      runs: withRecord(runs, record),
      selectedId: findRun(runs, record.id) ? selectedId : record.id,
    })),
  replaceAll: (runs) => set({ runs: numbered(runs), selectedId: runs.at(-1)?.id ?? null, pending: null }),
}));

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
