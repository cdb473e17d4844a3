import type { DType, Operation, TensorType } from '../ir.ts';

/**
 * An array in the card's memory, by number: the value of the graph that it holds, or, above all values, one that an
 * operation needs on its way.
 */
export type ArrayId = number;

/** An array as a text in WGSL knows it. */
export interface Bound {
  readonly id: ArrayId;
  readonly name: string;
  /** Of its elements. */
  readonly type: string;
}

/** What a compute shader does, as data: one dispatch by itself, or together with others (`dispatchOf`). */
export interface Kernel {
  readonly reads: readonly Bound[];
  readonly writes: readonly Bound[];
  /** Functions and the memory of workgroups, in WGSL. */
  readonly declarations: string;
  /** Statements that know `block`, the number of their workgroup, and `local`, their thread's number in it. */
  readonly main: string;
  /** Threads of a workgroup. */
  readonly threads: number;
  /** How many workgroups. */
  readonly blocks: number;
  /** What the array holds that it leaves for the next kernel alone; undefined if it writes values of the graph. */
  readonly parts?: TensorType | undefined;
}

/** Threads of a workgroup, unless a kernel has its reasons: those of as many can share a dispatch. */
export const THREADS = 64;

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
