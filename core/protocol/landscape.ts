import { z } from 'zod';
import type { WireNumber, WireTensor } from './tensors.ts';

/** A single trainable weight. */
const weightPlace = z.object({
  /** As in files: `linear1.kernel`. */
  name: z.string(),
  /** In TensorFlow.js's order. */
  index: z.number().int().min(0),
});
export type WeightPlace = z.infer<typeof weightPlace>;

/** Along what a landscape is seen. */
export const landscapeAxes = z.discriminatedUnion('kind', [
  /** Two weights, all others held: exact. */
  z.object({ kind: z.literal('weights'), a: weightPlace, b: weightPlace }),
  /** Two random directions, filter by filter as long as the weights (Li et al. 2018): a slice. */
  z.object({ kind: z.literal('random'), seed: z.number().int().min(0) }),
  /** The two directions in which the run has moved most: a slice. Two random ones while there are none. */
  z.object({ kind: z.literal('principal') }),
]);
export type LandscapeAxes = z.infer<typeof landscapeAxes>;

/** Points along each side: coarse passes need 4 k + 1. */
export const resolution = z.union([z.literal(21), z.literal(41), z.literal(61), z.literal(101)]);

/** A point of a landscape, by its coordinates along both axes. */
export interface LandscapePoint {
  readonly step: number;
  readonly a: number;
  readonly b: number;
}

/** Where something lies on a landscape. */
export type LandscapeSpot = Omit<LandscapePoint, 'step'>;

/** Losses over a square of points. */
export interface LandscapeGround {
  /** From where to where each axis goes. */
  readonly extent: { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
  /** Mean losses in eval mode [b, a]; not finite where the loss is not. */
  readonly losses: WireTensor;
}

/** The lowest point of a ground, between the points computed where the surface is smooth; null when no loss is finite. */
export type LowestPoint = { readonly a: number; readonly b: number; readonly loss: WireNumber } | null;

export interface Landscape extends LandscapeGround {
  /** Names this landscape in events: a newer one has another. */
  readonly key: string;
  /** Around whose weights; null: around those before training. */
  readonly runId: string | null;
  /** Along what it was drawn: random directions where a run that has not moved has none of its own. */
  readonly axes: LandscapeAxes;
  /** What is to be added to get the weights themselves, where the axes are single weights; otherwise zeros. */
  readonly origin: readonly [number, number];
  /** Training examples that were averaged over. */
  readonly examples: number;
  /** The run's way over it, oldest first; the last point is where it is. Before training that is all. */
  readonly path: readonly LandscapePoint[];
  /** The share of the run's movement that lies along each axis; null for axes that were not chosen so. */
  readonly explained: readonly [number, number] | null;
  readonly lowest: LowestPoint;
  /** Whether weights outside of the network's own arithmetic matter: running statistics, kept as they are. */
  readonly hasStatistics: boolean;
  /** Whether training drops values, which a landscape does not. */
  readonly hasDropout: boolean;
  readonly seconds: number;
}

/** Losses so far; NaN where there is none yet. */
export interface LandscapeProgress extends LandscapeGround {
  readonly key: string;
  readonly runId: string | null;
  readonly path: readonly LandscapePoint[];
  readonly done: number;
  readonly total: number;
}
