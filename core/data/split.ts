import { z } from 'zod';

/** The parts of a set: what is trained on, what settings and the best weights are chosen by, and what nothing is chosen by. */
export const splits = ['training', 'validation', 'test'] as const;
export const split = z.enum(splits);
export type Split = z.infer<typeof split>;
