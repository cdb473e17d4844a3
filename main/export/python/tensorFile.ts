import { sizeOf, type Shape } from '../../../core/shape.ts';
import { encodeHeader } from '../../files/safetensors.ts';

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
  const header: Record<string, unknown> = {};
  for (const { name, dtype, shape } of entries) {
    const size = bytesPer[dtype] * sizeOf(shape);
    header[name] = { dtype, shape, data_offsets: [end, end + size] };
    end += size;
  }
  yield encodeHeader(metadata, header);
  for (const { bytes } of entries) yield* bytes();
}
