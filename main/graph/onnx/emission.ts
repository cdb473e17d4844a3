import type { Operation, TensorType } from '../ir.ts';
import type { Emitter } from './emitter.ts';

/** Where an operation is written, and the names and types of its inputs. */
export interface Emission {
  readonly e: Emitter;
  /** Of the result. */
  readonly type: TensorType;
  readonly inputs: readonly string[];
  readonly types: readonly TensorType[];
}

/** Writes an operation; the name of its result. */
export type Emit<Op extends Operation['op']> = (
  operation: Extract<Operation, { readonly op: Op }>,
  emission: Emission,
) => string;

/** One for each of these operations: a back end without one of them does not compile. */
export type Emitters<Op extends Operation['op'] = Operation['op']> = { readonly [Name in Op]: Emit<Name> };
