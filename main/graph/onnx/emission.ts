import type { Operation, TensorType } from '../ir.ts';
import type { Emitter } from './emitter.ts';

/** Where to write an operation, and the names and types of its inputs. */
export interface Emission {
  readonly e: Emitter;
  /** The type of the result. */
  readonly type: TensorType;
  readonly inputs: readonly string[];
  readonly types: readonly TensorType[];
}

/** Writes an operation; returns the name of its result. */
export type Emit<Op extends Operation['op']> = (
  operation: Extract<Operation, { readonly op: Op }>,
  emission: Emission,
) => string;

/** One emitter per operation: a back end that lacks one does not compile. */
export type Emitters<Op extends Operation['op'] = Operation['op']> = { readonly [Name in Op]: Emit<Name> };
