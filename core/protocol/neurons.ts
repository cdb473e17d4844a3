import { z } from 'zod';
import { moment } from './moment.ts';
import { planeGrid } from './plane.ts';
import { split } from '../data/split.ts';
import type { WireTensor } from './tensors.ts';

/** Nodes with more outputs are not inspected unit by unit. */
export const MOST_UNITS = 64;
/** Weights with more values are not shown individually. */
export const MOST_SHOWN_WEIGHTS = 4096;

/** What to inspect of a network, besides whose weights. */
export const neuronView = z.object({
  at: moment.optional(),
  /** The example for which outputs are shown; null: none. */
  example: z.object({ split, index: z.number().int().min(0) }).nullable(),
  /** The plane over which maps are computed; null: none. */
  grid: planeGrid.nullable(),
});

interface Named {
  /**
   * `linear1.kernel`: a weight; `linear1`: a node. Nodes are named by their identity, which stays the same when they
   * move into a module.
   */
  readonly name: string;
  readonly tensor: WireTensor;
}

/** A network in detail, down to its neurons, at one moment. Whatever is too large to show is left out. */
export interface NeuronFrame {
  /** null: the initial weights. */
  readonly runId: string | null;
  readonly step: number;
  readonly weights: readonly Named[];
  /** The output of every node for the example, without the batch axis. */
  readonly outputs: readonly Named[];
  /**
   * The output of every unit of a node over the plane: [points, units], row by row, with the first feature varying
   * fastest.
   */
  readonly maps: readonly Named[];
}
