import { nameOfHeld, type Metric } from '../../core/losses/metrics.ts';
import { measuredOf } from '../../core/protocol/epochs.ts';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';

type EarlyStoppingSettings = NonNullable<TrainingSettings['earlyStopping']>;

/** The state of early stopping from epoch to epoch; plain JSON, part of a checkpoint. */
export interface Best {
  readonly epoch: number;
  readonly value: number;
}

/** Whether this epoch beats the best so far by more than `minDelta`. NaN never does. */
export function isBetter(
  settings: EarlyStoppingSettings,
  metrics: readonly Metric[],
  best: Best | null,
  epoch: EpochMetrics,
): boolean {
  const value = valueOf(settings, epoch);
  if (value === undefined) return false;
  if (best === null) return true;
  const watched = metrics.find(({ name }) => name === watchedIn(settings, epoch));
  const gain = watched?.better === 'higher' ? value - best.value : best.value - value;
  return gain > settings.minDelta;
}

/**
 * An epoch's watched metric; on training examples if nothing is held out, and the loss if the metric is not measured.
 * Undefined if it is not finite.
 */
export function valueOf(settings: EarlyStoppingSettings, epoch: EpochMetrics): number | undefined {
  const value = fromWire(measuredOf(epoch)[watchedIn(settings, epoch)] ?? 'NaN');
  return Number.isFinite(value) ? value : undefined;
}

/** The name of the metric actually used. */
function watchedIn({ metric }: EarlyStoppingSettings, epoch: EpochMetrics): string {
  const name = nameOfHeld(metric);
  return Object.hasOwn(measuredOf(epoch), name) ? name : 'loss';
}
