import type { DType, Operation, TensorType } from '../ir.ts';

/**
 * An array in the card's memory, by number: the value of the graph that it holds, or, above all values, one that an
 * operation needs on its way.
 */
export type ArrayId = number;

/** One dispatch of a compute shader, as data. */
export interface Kernel {
  /** WGSL with the entry point `main`. Arrays are bound in group 0: those that are read, then those that are written. */
  readonly source: string;
  readonly reads: readonly ArrayId[];
  readonly writes: readonly ArrayId[];
  /** What the array holds that it leaves for the next kernel alone; undefined if it writes values of the graph. */
  readonly parts?: TensorType | undefined;
  readonly workgroups: Workgroups;
}

export type Workgroups = readonly [number, number, number];

/** What an operation is written with. */
export interface Emission {
  /** The type of the result. */
  readonly type: TensorType;
  readonly types: readonly TensorType[];
  /** The element of the result that is wanted, counted in row-major order: the name of a u32. */
  readonly index: string;
  /** The element of an input at an index in row-major order. Nothing is assumed about where it comes from. */
  read(input: number, index: string): string;
  /** Gives an expression a name, which is returned; the same expression gets the same name. */
  define(expression: string): string;
}

/** Writes WGSL that computes one element of an operation's result. */
export type Emit<Op extends Operation['op']> = (
  operation: Extract<Operation, { readonly op: Op }>,
  emission: Emission,
) => string;

export type Emitters<Op extends Operation['op'] = Operation['op']> = { readonly [Name in Op]: Emit<Name> };

/** What WGSL calls an element while it is computed with. */
export const elementType: Readonly<Record<DType, string>> = { float32: 'f32', int32: 'i32', bool: 'bool' };

/** What WGSL calls an element in memory: 4 bytes in every case. */
export const storedType: Readonly<Record<DType, string>> = { float32: 'f32', int32: 'i32', bool: 'u32' };

/** The bytes of an element in memory. */
export const ELEMENT_BYTES = 4;
