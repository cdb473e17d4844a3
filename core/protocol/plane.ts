import { z } from 'zod';
import type { WireTensor } from './tensors.ts';

const extent = z.tuple([z.number(), z.number()]);

/** An evenly spaced grid of points on which a network with one or two features is evaluated. */
export const planeGrid = z.object({
  /** The range of the first feature. */
  across: extent,
  /** The range of the second feature; null if there is only one. */
  up: extent.nullable(),
  /** The number of points along each side. */
  size: z.number().int().min(2).max(128),
});
export type PlaneGrid = z.infer<typeof planeGrid>;

/** A network's output everywhere on its plane, or along its line. */
export interface PlaneFrame {
  /** null: with the initial weights. */
  readonly runId: string | null;
  readonly step: number;
  readonly grid: PlaneGrid;
  /** [points, k]: a value per class, or the predicted values; row by row, with the first feature varying fastest. */
  readonly outputs: WireTensor;
}
