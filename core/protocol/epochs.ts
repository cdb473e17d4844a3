import type { EpochMetrics, Metrics } from './runs.ts';
import { fromWire, toWire, type WireNumber } from './tensors.ts';

/** About the most epochs that are kept of a run. */
export const MOST_EPOCHS = 3000;
/** So many of the newest are kept without gaps: a breakpoint may look back over a thousand. */
const RECENT = 1001;

/**
 * Adds an epoch to those of a run, in place of what lies after it. A list that grows too long is thinned: the first, the
 * best and the newest stay, of the others equally many are left out between those that stay.
 */
export function withEpoch(epochs: readonly EpochMetrics[], metrics: EpochMetrics): readonly EpochMetrics[] {
  const end = epochs.at(-1)?.epoch ?? 0;
  const before = end < metrics.epoch ? epochs : epochs.filter(({ epoch }) => epoch < metrics.epoch);
  const all = [...before, metrics];
  return all.length > MOST_EPOCHS ? thinned(all) : all;
}

function thinned(epochs: readonly EpochMetrics[]): readonly EpochMetrics[] {
  const [first, last, best] = [epochs[0], epochs.at(-1), bestOf(epochs)];
  const recent = (last?.epoch ?? 0) - RECENT;
  const stride = strideFor(recent);
  return epochs.filter((one) => one === first || one === best || one.epoch > recent || one.epoch % stride === 0);
}

/** A power of two, so that what a wider one keeps a narrower one has kept. */
function strideFor(epochs: number): number {
  let stride = 1;
  while (epochs / stride > (MOST_EPOCHS - RECENT) / 2) stride *= 2;
  return stride;
}

/** How many finished epochs are not in the list. */
export function leftOut(epochs: readonly EpochMetrics[]): number {
  return (epochs.at(-1)?.epoch ?? 0) - epochs.length;
}

/** The best epoch by held-out loss (training loss where nothing is held out); undefined before the first. */
export function bestOf(epochs: readonly EpochMetrics[]): EpochMetrics | undefined {
  let best: EpochMetrics | undefined;
  for (const epoch of epochs) if (lossOf(epoch) < lossOf(best)) best = epoch;
  return best;
}

/** Infinite where it is not a finite number. */
function lossOf(epoch: EpochMetrics | undefined): number {
  const loss = epoch && measuredOf(epoch).loss;
  return typeof loss === 'number' ? loss : Infinity;
}

/** The means of what was measured; a metric that is missing somewhere counts where it is there. */
export function meanMetrics(all: readonly Metrics[]): Metrics {
  const [first] = all;
  if (first && all.length === 1) return first;
  const names = new Set(all.flatMap((one) => Object.keys(one)));
  const mean = (name: string): WireNumber => {
    const values = all.flatMap((one) => one[name] ?? []);
    return toWire(values.reduce<number>((sum, value) => sum + fromWire(value), 0) / values.length);
  };
  return { loss: mean('loss'), ...Object.fromEntries([...names].map((name) => [name, mean(name)])) };
}

/** What was measured on held-out examples; where nothing is held out, on those of training. */
export function measuredOf({ held, values }: EpochMetrics): Metrics {
  return held ?? values;
}
