import { z } from 'zod';

/** A moment of a run: as it was after a step that was recorded, or at a point of the landscape drawn last of its network. */
export const moment = z.union([
  z.object({ step: z.number().int().min(0) }),
  z.object({ landscape: z.string(), a: z.number(), b: z.number() }),
]);
export type Moment = z.infer<typeof moment>;
export type LandscapePlace = Extract<Moment, { readonly landscape: string }>;

/** The moments of a run that can be gone back to: kept in bounded memory while the engine lives. */
export interface Recording {
  readonly runId: string;
  /** Recorded steps, oldest first. */
  readonly steps: readonly number[];
  readonly bytes: number;
  readonly mostBytes: number;
  /** Not even two checkpoints of it fit into that: nothing is recorded. */
  readonly isTooLarge: boolean;
}
