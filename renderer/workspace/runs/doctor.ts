import { useMemo } from 'react';
import { pathOfIdentity } from '../../../core/analysis/identity.ts';
import type { Diagnosis, RunRecord } from '../../../core/protocol/runs.ts';
import type { Text } from '../../../core/text.ts';
import { analysisOf, networkSignatureOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { findRun } from './runState.ts';
import { useRuns } from './runs.ts';
import { perDocument } from '../workspaces.ts';

interface Doctor {
  /** Runs whose diagnosis has been read and put aside. */
  readonly dismissed: readonly string[];
  dismiss(runId: string): void;
}

export const useDoctor = perDocument<Doctor>((set) => ({
  dismissed: [],
  dismiss: (runId) => set(({ dismissed }) => ({ dismissed: [...dismissed, runId] })),
}));

/** The chosen run has diverged, or has learned nothing. */
export interface Trouble {
  readonly run: RunRecord;
  /** null: it came to its end, and has learned nothing. */
  readonly diagnosis: Diagnosis | null;
  readonly message: Text;
  /** The path of the node on which it is shown: the output's when it was the loss; empty where no node shows it. */
  readonly path: string;
}

/** What is wrong with the chosen run, when it is a run of the network on the canvas and nobody has put it aside. */
export function useTrouble(): Trouble | undefined {
  const run = useRuns(({ runs, selectedId }) => {
    const selected = findRun(runs, selectedId);
    return selected?.diagnosis || selected?.shortfall ? selected : undefined;
  });
  const isDismissed = useDoctor(({ dismissed }) => run !== undefined && dismissed.includes(run.id));
  const path = useDocument(({ document }) => {
    const found = run?.diagnosis ?? run?.shortfall;
    if (!found || isDismissed || run?.network !== networkSignatureOf(document)) return undefined;
    const analysis = analysisOf(document);
    const own = found.nodeId === null ? undefined : pathOfIdentity(analysis, found.nodeId);
    const output = analysis.network.find(({ block }) => block.type === 'output');
    return own ?? (run.diagnosis && output?.id) ?? '';
  });
  return useMemo(() => {
    const found = run?.diagnosis ?? run?.shortfall;
    if (!run || !found || path === undefined) return undefined;
    return { run, diagnosis: run.diagnosis, message: found.message, path };
  }, [run, path]);
}

/** Whether a node is where the trouble is, or a module that holds it. */
export function isTroubled(path: string, trouble: Trouble | undefined): boolean {
  return trouble !== undefined && (trouble.path === path || trouble.path.startsWith(`${path}/`));
}
