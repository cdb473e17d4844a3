import type { EpochMetrics, Metrics } from './runs.ts';
import { fromWire, toWire, type WireNumber } from './tensors.ts';

/** Roughly the most epochs kept for a run. */
export const MOST_EPOCHS = 3000;
/** This many of the latest epochs are kept without gaps: a breakpoint may look back over a thousand. */
const RECENT = 1001;

/**
 * Adds an epoch to those of a run, discarding any later ones. If the list gets too long it is thinned: the first, the
 * best and the latest epochs stay, the rest is sampled at regular intervals.
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

/** A power of two, so that a wider stride keeps a subset of what a narrower one kept. */
function strideFor(epochs: number): number {
  let stride = 1;
  while (epochs / stride > (MOST_EPOCHS - RECENT) / 2) stride *= 2;
  return stride;
}

/** How many finished epochs are missing from the list. */
export function leftOut(epochs: readonly EpochMetrics[]): number {
  return (epochs.at(-1)?.epoch ?? 0) - epochs.length;
}

/** The best epoch by held-out loss (training loss if nothing is held out); undefined before the first. */
export function bestOf(epochs: readonly EpochMetrics[]): EpochMetrics | undefined {
  let best: EpochMetrics | undefined;
  for (const epoch of epochs) if (lossOf(epoch) < lossOf(best)) best = epoch;
  return best;
}

/** Infinity if it is not finite. */
function lossOf(epoch: EpochMetrics | undefined): number {
  const loss = epoch && measuredOf(epoch).loss;
  return typeof loss === 'number' ? loss : Infinity;
}

/** The means of the measured metrics; a metric missing in some entries is averaged over the others. */
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

/** Metrics on held-out examples or, if nothing is held out, on training examples. */
export function measuredOf({ held, values }: EpochMetrics): Metrics {
  return held ?? values;
}
