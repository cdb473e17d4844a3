import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';

type EarlyStoppingSettings = NonNullable<TrainingSettings['earlyStopping']>;

/** What early stopping remembers from epoch to epoch; plain JSON, part of a checkpoint. */
export interface Best {
  readonly epoch: number;
  readonly value: number;
}

/** Whether this epoch is better than the best so far by more than `minDelta`. A metric that is not a number never is. */
export function isBetter(settings: EarlyStoppingSettings, best: Best | null, metrics: EpochMetrics): boolean {
  const value = valueOf(settings, metrics);
  if (value === undefined) return false;
  if (best === null) return true;
  const gain = settings.metric === 'valLoss' ? best.value - value : value - best.value;
  return gain > settings.minDelta;
}

/**
 * The watched metric of an epoch, where nothing is held out that of training; undefined where there is none or it is not
 * finite.
 */
export function valueOf({ metric }: EarlyStoppingSettings, metrics: EpochMetrics): number | undefined {
  const value = metrics[metric] ?? (metric === 'valLoss' ? metrics.loss : metrics.accuracy);
  return value !== null && Number.isFinite(fromWire(value)) ? fromWire(value) : undefined;
}
