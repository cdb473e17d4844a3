import type { Operation } from '../ir.ts';
import { arithmetic } from './arithmetic.ts';
import { arrange } from './arrange.ts';
import type { Emission, Emit, Emitters } from './emission.ts';
import { leaves } from './leaves.ts';
import { pick } from './pick.ts';
import { pictures } from './pictures.ts';

/** An emitter for every operation of the graph. */
const emitters: Emitters = { ...leaves, ...arithmetic, ...arrange, ...pick, ...pictures };

/** Writes one operation; returns the name of its result. */
export function emitOperation(operation: Operation, emission: Emission): string {
  const emit = emitters[operation.op] as Emit<Operation['op']>;
  return emit(operation, emission);
}
