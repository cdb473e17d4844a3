import { createHash } from 'node:crypto';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import { text } from '../../core/text.ts';
import { brainFloat, bytesOf, halfFloat } from './floats.ts';

/** A tensor in a safetensors file, in row-major order. */
export interface SafeTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, SafeTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** As in the reference implementation; keeps a foreign file from filling the memory. */
const MAX_HEADER_BYTES = 100_000_000;
const METADATA = '__metadata__';
/** Our own metadata key: a checksum over the bytes of all tensors. Files without it can be read as well. */
const CHECKSUM = 'sha256';

/**
 * The bytes of a safetensors file in pieces, which include the tensors' own memory without copying it. Format:
 * github.com/huggingface/safetensors, README "Format": 8 bytes of header length (little-endian), the header as JSON,
 * then the tensors without gaps.
 */
export function encodeSafetensors({ tensors, metadata }: SafeTensors): Uint8Array[] {
  const entries: Record<string, unknown> = {};
  const pieces: Uint8Array[] = [];
  const checksum = createHash('sha256');
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    if (sizeOf(shape) !== values.length) throw new Error(`${name} [${shape.join(', ')}] has ${values.length} values.`);
    const piece = bytesOf(values);
    const dtype = values instanceof Float32Array ? 'F32' : 'I32';
    entries[name] = { dtype, shape, data_offsets: [end, end + piece.length] };
    end += piece.length;
    checksum.update(piece);
    pieces.push(piece);
  }
  const withChecksum = { ...metadata, [CHECKSUM]: checksum.digest('hex') };
  return [encodeHeader(withChecksum, entries), ...pieces];
}

/** What precedes the tensors of a safetensors file, given an entry for each of them. */
export function encodeHeader(
  metadata: Readonly<Record<string, string>>,
  entries: Readonly<Record<string, unknown>>,
): Uint8Array {
  const json = Buffer.from(JSON.stringify({ [METADATA]: metadata, ...entries }));
  // Padded with spaces, so that the tensors start at a multiple of eight.
  const header = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ');
  header.writeBigUInt64LE(BigInt(header.length - 8));
  header.set(json, 8);
  return header;
}

const tensorEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().min(0)).max(16),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});
type TensorEntry = z.infer<typeof tensorEntry>;

/**
 * Reads a safetensors file; the tensors are views of `bytes` if it is aligned.
 * Fails with fileUnreadable if it is damaged or contains types other than F32 and I32. `name` is for the message.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): SafeTensors {
  return decoded(bytes, name, readTensor);
}

/**
 * The same for files of other programs: half and double precision become float32, whole numbers of any width int32.
 * Fails with fileUnreadable if it is damaged or contains other types.
 */
export function decodeForeignSafetensors(bytes: Uint8Array, name: string): SafeTensors {
  return decoded(bytes, name, readForeignTensor);
}

type ReadTensor = (key: string, entry: TensorEntry, data: Uint8Array, fail: Fail) => SafeTensor;

function decoded(bytes: Uint8Array, name: string, read: ReadTensor): SafeTensors {
  const fail = failureOf(name);
  const piece = (begin: number, length: number) => bytes.subarray(begin, begin + length);
  const { entries, metadata, begin } = contentsOf({ size: bytes.length, piece }, fail);
  const data = bytes.subarray(begin);
  const { [CHECKSUM]: checksum, ...ownMetadata } = metadata;
  if (checksum !== undefined && checksum !== createHash('sha256').update(data).digest('hex')) {
    throw fail('its checksum is another, so bytes of it were changed', 'ihre Prüfsumme ist eine andere, Bytes darin wurden also geändert'); // prettier-ignore
  }
  const tensors = new Map(entries.map(([key, entry]) => [key, read(key, entry, data, fail)]));
  return { tensors, metadata: ownMetadata };
}

/** A file of which only what is asked for is read. */
export interface Pieces {
  readonly size: number;
  /** Bytes that are there: `begin + length` is at most `size`. */
  piece(begin: number, length: number): Uint8Array;
}

/** A tensor of a file that is read when it is wanted. */
export interface WaitingTensor {
  readonly shape: readonly number[];
  /** Fails with fileUnreadable if its values do not fit its shape, or are of another type than foreign files may have. */
  read(): SafeTensor;
}

/** The tensors of another program's file, none of them read yet. Fails with fileUnreadable as the others do. */
export function waitingTensors(file: Pieces, name: string): ReadonlyMap<string, WaitingTensor> {
  const fail = failureOf(name);
  const { entries, begin } = contentsOf(file, fail);
  return new Map(
    entries.map(([key, entry]): readonly [string, WaitingTensor] => {
      const [from, to] = entry.data_offsets;
      const own: TensorEntry = { ...entry, data_offsets: [0, to - from] };
      const read = () => readForeignTensor(key, own, file.piece(begin + from, to - from), fail);
      return [key, { shape: entry.shape, read }];
    }),
  );
}

type Fail = (english: string, german: string) => EngineError;

function failureOf(name: string): Fail {
  return (english, german) =>
    new EngineError(
      'fileUnreadable',
      text(
        `${name} is not a valid safetensors file: ${english}.`,
        `${name} ist keine gültige safetensors-Datei: ${german}.`,
      ),
    );
}

/** What a file says of itself, by its first bytes; undefined as long as its header is not whole. Fails with fileUnreadable. */
export function metadataIn(bytes: Uint8Array, name: string): SafeTensors['metadata'] | undefined {
  if (bytes.length < 8) return undefined;
  const fail = failureOf(name);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length <= MAX_HEADER_BYTES && bytes.length < 8 + length) return undefined;
  const piece = (begin: number, count: number) => bytes.subarray(begin, begin + count);
  return metadataOf(headerOf({ size: bytes.length, piece }, fail).header, fail);
}

interface Contents {
  readonly entries: readonly [string, TensorEntry][];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the tensors begin. */
  readonly begin: number;
}

function contentsOf(file: Pieces, fail: Fail): Contents {
  const { header, begin } = headerOf(file, fail);
  const metadata = metadataOf(header, fail);
  const { [METADATA]: _, ...rest } = header;
  const entries = Object.entries(rest).map(([key, value]): [string, TensorEntry] => {
    const entry = tensorEntry.safeParse(value);
    if (!entry.success) throw fail(`the entry of “${key}” is malformed`, `der Eintrag von „${key}“ hat eine falsche Form`);
    return [key, entry.data];
  });
  checkOffsets(entries, file.size - begin, fail);
  return { entries, metadata, begin };
} // prettier-ignore

function metadataOf(header: Record<string, unknown>, fail: Fail): SafeTensors['metadata'] {
  const metadata = z.record(z.string(), z.string()).default({}).safeParse(header[METADATA]);
  if (metadata.success) return metadata.data;
  throw fail('its metadata is not made of texts', 'ihre Metadaten bestehen nicht aus Texten');
}

function headerOf({ size, piece }: Pieces, fail: Fail): { header: Record<string, unknown>; begin: number } {
  if (size < 8) throw fail(`it has only ${size} bytes`, `sie hat nur ${size} Bytes`);
  const beginning = piece(0, 8);
  const length = new DataView(beginning.buffer, beginning.byteOffset, 8).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) throw fail(`its header claims ${length} bytes`, `ihr Kopf soll ${length} Bytes haben`);
  const begin = 8 + Number(length);
  if (begin > size) {
    throw fail(
      `it is cut off inside its header: ${size} of ${begin} bytes`,
      `sie ist in ihrem Kopf abgeschnitten: ${size} von ${begin} Bytes`,
    );
  }
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(piece(8, begin - 8));
    return { header: z.record(z.string(), z.unknown()).parse(JSON.parse(json)), begin };
  } catch {
    throw fail('its header is not a JSON object', 'ihr Kopf ist kein JSON-Objekt');
  }
}

/** The tensors must fill the data from start to end, without gaps or overlaps. */
function checkOffsets(entries: readonly [string, TensorEntry][], size: number, fail: Fail): void {
  let end = 0;
  for (const [key, { data_offsets }] of [...entries].sort((a, b) => a[1].data_offsets[0] - b[1].data_offsets[0])) {
    const [from, to] = data_offsets;
    if (from < end) throw fail(`“${key}” overlaps another tensor`, `„${key}“ überlappt einen anderen Tensor`);
    if (from > end) throw fail(`“${key}” follows a gap`, `vor „${key}“ ist eine Lücke`);
    if (to < from) throw fail(`“${key}” ends before it begins`, `„${key}“ endet vor seinem Anfang`);
    end = to;
  }
  const left = size - end;
  if (left < 0) {
    throw fail(
      `it is cut off: ${size} of ${end} bytes of tensors are there`,
      `sie ist abgeschnitten: ${size} von ${end} Bytes der Tensoren sind da`,
    );
  }
  if (left > 0)
    throw fail(`${left} bytes at its end belong to no tensor`, `${left} Bytes am Ende gehören zu keinem Tensor`);
}

function readTensor(key: string, entry: TensorEntry, data: Uint8Array, fail: Fail): SafeTensor {
  const { dtype, shape } = entry;
  const [from, to] = entry.data_offsets;
  if (dtype !== 'F32' && dtype !== 'I32') {
    throw fail(
      `“${key}” has the type ${dtype}; only F32 and I32 can be read`,
      `„${key}“ hat den Typ ${dtype}; nur F32 und I32 lassen sich lesen`,
    );
  }
  if (sizeOf(shape) * 4 !== to - from) throw unfit(key, entry, fail);
  const piece = data.subarray(from, to);
  const aligned = piece.byteOffset % 4 === 0 ? piece : new Uint8Array(piece);
  const length = aligned.length / 4;
  const values =
    dtype === 'F32'
      ? new Float32Array(aligned.buffer, aligned.byteOffset, length)
      : new Int32Array(aligned.buffer, aligned.byteOffset, length);
  return { shape, values };
}

function unfit(key: string, { shape, data_offsets: [from, to] }: TensorEntry, fail: Fail): EngineError {
  const own = `[${shape.join(', ')}]`;
  return fail(`“${key}” ${own} does not fit its ${to - from} bytes`, `„${key}“ ${own} passt nicht zu seinen ${to - from} Bytes`); // prettier-ignore
}

interface Foreign {
  readonly width: number;
  readonly isWhole?: boolean;
  read(view: DataView, at: number): number;
}

const foreign: Readonly<Record<string, Foreign>> = {
  F64: { width: 8, read: (view, at) => view.getFloat64(at, true) },
  I64: { width: 8, isWhole: true, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I16: { width: 2, isWhole: true, read: (view, at) => view.getInt16(at, true) },
  I8: { width: 1, isWhole: true, read: (view, at) => view.getInt8(at) },
  U8: { width: 1, isWhole: true, read: (view, at) => view.getUint8(at) },
  BOOL: { width: 1, isWhole: true, read: (view, at) => view.getUint8(at) },
};

/** Floats of two bytes by their bits: there are so many of them that they are read as an array. */
const short: Readonly<Record<string, (bits: number) => number>> = { F16: halfFloat, BF16: brainFloat };

function readForeignTensor(key: string, entry: TensorEntry, data: Uint8Array, fail: Fail): SafeTensor {
  const float = Object.hasOwn(short, entry.dtype) ? short[entry.dtype] : undefined;
  if (float) return readShortFloats(key, entry, data, fail, float);
  const kind = Object.hasOwn(foreign, entry.dtype) ? foreign[entry.dtype] : undefined;
  if (!kind) return readTensor(key, entry, data, fail);
  const [from, to] = entry.data_offsets;
  const { shape } = entry;
  const length = sizeOf(shape);
  if (length * kind.width !== to - from) throw unfit(key, entry, fail);
  const view = new DataView(data.buffer, data.byteOffset + from, to - from);
  const values = kind.isWhole ? new Int32Array(length) : new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = kind.read(view, i * kind.width);
  return { shape, values };
}

function readShortFloats(
  key: string,
  entry: TensorEntry,
  data: Uint8Array,
  fail: Fail,
  float: (bits: number) => number,
): SafeTensor {
  const [from, to] = entry.data_offsets;
  const { shape } = entry;
  if (sizeOf(shape) * 2 !== to - from) throw unfit(key, entry, fail);
  const piece = data.subarray(from, to);
  const { buffer, byteOffset, length } = piece.byteOffset % 2 === 0 ? piece : new Uint8Array(piece);
  const bits = new Uint16Array(buffer, byteOffset, length / 2);
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = float(bits[i] ?? 0);
  return { shape, values };
}
