import { z } from 'zod';

/** A project file as it was when it was read or written: tells whether it is still the same, and whole. */
export const fileState = z.object({
  bytes: z.number().int().min(0),
  /** Milliseconds since 1970. */
  modified: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** It holds more than could be read: to write over it would lose the rest. */
  isDamaged: z.boolean(),
});
export type FileState = z.infer<typeof fileState>;
