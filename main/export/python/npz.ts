import { crc32 } from 'node:zlib';
import type { NamedTensor } from '../../tensors/named.ts';
import { bytesOf } from '../../files/floats.ts';

/** An array of an npz file, made when it is its turn. */
export interface NpzEntry {
  readonly name: string;
  readonly shape: readonly number[];
  values(): NamedTensor['values'];
}

/** The pieces of an npz file: a zip, stored, with a .npy of float32 for each array. At most 4 GB. */
export function* npzFile(entries: readonly NpzEntry[]): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, shape, values } of entries) {
    const header = npyHeader(shape);
    const numbers = bytesOf(values());
    const size = header.length + numbers.length;
    const file = Buffer.from(`${name}.npy`);
    // Bit 11: the name is UTF-8. 33: the first day that a zip knows.
    const common = u16(20, 0x800, 0, 0, 33);
    const sizes = [u32(crc32(numbers, crc32(header)), size, size), u16(file.length, 0)];
    const local = Buffer.concat([u32(0x04034b50), common, ...sizes, file]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(20), common, ...sizes, u16(0, 0, 0), u32(0, at), file]));
    yield local;
    yield header;
    yield numbers;
    at += local.length + size;
  }
  const all = Buffer.concat(directory);
  yield all;
  yield Buffer.concat([u32(0x06054b50), u16(0, 0, entries.length, entries.length), u32(all.length, at), u16(0)]);
}

/** numpy's own format, version 1.0: padded so that the numbers start at a multiple of 64. */
function npyHeader(shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), u16(length), Buffer.from(text.padEnd(length - 1) + '\n')]); // prettier-ignore
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, 2 * i);
  return bytes;
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, 4 * i);
  return bytes;
}
