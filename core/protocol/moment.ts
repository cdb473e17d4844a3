import { z } from 'zod';

/**
 * A moment of a run: its state after a recorded step, or a point of the landscape drawn most recently for its network.
 */
export const moment = z.union([
  z.object({ step: z.number().int().min(0) }),
  z.object({ landscape: z.string(), a: z.number(), b: z.number() }),
]);
export type Moment = z.infer<typeof moment>;
export type LandscapePlace = Extract<Moment, { readonly landscape: string }>;

/** The moments of a run that one can return to: kept in limited memory as long as the engine lives. */
export interface Recording {
  readonly runId: string;
  /** Recorded steps, oldest first. */
  readonly steps: readonly number[];
  readonly bytes: number;
  readonly mostBytes: number;
  /** Not even two of its checkpoints fit into that memory: nothing is recorded. */
  readonly isTooLarge: boolean;
}
