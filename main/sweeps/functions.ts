import type { EpochMetrics } from '../../core/protocol/runs.ts';
import type { TrialRequest, TrialResult } from './trial.ts';

// The calls between a thread that trains trials and the one that asks for them. One trial at a time.

/** Offered by the thread of trials. */
export type TrialFunctions = {
  run(request: TrialRequest): Promise<TrialResult>;
  /** Ends the trial in training, which then resolves as stopped. */
  stop(): void;
};

/** Offered by the other. */
export type AskerFunctions = {
  onEpoch(metrics: EpochMetrics): void;
};
