import type { DType } from '../../tensorType.ts';

interface Kind {
  readonly name: string;
  /** What stands for it here; absent: nothing can hold it. */
  readonly dtype?: DType;
  /** Of one number. */
  readonly bytes?: number;
  /** Whether tensors of it can be handed to ONNX Runtime, and come back. */
  readonly isRun?: boolean;
}

/** Kinds of numbers in files of ONNX, by their code (TensorProto.DataType in onnx.proto3); 0: it is no tensor. */
const kinds = {
  0: { name: 'list or map' },
  1: { name: 'float32', dtype: 'float32', bytes: 4, isRun: true },
  2: { name: 'uint8', dtype: 'int32', bytes: 1, isRun: true },
  3: { name: 'int8', dtype: 'int32', bytes: 1, isRun: true },
  4: { name: 'uint16', dtype: 'int32', bytes: 2, isRun: true },
  5: { name: 'int16', dtype: 'int32', bytes: 2, isRun: true },
  6: { name: 'int32', dtype: 'int32', bytes: 4, isRun: true },
  7: { name: 'int64', dtype: 'int32', bytes: 8, isRun: true },
  8: { name: 'text' },
  9: { name: 'bool', dtype: 'bool', bytes: 1, isRun: true },
  10: { name: 'float16', dtype: 'float32', bytes: 2, isRun: true },
  11: { name: 'float64', dtype: 'float32', bytes: 8, isRun: true },
  12: { name: 'uint32', dtype: 'int32', bytes: 4, isRun: true },
  13: { name: 'uint64', dtype: 'int32', bytes: 8, isRun: true },
  14: { name: 'complex64' },
  15: { name: 'complex128' },
  16: { name: 'bfloat16', dtype: 'float32', bytes: 2 },
  17: { name: 'float8' },
  18: { name: 'float8' },
  19: { name: 'float8' },
  20: { name: 'float8' },
  21: { name: 'uint4' },
  22: { name: 'int4' },
  23: { name: 'float4' },
} as const satisfies Readonly<Record<number, Kind>>;

type Known = (typeof kinds)[keyof typeof kinds];
/** The kinds that ONNX Runtime computes with here. */
export type RunKind = Extract<Known, { readonly isRun: true }>['name'];

function isKnown(code: number): code is keyof typeof kinds {
  return Object.hasOwn(kinds, code);
}

/** What is known of a kind by its code; a kind that is not known has its code as its name. */
export function kindAt(code: number): Kind {
  return isKnown(code) ? kinds[code] : { name: `kind ${code}` };
}

/** The name of a kind that ONNX Runtime computes with; undefined for all others. */
export function runKindAt(code: number): RunKind | undefined {
  const kind = isKnown(code) ? kinds[code] : undefined;
  return kind && 'isRun' in kind ? kind.name : undefined;
}

/** What stands here for a kind that ONNX Runtime computes with, by its name; undefined for all others. */
export function dtypeNamed(name: string): DType | undefined {
  return Object.values<Kind>(kinds).find((kind) => kind.name === name && kind.isRun === true)?.dtype;
}

/** The code of a kind. */
export function codeOf(name: RunKind): number {
  return Number(Object.entries(kinds).find(([, kind]) => kind.name === name)?.[0]);
}
