import { z } from 'zod';
import type { ComparedParts, ComparedStep } from '../compare/comparison.ts';
import { part } from '../compare/part.ts';
import { otherSide } from '../compare/sides.ts';
import { split } from '../data/split.ts';
import type { WireNumber } from './tensors.ts';

/** Which parts of a network are compared, and with which numbers. */
export const comparing = z.object({
  left: part,
  other: otherSide,
  /** See ChosenPartners. */
  partners: z.record(z.string(), z.string().nullable()),
  /** Whose weights both get: those of a side, or random ones, biases and gains as well. */
  weights: z.enum(['left', 'right', 'drawn']),
  /** The example of the data that enters; null: random numbers. */
  example: z.object({ split, index: z.number().int().min(0) }).nullable(),
  /** Of random numbers and weights. */
  seed: z.number().int().min(0).max(0xffffffff),
});

/** A comparison of two parts, with numbers. */
export interface Comparison extends Omit<ComparedParts, 'steps'> {
  readonly steps: readonly (ComparedStep & {
    /** The largest difference between two values; null if only one side has the step. */
    readonly difference: WireNumber | null;
  })[];
  /** The largest difference of what leaves the parts; null if that cannot be compared. */
  readonly difference: WireNumber | null;
  /** Whether random numbers entered, because no example was chosen or it cannot be computed. */
  readonly isNoise: boolean;
  /** The number of examples in the part of the data; null without data. */
  readonly count: number | null;
}
