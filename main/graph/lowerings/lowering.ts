import type { NamedAttrMap } from '@tensorflow/tfjs';
import type { Builder } from '../builder.ts';
import type { TensorType, Value } from '../ir.ts';

/** The inputs of a kernel, by the names used in TensorFlow.js. */
export interface Inputs {
  /** Throws (a bug in the lowering) on a name that the kernel does not have. */
  get(name: string): Value;
  /** Undefined if TensorFlow.js omits an optional input. */
  optional(name: string): Value | undefined;
  readonly all: readonly Value[];
}

/** How a TensorFlow.js kernel is expressed in operations of the graph. */
export interface Lowering {
  readonly kernel: string;
  lower(b: Builder, inputs: Inputs, attrs: NamedAttrMap): Value | readonly Value[];
}

/** Defines a lowering, typed with the attributes that TensorFlow.js declares for its kernel. */
export function lowering<Attrs = object>(
  kernel: string,
  lower: (b: Builder, inputs: Inputs, attrs: Attrs) => Value | readonly Value[],
): Lowering {
  return { kernel, lower: (b, inputs, attrs) => lower(b, inputs, attrs as Attrs) };
}

export function shapeOf(b: Builder, value: Value): number[] {
  return [...b.type(value).shape];
}

/** Converts the dtype names of TensorFlow.js. Throws on complex numbers and strings. */
export function dtypeOf(name: string): TensorType['dtype'] {
  if (name === 'float32' || name === 'int32' || name === 'bool') return name;
  throw new Error(`Tensors of ${name} cannot be traced.`);
}
