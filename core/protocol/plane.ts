import { z } from 'zod';
import type { WireTensor } from './tensors.ts';

const extent = z.tuple([z.number(), z.number()]);

/** Points, evenly spread, at which a network of one or two features is computed. */
export const planeGrid = z.object({
  /** Along the first feature. */
  across: extent,
  /** Along the second; null where there is one feature alone. */
  up: extent.nullable(),
  /** Points along each side. */
  size: z.number().int().min(2).max(128),
});
export type PlaneGrid = z.infer<typeof planeGrid>;

/** What a network says everywhere on its plane, or along its line. */
export interface PlaneFrame {
  /** null: of the network as it is before training. */
  readonly runId: string | null;
  readonly step: number;
  readonly grid: PlaneGrid;
  /** [points, k]: a number per class, or the predicted values; row by row, the first feature fastest. */
  readonly outputs: WireTensor;
}
