import type { BinaryFunction, UnaryFunction } from '../ir.ts';
import { F32, I32, MAGIC, name, section, signed, sized, unsigned, V128, vector } from './bytes.ts';

/** Instructions on four lanes: the second byte, after the SIMD prefix. */
export const unaryCodes = {
  abs: [0xe0, 1],
  neg: [0xe1, 1],
  sqrt: [0xe3, 1],
} as const satisfies Partial<Record<UnaryFunction, readonly number[]>>;

export const binaryCodes = {
  add: [0xe4, 1],
  sub: [0xe5, 1],
  mul: [0xe6, 1],
  div: [0xe7, 1],
  min: [0xe8, 1],
  max: [0xe9, 1],
} as const satisfies Partial<Record<BinaryFunction, readonly number[]>>;

/** A value in a kernel: an array it reads, a number passed to it, a constant, or the result of a step. */
export type Operand =
  | { readonly kind: 'array' | 'number' | 'step'; readonly index: number }
  | { readonly kind: 'constant'; readonly value: number };

export interface KernelStep {
  readonly code: readonly number[];
  readonly operands: readonly Operand[];
}

/** Elementwise operations over arrays of equal length, computed in a single pass. */
export interface Kernel {
  readonly length: number;
  /** How many arrays it reads, and how many numbers. */
  readonly arrays: number;
  readonly numbers: number;
  readonly steps: readonly KernelStep[];
  /** The steps whose results are written. */
  readonly outputs: readonly number[];
  /** The values it checks for being finite. */
  readonly checked: readonly Operand[];
}

/** Arrays start and end at multiples of this many bytes: four float32, the size of a register. */
const LANES_BYTES = 16;

const op = {
  end: 0x0b,
  loop: [0x03, 0x40],
  brIf: [0x0d, 0x00],
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32Const: 0x41,
  i32Add: 0x6a,
  i32LessUnsigned: 0x49,
  load: [0xfd, 0x00, 0x04, 0x00],
  store: [0xfd, 0x0b, 0x04, 0x00],
  constant: [0xfd, 0x0c],
  splat: [0xfd, 0x13],
  and: [0xfd, 0x4e],
  or: [0xfd, 0x50],
  anyTrue: [0xfd, 0x53],
  multiply: [0xfd, ...binaryCodes.mul],
} as const;

/**
 * A WebAssembly module (webassembly.github.io/spec, "Binary Format") with a function for each kernel, `k0`, `k1` ...,
 * over the memory `env.memory`. A function takes the addresses of its arrays, its numbers, and the addresses of its
 * outputs, in this order; it returns 1 if any checked value is not finite, else 0.
 */
export function encodeKernels(kernels: readonly Kernel[]): Uint8Array<ArrayBuffer> {
  const types = kernels.map(({ arrays, numbers, outputs }) => {
    const params = [...fill(arrays, I32), ...fill(numbers, F32), ...fill(outputs.length, I32)];
    return [0x60, ...vector(params.map((type) => [type])), ...vector([[I32]])];
  });
  const memory = [...name('env'), ...name('memory'), 0x02, 0x00, 0x00];
  const exports = kernels.map((_, i) => [...name(`k${i}`), 0x00, ...unsigned(i)]);
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(kernels.map((_, i) => unsigned(i)))),
    ...section(7, vector(exports)),
    ...section(10, vector(kernels.map((kernel) => sized(body(kernel))))),
  ]);
}

/**
 * Locals: the parameters, the offset in bytes, then a register for each array, number and step, and two that collect
 * the bits of 0 times everything checked: apart from the sign, they stay 0 until a number is not finite. The second one
 * excludes the last pass, which may go beyond the arrays.
 */
function body(kernel: Kernel): readonly number[] {
  const { arrays, numbers, steps, outputs, checked } = kernel;
  const offset = arrays + numbers + outputs.length;
  const register = { array: offset + 1, number: offset + 1 + arrays, step: offset + 1 + arrays + numbers };
  const found = register.step + steps.length;
  const foundBefore = found + 1;
  const read = (operand: Operand) =>
    operand.kind === 'constant'
      ? [...op.constant, ...floats4(operand.value)]
      : get(register[operand.kind] + operand.index);
  const address = (param: number) => [...get(param), ...get(offset), op.i32Add];
  const end = Math.ceil((4 * kernel.length) / LANES_BYTES) * LANES_BYTES;
  return [
    ...vector([
      [1, I32],
      [...unsigned(arrays + numbers + steps.length + 2), V128],
    ]),
    ...range(numbers).flatMap((i) => [...get(arrays + i), ...op.splat, ...set(register.number + i)]),
    ...op.loop,
    ...range(arrays).flatMap((i) => [...address(i), ...op.load, ...set(register.array + i)]),
    ...steps.flatMap(({ code, operands }, i) => [
      ...operands.flatMap(read),
      ...[0xfd, ...code],
      ...set(register.step + i),
    ]),
    ...outputs.flatMap((step, i) => [...address(arrays + numbers + i), ...get(register.step + step), ...op.store]),
    ...[...get(found), ...set(foundBefore)],
    // Combined bitwise: in a chain of products, each pass would have to wait for the previous one.
    ...(checked.length === 0 ? [] : [...op.constant, ...floats4(0)]),
    ...checked.flatMap((operand) => [...read(operand), ...op.multiply]),
    ...(checked.length === 0 ? [] : [...get(found), ...op.or, ...set(found)]),
    ...[...get(offset), op.i32Const, ...signed(LANES_BYTES), op.i32Add, op.tee, ...unsigned(offset)],
    ...[op.i32Const, ...signed(end), op.i32LessUnsigned, ...op.brIf, op.end],
    ...[...get(found), ...op.constant, ...lastLanes(kernel.length), ...op.and, ...get(foundBefore), ...op.or],
    ...[...op.constant, ...fill(4, MAGNITUDE).flatMap(bytes4), ...op.and, ...op.anyTrue, op.end],
  ];
}

const get = (local: number) => [op.get, ...unsigned(local)];
const set = (local: number) => [op.set, ...unsigned(local)];
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const fill = (count: number, value: number) => range(count).map(() => value);

/** All bits of a float32 except its sign. */
const MAGNITUDE = 0x7fffffff;

function bytes4(bits: number): readonly number[] {
  return [...new Uint8Array(Uint32Array.of(bits).buffer)];
}
/** All bits of those lanes that hold elements in the last pass over arrays of this length. */
function lastLanes(length: number): readonly number[] {
  const used = 4 * (length % 4 || 4);
  return range(LANES_BYTES).map((byte) => (byte < used ? 0xff : 0));
}
function floats4(value: number): readonly number[] {
  return [...new Uint8Array(Float32Array.of(value, value, value, value).buffer)];
}
