import { sizeOf } from '../../../core/shape.ts';
import type { DType } from '../../../core/tensorType.ts';
import { brainFloat, halfFloat } from '../../files/floats.ts';
import { kindAt } from '../../../core/blocks/foreign/kinds.ts';
import {
  bytesOf,
  fieldsOf,
  floatsOf,
  integerOf,
  integersOf,
  pairOf,
  textOf,
  WireError,
} from '../../graph/onnx/wire.ts';

/** Numbers of a file. Whole numbers are doubles: 64-bit ones beyond 2^53 lose their last digits. */
export interface OnnxTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** A part of another file; undefined if that file is not there. */
export type External = (file: string, offset: number, length: number | undefined) => Uint8Array | undefined;

interface Parts {
  readonly shape: number[];
  type: number;
  name: string;
  raw: Uint8Array | undefined;
  readonly numbers: number[];
  isExternal: boolean;
  readonly external: Map<string, string>;
}

/** Reads a TensorProto (onnx.proto3, "Tensors"). */
export function readTensor(bytes: Uint8Array, external: External): { readonly name: string; readonly tensor: OnnxTensor } {
  const parts = partsOf(bytes);
  const { name, shape, type } = parts;
  if (shape.some((size) => !(size >= 0 && size < 2 ** 40))) throw new WireError(`The tensor “${name}” has the shape [${shape.join(', ')}].`, `Der Tensor „${name}“ hat die Form [${shape.join(', ')}].`); // prettier-ignore
  const size = sizeOf(shape);
  const raw = parts.isExternal ? externalOf(parts, external) : parts.raw;
  const values = raw ? fromRaw(raw, type, name) : fromNumbers(parts.numbers, type, name);
  if (values.length !== size) {
    throw new WireError(`The tensor “${name}” [${shape.join(', ')}] has ${values.length} of its ${size} numbers.`, `Der Tensor „${name}“ [${shape.join(', ')}] hat ${values.length} seiner ${size} Zahlen.`);
  }
  return { name, tensor: { dtype: dtypeOf(type, name), shape, values } };
} // prettier-ignore

function partsOf(bytes: Uint8Array): Parts {
  const parts: Parts = { shape: [], type: 0, name: '', raw: undefined, numbers: [], isExternal: false, external: new Map() }; // prettier-ignore
  // Loops instead of spreading: a list may be too long for the arguments of a call.
  const add = (numbers: readonly number[]) => {
    for (const number of numbers) parts.numbers.push(number);
  };
  for (const field of fieldsOf(bytes)) {
    switch (field.field) {
      case 1:
        parts.shape.push(...integersOf(field).slice(0, 100));
        break;
      case 2:
        parts.type = integerOf(field);
        break;
      case 4:
        add(floatsOf(field, 4));
        break;
      case 5:
      case 7:
      case 11:
        add(integersOf(field));
        break;
      case 8:
        parts.name = textOf(field);
        break;
      case 9:
        parts.raw = bytesOf(field);
        break;
      case 10:
        add(floatsOf(field, 8));
        break;
      case 13:
        parts.external.set(...pairOf(bytesOf(field)));
        break;
      case 14:
        parts.isExternal = integerOf(field) === 1;
    }
  }
  return parts;
}

function externalOf({ name, external: where }: Parts, read: External): Uint8Array {
  const file = where.get('location') ?? '';
  const length = where.get('length');
  const found = read(file, Number(where.get('offset') ?? 0), length === undefined ? undefined : Number(length));
  if (found) return found;
  throw new MissingFile(file, name);
}

/** The weights lie in another file, which is not there. */
export class MissingFile extends Error {
  readonly file: string;

  constructor(file: string, tensor: string) {
    super(`The weights "${tensor}" are in ${file}.`);
    this.file = file;
  }
}

function dtypeOf(type: number, name: string): DType {
  const { dtype, name: kind } = kindAt(type);
  if (dtype) return dtype;
  throw new WireError(
    `The tensor “${name}” has numbers (${kind}) that cannot be read.`,
    `Der Tensor „${name}“ hat Zahlen (${kind}), die sich nicht lesen lassen.`,
  );
}

function fromRaw(raw: Uint8Array, type: number, name: string): Float32Array | Float64Array {
  const dtype = dtypeOf(type, name);
  const width = kindAt(type).bytes ?? 1;
  if (raw.length % width !== 0) throw new WireError(`The tensor “${name}” ends in the middle of a number.`, `Der Tensor „${name}“ endet mitten in einer Zahl.`);
  const length = raw.length / width;
  // Copied: what lies in the file need not begin at a multiple of four.
  if (type === 1) return new Float32Array(Uint8Array.from(raw).buffer, 0, length);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const read = readers[type] ?? ((from, at) => from.getUint8(at));
  const numbers = dtype === 'float32' ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = read(view, i * width);
  return numbers;
} // prettier-ignore

const readers: Readonly<Record<number, (from: DataView, at: number) => number>> = {
  3: (from, at) => from.getInt8(at),
  4: (from, at) => from.getUint16(at, true),
  5: (from, at) => from.getInt16(at, true),
  6: (from, at) => from.getInt32(at, true),
  7: (from, at) => Number(from.getBigInt64(at, true)),
  10: (from, at) => halfFloat(from.getUint16(at, true)),
  11: (from, at) => from.getFloat64(at, true),
  12: (from, at) => from.getUint32(at, true),
  13: (from, at) => Number(from.getBigUint64(at, true)),
  16: (from, at) => brainFloat(from.getUint16(at, true)),
};

function fromNumbers(numbers: readonly number[], type: number, name: string): Float32Array | Float64Array {
  const dtype = dtypeOf(type, name);
  if (type === 10 || type === 16) return Float32Array.from(numbers, type === 10 ? halfFloat : brainFloat);
  return dtype === 'float32' ? Float32Array.from(numbers) : Float64Array.from(numbers);
}
