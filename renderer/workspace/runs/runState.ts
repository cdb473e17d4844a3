import type { EngineEvents } from '../../../core/protocol/engine.ts';
import { bestOf, withEpoch } from '../../../core/protocol/epochs.ts';
import { lossMetric, type Metric } from '../../../core/losses/metrics.ts';
import type { Metrics, RunRecord, RunStatus } from '../../../core/protocol/runs.ts';
import { extend, truncate } from './curve.ts';

/** All runs of the open project, oldest first: a new run is added, never put in the place of another. */
export type Runs = readonly RunRecord[];

export function findRun(runs: Runs, id: string | null): RunRecord | undefined {
  return runs.find((run) => run.id === id);
}

/** A run that holds the engine: it will go on by itself. */
export function isActive(status: RunStatus): boolean {
  return status === 'preparing' || status === 'running';
}

/** Ended before its time, and can go on from where it is. */
export function isResumable(status: RunStatus): boolean {
  return status === 'paused' || status === 'stopped' || status === 'interrupted';
}

/** Whether a run trained another network, or the same on other data, than what is on the canvas now. */
export function isStale(run: Pick<RunRecord, 'signature'>, currentSignature: string): boolean {
  return run.signature !== currentSignature;
}

/**
 * Takes over what the engine says of a run. The finer curve that was seen live is kept; what lies after the record's
 * last step has been lost with the engine and is taken back.
 */
export function withRecord(runs: Runs, record: RunRecord): Runs {
  const known = findRun(runs, record.id);
  if (!known) return numbered([...runs, record]);
  const steps = extend(truncate(known.steps, record.progress.step), record.steps);
  return replace(runs, { ...record, number: known.number, steps });
}

/** Counted within the project; the engine counts all runs on this machine. A run keeps the number that it began with. */
export function numbered(runs: Runs): Runs {
  let last = 0;
  return runs.map((run) => {
    last = Math.max(last + 1, run.ordinal ?? 0);
    return run.number === last ? run : { ...run, number: last };
  });
}

/** The runs that are there, and those that were deleted and may come back, each in their order. */
export function parted(all: Runs, isRemoved: (id: string) => boolean): { readonly runs: Runs; readonly removed: Runs } {
  const sorted = all.toSorted((a, b) => a.number - b.number);
  return { runs: sorted.filter(({ id }) => !isRemoved(id)), removed: sorted.filter(({ id }) => isRemoved(id)) };
}

export function withProgress(runs: Runs, event: EngineEvents['runProgress']): Runs {
  const { runId, ...news } = event;
  return change(runs, runId, (run) => ({ ...run, ...news }));
}

export function withSteps(runs: Runs, event: EngineEvents['runSteps']): Runs {
  return change(runs, event.runId, (run) => ({ ...run, steps: extend(run.steps, event.steps) }));
}

export function withEpochs(runs: Runs, { runId, epochs }: EngineEvents['runEpochs']): Runs {
  return change(runs, runId, (run) => ({ ...run, epochs: epochs.reduce(withEpoch, run.epochs) }));
}

/** The engine died: what ran is interrupted. Its last checkpoint is known only once the engine is back. */
export function interrupt(runs: Runs): Runs {
  return runs.map((run) =>
    isActive(run.progress.status)
      ? {
          ...run,
          progress: { ...run.progress, status: 'interrupted', phase: 'idle', secondsLeft: null, stepsPerSecond: null },
        }
      : run,
  );
}

/** What there are numbers of: some metrics are measured on held-out examples alone. */
export function measuredMetrics({ metrics, steps, epochs }: RunRecord): readonly Metric[] {
  const isIn = (values: Metrics | null | undefined, name: string) => values?.[name] !== undefined;
  return metrics.filter(
    ({ name }) => name === lossMetric.name || isIn(steps.at(-1)?.values, name) || isIn(epochs.at(-1)?.held, name),
  );
}

/** The best epoch by held-out loss (training loss where nothing is held out); undefined before the first. */
export function bestEpoch(run: RunRecord): RunRecord['epochs'][number] | undefined {
  return bestOf(run.epochs);
}

function change(runs: Runs, id: string, update: (run: RunRecord) => RunRecord): Runs {
  const run = findRun(runs, id);
  // Events of runs that belong to another project, or that are not known yet: the answer to startRun has it all.
  return run ? replace(runs, update(run)) : runs;
}

function replace(runs: Runs, run: RunRecord): Runs {
  return runs.map((other) => (other.id === run.id ? run : other));
}
