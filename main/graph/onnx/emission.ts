import type { Operation, TensorType } from '../ir.ts';
import type { Emitter } from './emitter.ts';

/** An operation with the names and types of its inputs, about to be written. */
export interface Emission {
  readonly e: Emitter;
  readonly operation: Operation;
  readonly type: TensorType;
  readonly inputs: readonly string[];
  readonly types: readonly TensorType[];
}

export type Emit<Op extends Operation['op']> = (
  operation: Extract<Operation, { readonly op: Op }>,
  emission: Emission,
) => string;
