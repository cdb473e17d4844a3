import type { EngineEventName, EngineEvents } from '../../core/protocol/engine.ts';
import type { EpochMetrics, StepMetrics } from '../../core/protocol/runs.ts';
import { thin } from './history/history.ts';

/** Says something to whoever listens to the engine. */
export type Emit = <Name extends EngineEventName>(event: Name, payload: EngineEvents[Name]) => void;

const INTERVAL_MS = 100;
const MOST_STEPS = 50;

export type Progress = Omit<EngineEvents['runProgress'], 'runId'>;

/** A run's events, seldom enough for a chart: at most ten times a second whatever the speed of training. */
export interface Reporter {
  step(metrics: StepMetrics): void;
  /** Goes out at once. */
  epoch(metrics: EpochMetrics): void;
  /** Sends what has gathered if it is time. */
  tick(): void;
  /** Sends it now: after a change of status. */
  flush(): void;
}

export function createReporter(runId: string, emit: Emit, progress: () => Progress): Reporter {
  let pending: StepMetrics[] = [];
  let last = -Infinity;
  const flush = () => {
    last = performance.now();
    if (pending.length > 0) emit('runSteps', { runId, steps: thin(pending, MOST_STEPS) });
    pending = [];
    emit('runProgress', { runId, ...progress() });
  };
  return {
    step: (metrics) => void pending.push(metrics),
    epoch: (metrics) => emit('epochEnd', { runId, metrics }),
    tick: () => {
      if (performance.now() - last >= INTERVAL_MS) flush();
    },
    flush,
  };
}
