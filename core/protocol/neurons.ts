import { z } from 'zod';
import { moment } from './moment.ts';
import { planeGrid } from './plane.ts';
import { split } from '../data/split.ts';
import type { WireTensor } from './tensors.ts';

/** Nodes with more outputs are not looked into unit by unit. */
export const MOST_UNITS = 64;
/** Weights with more numbers are not shown one by one. */
export const MOST_SHOWN_WEIGHTS = 4096;

/** What of a network is looked at, beside whose weights. */
export const neuronView = z.object({
  at: moment.optional(),
  /** For which example the outputs are shown; null: for none. */
  example: z.object({ split, index: z.number().int().min(0) }).nullable(),
  /** Over which plane the maps are drawn; null: none. */
  grid: planeGrid.nullable(),
});

interface Named {
  /** `linear1.kernel`: a weight; `linear1`: a node. Nodes go by their identity, which stays when they move into a module. */
  readonly name: string;
  readonly tensor: WireTensor;
}

/** A network down to its neurons, at one moment. What is too large to be looked at is left out. */
export interface NeuronFrame {
  /** null: as it is before training. */
  readonly runId: string | null;
  readonly step: number;
  readonly weights: readonly Named[];
  /** What every node puts out for the example, without the batch. */
  readonly outputs: readonly Named[];
  /** What every unit of a node puts out over the plane: [points, units], row by row, the first feature fastest. */
  readonly maps: readonly Named[];
}
