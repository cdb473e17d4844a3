import { Tensor } from 'onnxruntime-node';
import { runKindAt, type RunKind } from '../../core/blocks/foreign/kinds.ts';
import { halfBits, halfFloat } from '../files/floats.ts';

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** A tensor of this kind with these numbers. */
export function toFile(values: Numbers, code: number, dims: readonly number[]): Tensor {
  const kind = runKindAt(code) ?? 'float32';
  return new Tensor(kind, converted(values, kind) as never, [...dims]);
}

function converted(values: Numbers, kind: RunKind) {
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
