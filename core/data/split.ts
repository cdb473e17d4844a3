import { z } from 'zod';

/** The parts of a data set: for training, for choosing settings and the best weights, and for the final test. */
export const splits = ['training', 'validation', 'test'] as const;
export const split = z.enum(splits);
export type Split = z.infer<typeof split>;
