import { sizeOf, type Shape } from '../../../core/shape.ts';

const bytesPer = { F32: 4, I32: 4, I64: 8, U8: 1, BOOL: 1 } as const;

/** A tensor of a safetensors file, whose bytes are made when it is its turn. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: keyof typeof bytesPer;
  readonly shape: Shape;
  /** In pieces that together have the size of the tensor. */
  bytes(): Iterable<Uint8Array>;
}

/** The pieces of a safetensors file: nothing of it is held longer than until it is written. */
export async function* tensorFile(
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>> = {},
): AsyncGenerator<Uint8Array> {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, dtype, shape } of entries) {
    const size = bytesPer[dtype] * sizeOf(shape);
    header[name] = { dtype, shape, data_offsets: [end, end + size] };
    end += size;
  }
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ');
  head.writeBigUInt64LE(BigInt(head.length - 8));
  head.set(json, 8);
  yield head;
  for (const { bytes } of entries) yield* bytes();
}

/** The memory of an array. */
export function bytesOf(values: Float32Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
