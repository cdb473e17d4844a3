import { z } from 'zod';
import type { Layout } from '../../tensorType.ts';

const dtype = z.enum(['float32', 'int32', 'bool']);
const shape = z.array(z.number().int().min(0).max(1e9)).max(16);
const layout = z.enum(['picture', 'sequence', 'heads'] satisfies Layout[]);
const port = z.object({
  name: z.string().min(1),
  type: z.object({ dtype, shape, layout: layout.optional() }),
});
const attribute = z.union([z.number(), z.string(), z.array(z.number())]);
const call = z.object({
  /** Its name in the specification of ONNX. */
  operator: z.string().min(1),
  /** Empty names stand for optional inputs that are left out. */
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  attributes: z.record(z.string(), attribute),
});

/**
 * Operators of ONNX in the order in which they are computed. Values go by name: the inputs, weights and constants first,
 * then whatever an operator puts out.
 */
const program = z.object({
  inputs: z.array(port).min(1).max(64),
  outputs: z.array(port).min(1).max(64),
  /** Tensors that belong to the node; those of another kind than float32 are converted when they are used. */
  weights: z.array(z.object({ name: z.string().min(1), dtype, shape, isTrainable: z.boolean() })),
  constants: z.record(z.string(), z.object({ dtype, shape, values: z.array(z.number()) })),
  calls: z.array(call).min(1).max(5_000),
  /** Multiply-adds per example. */
  multiplyAdds: z.number().min(0),
});

export type ForeignProgram = z.infer<typeof program>;
export type ForeignPort = ForeignProgram['inputs'][number];
export type Call = ForeignProgram['calls'][number];
export type Attribute = z.infer<typeof attribute>;

/** The programs parsed last, by their text: params are compared and copied as text, never as objects. */
const parsed = new Map<string, ForeignProgram | undefined>();
const KEPT = 64;

/** Reads a program; undefined if the text is none. */
export function parseProgram(text: string): ForeignProgram | undefined {
  if (!parsed.has(text)) {
    for (const old of [...parsed.keys()].slice(0, parsed.size - KEPT + 1)) parsed.delete(old);
    parsed.set(text, read(text));
  }
  return parsed.get(text);
}

function read(text: string): ForeignProgram | undefined {
  try {
    return program.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
