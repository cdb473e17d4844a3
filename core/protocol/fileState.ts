import { z } from 'zod';

/**
 * The state of a project file when it was last read or written: tells whether it has changed since, and is complete.
 */
export const fileState = z.object({
  bytes: z.number().int().min(0),
  /** Milliseconds since 1970. */
  modified: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** It holds more than could be read: overwriting it would lose the rest. */
  isDamaged: z.boolean(),
});
export type FileState = z.infer<typeof fileState>;
