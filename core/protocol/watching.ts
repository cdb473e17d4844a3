import { z } from 'zod';
import { split } from '../data/split.ts';

const example = { split, index: z.number().int().min(0) };

/** A condition on which training pauses by itself. */
export const breakpoint = z.discriminatedUnion('kind', [
  /** A metric on held-out examples (`valLoss`) has got worse this many epochs in a row. */
  z.object({ kind: z.literal('worsens'), metric: z.string(), epochs: z.number().int().min(1).max(1000) }),
  /** The global L2 norm of all gradients of a step, before clipping, exceeds `limit`. */
  z.object({ kind: z.literal('gradientNorm'), limit: z.number().positive() }),
  /** This many epochs are finished. */
  z.object({ kind: z.literal('epoch'), epoch: z.number().int().min(1) }),
  /** The step changed the predicted class of an example. */
  z.object({ kind: z.literal('classChange'), ...example }),
]);
export type Breakpoint = z.infer<typeof breakpoint>;

/** A number that is tracked while a run is training. */
export const watch = z.discriminatedUnion('kind', [
  /** `name` as in files: `linear1.kernel`; `index` in TensorFlow.js order. */
  z.object({ kind: z.literal('weight'), name: z.string(), index: z.number().int().min(0) }),
  z.object({ kind: z.literal('weightNorm'), name: z.string() }),
  z.object({ kind: z.literal('gradientNorm') }),
  /** The output of a unit for an example, with the node's identity; `port`: the output, if not the first. */
  z.object({
    kind: z.literal('activation'),
    nodeId: z.string(),
    port: z.string().optional(),
    unit: z.number().int().min(0),
    ...example,
  }),
]);
export type Watch = z.infer<typeof watch>;
