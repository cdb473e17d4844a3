import { nameOfHeld, type Metric } from '../../core/losses/metrics.ts';
import { measuredOf } from '../../core/protocol/epochs.ts';
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
 * The watched metric of an epoch, where nothing is held out that of training, and the loss where it is not measured;
 * undefined where it is not finite.
 */
export function valueOf(settings: EarlyStoppingSettings, epoch: EpochMetrics): number | undefined {
  const value = fromWire(measuredOf(epoch)[watchedIn(settings, epoch)] ?? 'NaN');
  return Number.isFinite(value) ? value : undefined;
}

/** The name of the metric that is gone by. */
function watchedIn({ metric }: EarlyStoppingSettings, epoch: EpochMetrics): string {
  const name = nameOfHeld(metric);
  return Object.hasOwn(measuredOf(epoch), name) ? name : 'loss';
}
