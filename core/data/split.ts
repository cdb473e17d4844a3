import { z } from 'zod';

/** The two parts of a dataset: what is trained on, and what is held out. */
export const split = z.enum(['training', 'test']);
export type Split = z.infer<typeof split>;
