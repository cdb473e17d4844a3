import type { EngineEventName, EngineEvents } from '../../core/protocol/engine.ts';
import type { EpochMetrics, StepMetrics } from '../../core/protocol/runs.ts';
import type { Text } from '../../core/text.ts';
import { thin } from './history/history.ts';

/** Sends an event to whoever listens to the engine. */
export type Emit = <Name extends EngineEventName>(event: Name, payload: EngineEvents[Name]) => void;

const INTERVAL_MS = 100;
const MOST_STEPS = 50;

export type Progress = Omit<EngineEvents['runProgress'], 'runId'>;

/** Limits a run's events to what a chart needs: at most ten per second, however fast training is. */
export interface Reporter {
  step(metrics: StepMetrics): void;
  /** Sent immediately, unless something was just sent: short epochs may end a hundred times per second. */
  epoch(metrics: EpochMetrics): void;
  /** Sends pending events if it is time. */
  tick(): void;
  /** Sends pending events now: after a change of status. */
  flush(): void;
  /** Also works if nobody can be told any more. */
  log(level: 'warning' | 'error', message: Text): void;
}

export function createReporter(runId: string, emit: Emit, progress: () => Progress): Reporter {
  let pending: StepMetrics[] = [];
  let ended: EpochMetrics[] = [];
  let last = -Infinity;
  const flush = () => {
    last = performance.now();
    if (pending.length > 0) emit('runSteps', { runId, steps: thin(pending, MOST_STEPS) });
    if (ended.length > 0) emit('runEpochs', { runId, epochs: ended });
    [pending, ended] = [[], []];
    emit('runProgress', { runId, ...progress() });
  };
  const tick = () => {
    if (performance.now() - last >= INTERVAL_MS) flush();
  };
  return {
    step: (metrics) => void pending.push(metrics),
    epoch: (metrics) => {
      ended.push(metrics);
      tick();
    },
    tick,
    flush,
    log(level, message) {
      try {
        emit('log', { level, message });
      } catch {
        console.error(message.en);
      }
    },
  };
}
