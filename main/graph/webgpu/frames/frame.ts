import type { Operation } from '../../ir.ts';
import type { Emission } from '../kernel.ts';
import type { Frame, ReadInput } from '../source.ts';

/** What the frames of an operation are written with. */
export interface Framing extends Pick<Emission, 'type' | 'types'> {
  readonly read: ReadInput;
}

/**
 * Writes an operation as kernels of which the threads of a workgroup work together: each but the last leaves parts for
 * the next one. Undefined where the operation is computed just as fast element by element.
 */
export type EmitFrames<Op extends Operation['op']> = (
  operation: Extract<Operation, { readonly op: Op }>,
  framing: Framing,
) => readonly Frame[] | undefined;

/** The statement that hands over an element of the result. */
export const finish = (index: string, value: string): string => `finish(${index}, ${value});`;
