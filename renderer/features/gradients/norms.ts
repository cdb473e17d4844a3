import type { GradientHealth } from '../../../core/protocol/explain.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';

/** So many moments of a run are measured. */
export const MOST_MOMENTS = 40;

/** The norms of a layer's gradient at some steps. */
export interface Layer {
  readonly nodeId: string;
  readonly last: number;
}

/** A place on the horizontal axis, and the norm of every layer there, by the layer's path; absent where it is no number above 0. */
export type NormRow = { readonly step: number } & Readonly<Record<string, number>>;

/** Of several moments, in order; `sizes` are the numbers of trainable weights, by path. */
export function normRows(
  moments: readonly GradientHealth[],
  sizes: ReadonlyMap<string, number>,
): { readonly rows: readonly NormRow[]; readonly layers: readonly Layer[] } {
  const measured = moments
    .toSorted((a, b) => a.step - b.step)
    .map(({ step, nodes }) => ({
      step,
      norms: nodes.flatMap(({ nodeId, weights }) => {
        const size = sizes.get(nodeId);
        if (!weights || !size) return [];
        return [{ nodeId, norm: fromWire(weights.gradient) * Math.sqrt(size) }];
      }),
    }));
  const rows = measured.map(({ step, norms }) => ({
    ...Object.fromEntries(norms.filter(({ norm }) => norm > 0 && norm < Infinity).map(({ nodeId, norm }) => [nodeId, norm])), // prettier-ignore
    step,
  }));
  return { rows, layers: (measured.at(-1)?.norms ?? []).map(({ nodeId, norm }) => ({ nodeId, last: norm })) };
}

/** Powers of ten around all norms, a decade apart at least; undefined without any. */
export function decades(rows: readonly NormRow[]): { readonly low: number; readonly high: number } | undefined {
  const exponents = rows.flatMap(({ step: _, ...norms }) => Object.values(norms).map(Math.log10));
  if (exponents.length === 0) return undefined;
  const low = Math.floor(Math.min(...exponents));
  return { low, high: Math.max(low + 1, Math.ceil(Math.max(...exponents))) };
}

/** At most `most` of some steps, evenly over all of them, the first and the last included. */
export function spread(steps: readonly number[], most: number): readonly number[] {
  if (steps.length <= most) return steps;
  const places = Array.from({ length: most }, (_, i) => Math.round((i * (steps.length - 1)) / (most - 1)));
  return places.flatMap((place) => steps[place] ?? []);
}

/**
 * Which moment is measured next: the ends first, then always the one that is farthest from those that are known. While
 * the run is in training, only what is new. undefined when enough is known.
 */
export function nextMoment(
  recorded: readonly number[],
  known: ReadonlySet<number>,
  isTraining: boolean,
): number | undefined {
  const wanted = spread(recorded, MOST_MOMENTS);
  const missing = wanted.filter((step) => !known.has(step));
  const newest = wanted.at(-1);
  if (newest !== undefined && !known.has(newest)) return newest;
  if (isTraining) return undefined;
  const distance = (step: number) => Math.min(...[...known].map((other) => Math.abs(other - step)));
  return missing.toSorted((a, b) => distance(b) - distance(a))[0];
}
