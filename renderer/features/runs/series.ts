import { usualRates } from '../../../core/training/rates.ts';
import { trainingSettings, type TrainingSettings } from '../../../core/training/settings.ts';
import { text, type Text } from '../../../core/text.ts';
import { follow } from '../../link/follow.ts';
import { onOpening, useDocument } from '../../workspace/document/document.ts';
import { here } from '../../workspace/document/latest.ts';
import { showPanel } from '../../workspace/document/panels.ts';
import { offerView } from '../../workspace/document/viewState.ts';
import { useProject } from '../../workspace/project/project.ts';
import { useRace } from '../../workspace/runs/race.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { obstacle, trainWith } from '../../workspace/runs/training.ts';
import { useEngineState } from '../../link/session.ts';
import { perDocument } from '../../workspace/workspaces.ts';
import { noEngine } from '../../workspace/shared/useHindrance.ts';
import { useRunsView } from './state.ts';

/** Rates are far enough apart to see too slow, right and too fast. */
const FACTORS = [0.1, 1, 10] as const;
const HIGHEST_RATE = 1000;

interface Series {
  /** How the runs that have not begun are to be trained. */
  readonly waiting: readonly TrainingSettings[];
  /** The one that is under way, or was last; null before the first has begun. */
  readonly runId: string | null;
  readonly total: number;
  readonly isStarting: boolean;
}

const none: Series = { waiting: [], runId: null, total: 0, isStarting: false };

/** Runs that are trained one after the other. */
export const useSeries = perDocument<Series>(() => none);

onOpening(() => useSeries.setState(none));

// Those that have not begun are trained after a reload, too, once it is known what became of the one before.
offerView('series', {
  read: () => {
    const { waiting, runId, total, isStarting } = useSeries.getState();
    return waiting.length > 0 && runId !== null && !isStarting ? { waiting, runId, total } : null;
  },
  show: (kept) => {
    const series = keptSeries(kept);
    if (series) useSeries.setState(series);
  },
});

function keptSeries(kept: unknown): Series | undefined {
  const { waiting, runId, total } = (kept ?? {}) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(waiting) || typeof runId !== 'string' || typeof total !== 'number') return undefined;
  const read = waiting.map((each) => trainingSettings.safeParse(each).data);
  const isWhole = read.every((settings) => settings !== undefined);
  return isWhole ? { waiting: read, runId, total, isStarting: false } : undefined;
}

/** Why learning rates cannot be compared now; undefined when they can. */
export function reasonAgainst(): Text | undefined {
  const { document } = useDocument.getState();
  if (useEngineState.getState().status.kind !== 'ready') return noEngine;
  if (activeRun(useRuns.getState().runs) || useSeries.getState().waiting.length > 0) return busy;
  if (useRace.getState().isRacing) return racing;
  if (usualRates(document.training) === undefined) return noRate;
  return document.training.learningRate > 0 ? obstacle(document) : zero;
}

/** The present learning rate, a tenth and ten times of it. */
export function threeRates(training: TrainingSettings): readonly TrainingSettings[] {
  const rates = FACTORS.map((factor) =>
    Math.min(HIGHEST_RATE, Number((training.learningRate * factor).toPrecision(6))),
  );
  return [...new Set(rates)].map((learningRate) => ({ ...training, learningRate }));
}

/** Trains the network at three rates, one run after the other, and shows their curves together as they grow. */
export async function compareRates(): Promise<void> {
  if (reasonAgainst()) return;
  const waiting = threeRates(useDocument.getState().document.training);
  useRunsView.setState({ ticked: [], filter: '' });
  useSeries.setState({ waiting, runId: null, total: waiting.length, isStarting: false });
  showPanel('runs');
  await advance();
}

/** What is under way goes on; the others are not begun. */
export function endSeries(): void {
  useSeries.setState({ waiting: [] });
}

async function advance(): Promise<void> {
  const [next, ...waiting] = useSeries.getState().waiting;
  if (!next) return;
  const isHere = here();
  useSeries.setState({ waiting, isStarting: true });
  const { document } = useDocument.getState();
  const run = await trainWith({ ...document, training: next });
  if (!isHere()) return;
  isHere.act(() => {
    if (!run) return useSeries.setState(none);
    useSeries.setState({ runId: run.id, isStarting: false });
    useRunsView.setState(({ ticked }) => ({ ticked: [...ticked, run.id] }));
    // It may have ended before its start was answered.
    goOn();
  });
}

/** Begins the next run when the one before has come to its end; one that was stopped by hand ends the series. */
function goOn(): void {
  const { waiting, runId, isStarting } = useSeries.getState();
  const { runs, pending } = useRuns.getState();
  if (waiting.length === 0 || isStarting || pending !== null || runId === null) return;
  // After a reload its run is not known at once, nor is the engine there.
  if (useProject.getState().awaitedRuns.includes(runId) || useEngineState.getState().status.kind !== 'ready') return;
  const status = findRun(runs, runId)?.progress.status;
  if (status === 'finished' || status === 'diverged' || status === 'failed') void advance();
  else if (status === 'stopped' || status === undefined || runs.at(-1)?.id !== runId) endSeries();
}

export function followSeries(): void {
  follow(useRuns, (state, before) => {
    if (state.runs !== before.runs || state.pending !== before.pending) goOn();
  });
  follow(useProject, ({ awaitedRuns }, before) => {
    if (awaitedRuns !== before.awaitedRuns) goOn();
  });
}

const busy = text(
  'A run is being trained: pause or stop it first.',
  'Ein Lauf wird trainiert: erst anhalten oder beenden.',
);
const racing = text(
  'A race is under way: cancel it in the Landscape tab, or wait for its end.',
  'Ein Rennen ist im Gange: im Reiter „Landschaft“ abbrechen oder sein Ende abwarten.',
);
const noRate = text(
  'With this optimizer the learning rate makes no difference: choose another one in the training settings.',
  'Bei diesem Optimierer macht die Lernrate keinen Unterschied: in den Trainingseinstellungen einen anderen wählen.',
);
const zero = text(
  'The learning rate is 0: set one above it in the training settings.',
  'Die Lernrate ist 0: in den Trainingseinstellungen eine größere einstellen.',
);
