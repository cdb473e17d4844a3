import { z } from 'zod';
import type { TensorType } from '../../tensorType.ts';

const port = z.object({
  /** The port of the node. */
  port: z.string().regex(/^(in|out)\d*$/),
  /** What it is called in the file. */
  name: z.string().min(1),
  dtype: z.enum(['float32', 'int32', 'bool']),
  /** Of one example, with the axes in the order of the file. */
  shape: z.array(z.number().int().min(1).max(1e9)).max(15),
  /** Which axis of the file's tensor counts the examples; null: none, each example is computed by itself. */
  batchAt: z.number().int().min(0).max(15).nullable(),
  /** Whether it seems to be a picture whose channels come first in the file. */
  hasChannelsFirst: z.boolean(),
});

const modelSpec = z.object({
  /** The file, by its hash; it is kept as a file of weights is. */
  file: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), name: z.string().max(200), bytes: z.number().min(0) }),
  inputs: z.array(port).min(1).max(64),
  outputs: z.array(port).min(1).max(64),
  /** How many examples it computes at once: exactly that many; 0: any number. */
  at: z.number().int().min(0).max(1e6),
  /** The version of the standard operators. */
  opset: z.number().int().min(1),
  /** How many numbers it has learned. */
  parameters: z.number().min(0),
  /** Of its products, for one example: counted when it was tried out. Absent in older documents. */
  multiplyAdds: z.number().min(0).optional(),
  /** What was found when it was tried out and keeps one from relying on it. */
  doubts: z.array(z.enum(['mixes', 'draws'])).optional(),
});

/** A model of another program that runs as it is: its ports, as found when it was read. */
export type ModelSpec = z.infer<typeof modelSpec>;
export type ModelPort = z.infer<typeof port>;
/**
 * `mixes`: what it puts out for an example goes by the others that are computed with it. `draws`: it puts out something else every time.
 */
export type ModelDoubt = NonNullable<ModelSpec['doubts']>[number];

/** Those parsed last, by their text: params are compared and copied as text, never as objects. */
const parsed = new Map<string, ModelSpec | undefined>();
const KEPT = 64;

/** Reads what a node says of its file; undefined if the text says nothing of the kind. */
export function parseModelSpec(text: string): ModelSpec | undefined {
  if (!parsed.has(text)) {
    for (const old of [...parsed.keys()].slice(0, parsed.size - KEPT + 1)) parsed.delete(old);
    parsed.set(text, read(text));
  }
  return parsed.get(text);
}

function read(text: string): ModelSpec | undefined {
  try {
    return modelSpec.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether the axes of a port are put in another order: channels last here, first in the file. */
export function isTurned({ hasChannelsFirst }: ModelPort, pictures: string): boolean {
  return hasChannelsFirst && pictures === 'turned';
}

/** The type of a port here. */
export function typeOfPort(port: ModelPort, pictures: string): TensorType {
  const { dtype, shape } = port;
  const [channels = 1, height = 1, width = 1] = shape;
  if (isTurned(port, pictures)) return { dtype, shape: [height, width, channels], layout: 'picture' };
  // An example is never without axes here.
  if (shape.length === 0) return { dtype, shape: [1] };
  const layout = dtype !== 'float32' ? undefined : shape.length === 2 ? 'sequence' : shape.length === 3 ? 'picture' : undefined; // prettier-ignore
  return layout ? { dtype, shape, layout } : { dtype, shape };
}

/** The sizes of a tensor of the file for a batch of this size. */
export function dimsOf({ shape, batchAt }: Pick<ModelPort, 'shape' | 'batchAt'>, batch: number): readonly number[] {
  return batchAt === null ? shape : shape.toSpliced(batchAt, 0, batch);
}
