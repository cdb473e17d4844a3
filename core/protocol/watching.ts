import { z } from 'zod';
import { split } from '../data/split.ts';

const example = { split, index: z.number().int().min(0) };

/** Where training pauses by itself. */
export const breakpoint = z.discriminatedUnion('kind', [
  /** A metric of held-out examples (`valLoss`) has got worse so many epochs in a row. */
  z.object({ kind: z.literal('worsens'), metric: z.string(), epochs: z.number().int().min(1).max(1000) }),
  /** The joint L2 norm of all gradients of a step, before clipping, is above `limit`. */
  z.object({ kind: z.literal('gradientNorm'), limit: z.number().positive() }),
  /** So many epochs are finished. */
  z.object({ kind: z.literal('epoch'), epoch: z.number().int().min(1) }),
  /** The predicted class of an example is another than before the step. */
  z.object({ kind: z.literal('classChange'), ...example }),
]);
export type Breakpoint = z.infer<typeof breakpoint>;

/** A number that is followed while a run is in training. */
export const watch = z.discriminatedUnion('kind', [
  /** `name` as in files: `linear1.kernel`; `index` in TensorFlow.js's order. */
  z.object({ kind: z.literal('weight'), name: z.string(), index: z.number().int().min(0) }),
  z.object({ kind: z.literal('weightNorm'), name: z.string() }),
  z.object({ kind: z.literal('gradientNorm') }),
  /** What a unit of a node, by its identity, puts out for an example; `port`: at this output, not at the first. */
  z.object({
    kind: z.literal('activation'),
    nodeId: z.string(),
    port: z.string().optional(),
    unit: z.number().int().min(0),
    ...example,
  }),
]);
export type Watch = z.infer<typeof watch>;
