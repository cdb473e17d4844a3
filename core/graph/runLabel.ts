import { z } from 'zod';

/** How many colours runs can have: see `--run-0` and those after it. */
export const RUN_COLOURS = 6;

/** The id of a run as a key of an object. */
export const runKey = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .refine((value) => !(value in Object.prototype), 'An id cannot be a name that JavaScript gives to every object.');

/** What a person says of a run. What this version does not know stays. */
export const runLabel = z.looseObject({
  /** Instead of the default name. */
  name: z.string().min(1).max(200).optional(),
  /** Instead of the colour that goes by its number. */
  colour: z
    .number()
    .int()
    .min(0)
    .max(RUN_COLOURS - 1)
    .optional(),
  /**
   * Whether its weights are kept in the project: `pinned` ones stay whatever room they take, `dropped` ones were given up for
   * want of room. Absent: as long as there is room.
   */
  weights: z.enum(['pinned', 'dropped']).optional().catch(undefined),
  note: z.string().min(1).max(5000).optional(),
  /** It was deleted, which can be undone until the project is closed. */
  isRemoved: z.boolean().optional(),
});
export type RunLabel = Readonly<z.infer<typeof runLabel>>;
