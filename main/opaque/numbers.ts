import { Tensor } from 'onnxruntime-node';
import { halfBits, halfFloat } from '../files/floats.ts';

/** Kinds of numbers by their code in onnx.proto3 (TensorProto.DataType), as far as blocks can take or give them. */
const kinds = {
  1: 'float32', 2: 'uint8', 3: 'int8', 4: 'uint16', 5: 'int16', 6: 'int32', 7: 'int64', 9: 'bool', 10: 'float16', 11: 'float64', 12: 'uint32', 13: 'uint64',
} as const; // prettier-ignore
type Kind = (typeof kinds)[keyof typeof kinds];

/** What a kind of number is called; undefined for those that no wire carries (texts, complex numbers, 4 and 8 bits). */
export function kindOf(code: number): Kind | undefined {
  return Object.hasOwn(kinds, code) ? kinds[code as keyof typeof kinds] : undefined;
}

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** A tensor of this kind with these numbers. */
export function toFile(values: Numbers, code: number, dims: readonly number[]): Tensor {
  const kind = kindOf(code) ?? 'float32';
  return new Tensor(kind, converted(values, kind) as never, [...dims]);
}

function converted(values: Numbers, kind: Kind) {
  switch (kind) {
    case 'float32':
      return values instanceof Float32Array ? values : Float32Array.from(values);
    case 'int32':
      return values instanceof Int32Array ? values : Int32Array.from(values);
    case 'float16':
      return Uint16Array.from(values, halfBits);
    case 'float64':
      return Float64Array.from(values);
    case 'int64':
      return BigInt64Array.from(values as Int32Array, wide);
    case 'uint64':
      return BigUint64Array.from(values as Int32Array, wide);
    case 'uint32':
      return Uint32Array.from(values);
    case 'uint16':
      return Uint16Array.from(values);
    case 'int16':
      return Int16Array.from(values);
    case 'int8':
      return Int8Array.from(values);
    case 'uint8':
      return Uint8Array.from(values);
    case 'bool':
      return Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
  }
}

const wide = (value: number) => BigInt(Math.trunc(value));

/** The numbers of a file's tensor as they are here; whole ones beyond 32 bits become the largest that there are. */
export function fromFile({ data, type }: Tensor): Numbers {
  if (data instanceof Float32Array || data instanceof Int32Array) return data;
  if (type === 'float16') {
    const { buffer, byteOffset, length } = data as Uint16Array;
    return Float32Array.from(new Uint16Array(buffer, byteOffset, length), halfFloat);
  }
  if (type === 'float64') return Float32Array.from(data as Float64Array);
  if (type === 'bool') return Uint8Array.from(data as Uint8Array);
  return Int32Array.from(data as unknown as ArrayLike<number>, (value) => Math.max(-MOST, Math.min(MOST, Number(value))));
} // prettier-ignore

const MOST = 2 ** 31 - 1;
