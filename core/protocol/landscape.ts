import { z } from 'zod';
import type { WireNumber, WireTensor } from './tensors.ts';

/** A single trainable weight. */
const weightPlace = z.object({
  /** The name as in files: `linear1.kernel`. */
  name: z.string(),
  /** In TensorFlow.js order. */
  index: z.number().int().min(0),
});
export type WeightPlace = z.infer<typeof weightPlace>;

/** The two directions that span a landscape. */
export const landscapeAxes = z.discriminatedUnion('kind', [
  /** Two weights, with all others fixed: exact. */
  z.object({ kind: z.literal('weights'), a: weightPlace, b: weightPlace }),
  /** Two random directions, scaled filter by filter to the norm of the weights (Li et al. 2018): a slice. */
  z.object({ kind: z.literal('random'), seed: z.number().int().min(0) }),
  /** The two directions in which the run has moved most: a slice. Random ones as long as there are none. */
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

/** A position on a landscape. */
export type LandscapeSpot = Omit<LandscapePoint, 'step'>;

/** The losses on a square grid of points. */
export interface LandscapeGround {
  /** The range of each axis. */
  readonly extent: { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
  /** Mean losses in evaluation mode [b, a]; not finite where the loss is not. */
  readonly losses: WireTensor;
}

/**
 * The lowest point of a landscape, interpolated between grid points where the surface is smooth; null if no loss is
 * finite.
 */
export type LowestPoint = { readonly a: number; readonly b: number; readonly loss: WireNumber } | null;

export interface Landscape extends LandscapeGround {
  /** Identifies this landscape in events: a newer one has a different key. */
  readonly key: string;
  /** The run whose weights are at the centre; null: the initial weights. */
  readonly runId: string | null;
  /** The directions actually used: random ones if the run has not moved and has none of its own. */
  readonly axes: LandscapeAxes;
  /** The offset that gives the weights themselves, if the axes are single weights; otherwise zeros. */
  readonly origin: readonly [number, number];
  /** The number of training examples averaged over. */
  readonly examples: number;
  /**
   * The run's path over it, oldest point first; the last one is its current position, and before training the only one.
   */
  readonly path: readonly LandscapePoint[];
  /** The share of the run's movement along each axis; null for axes that were not derived from it. */
  readonly explained: readonly [number, number] | null;
  readonly lowest: LowestPoint;
  /** Whether the network has running statistics, which the landscape keeps fixed. */
  readonly hasStatistics: boolean;
  /** Whether training uses dropout, which a landscape does not. */
  readonly hasDropout: boolean;
  readonly seconds: number;
}

/** The losses so far; NaN where not computed yet. */
export interface LandscapeProgress extends LandscapeGround {
  readonly key: string;
  readonly runId: string | null;
  readonly path: readonly LandscapePoint[];
  readonly done: number;
  readonly total: number;
}
