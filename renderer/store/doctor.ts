import { useMemo } from 'react';
import { create } from 'zustand';
import { pathOfIdentity } from '../../core/analysis/identity.ts';
import type { Diagnosis, RunRecord } from '../../core/protocol/runs.ts';
import { text, type Text } from '../../core/text.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';
import { analysisOf, networkSignatureOf } from './analysis.ts';
import { useDocument } from './document.ts';
import { findRun } from './runState.ts';
import { useRuns } from './runs.ts';
import { REWOUND_STEPS } from './training.ts';

interface Doctor {
  /** Runs whose diagnosis has been read and put aside. */
  readonly dismissed: readonly string[];
  dismiss(runId: string): void;
}

export const useDoctor = create<Doctor>()((set) => ({
  dismissed: [],
  dismiss: (runId) => set(({ dismissed }) => ({ dismissed: [...dismissed, runId] })),
}));

/** The chosen run has diverged. */
export interface Trouble {
  readonly run: RunRecord;
  readonly diagnosis: Diagnosis;
  /** The path of the node on which it is shown: the output's when it was the loss. */
  readonly path: string;
}

/** Why the chosen run diverged, when it is a run of the network on the canvas and nobody has put it aside. */
export function useTrouble(): Trouble | undefined {
  const run = useRuns(({ runs, selectedId }) => {
    const selected = findRun(runs, selectedId);
    return selected?.diagnosis ? selected : undefined;
  });
  const isDismissed = useDoctor(({ dismissed }) => run !== undefined && dismissed.includes(run.id));
  const path = useDocument(({ document }) => {
    if (!run?.diagnosis || isDismissed || run.network !== networkSignatureOf(document)) return undefined;
    const analysis = analysisOf(document);
    const { nodeId } = run.diagnosis;
    const output = analysis.network.find(({ block }) => block.type === 'output');
    return (nodeId === null ? undefined : pathOfIdentity(analysis, nodeId)) ?? output?.id ?? '';
  });
  return useMemo(
    () => (run?.diagnosis && path !== undefined ? { run, diagnosis: run.diagnosis, path } : undefined),
    [run, path],
  );
}

/** Whether a node is where the trouble is, or a module that holds it. */
export function isTroubled(path: string, trouble: Trouble | undefined): boolean {
  return trouble !== undefined && (trouble.path === path || trouble.path.startsWith(`${path}/`));
}

/** Something that helps against divergence, tried from some steps before it. */
export interface Remedy {
  readonly label: Text;
  change(training: TrainingSettings): TrainingSettings;
}

/** What has not been done yet. */
export function remediesFor({ clip }: TrainingSettings): readonly Remedy[] {
  return clip.kind === 'norm' && clip.limit <= 1 ? [slower] : [slower, clipped];
}

const slower: Remedy = {
  label: text(
    `Rewind ${REWOUND_STEPS} steps and divide the learning rate by 10`,
    `${REWOUND_STEPS} Schritte zurück und die Lernrate durch 10 teilen`,
  ),
  // Decimal, as people write it: 0.7 / 10 is 0.07 and not 0.06999999999999999.
  change: (training) => ({ ...training, learningRate: Number((training.learningRate / 10).toPrecision(12)) }),
};

const clipped: Remedy = {
  label: text(
    `Rewind ${REWOUND_STEPS} steps and clip gradients`,
    `${REWOUND_STEPS} Schritte zurück und Gradienten begrenzen`,
  ),
  change: (training) => ({ ...training, clip: { kind: 'norm', limit: 1 } }),
};
