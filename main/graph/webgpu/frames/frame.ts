import type { Operation } from '../../ir.ts';
import type { Emission } from '../kernel.ts';
import type { Frame, ReadInput } from '../source.ts';
import { whole } from '../wgsl.ts';
import { spread } from './elements.ts';

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

interface Blocks extends Pick<Frame, 'parts'> {
  readonly declarations?: string;
  readonly threads: number;
  /** How many workgroups. */
  readonly blocks: number;
  /** Statements that know `block`, the number of their workgroup, and `local`, their thread's number in it. */
  readonly main: string;
}

/** A frame of workgroups in a row, of which there may be more than a card counts along an axis. */
export function frame({ declarations = '', threads, blocks, main, parts }: Blocks): Frame {
  const { workgroups, width } = spread(blocks);
  const isBeyond = workgroups[1] > 1 ? `\n  if (block >= ${whole(blocks)}) { return; }` : '';
  return {
    declarations,
    workgroup: threads,
    body: `  let block = group.y * ${whole(width)} + group.x;${isBeyond}${main}`,
    workgroups,
    parts,
  };
}

/** The statement that hands over an element of the result. */
export const finish = (index: string, value: string): string => `finish(${index}, ${value});`;
